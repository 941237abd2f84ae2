import type { Settings } from '../core/config/settings';
import { parseTargetPython } from '../core/config/target';
import type { EditorSettings } from '../protocol/requests';

export const defaultEditorSettings: EditorSettings = {
  enable: true,
  select: [],
  ignore: [],
  profile: undefined,
  pythonVersion: undefined,
  targetPython: undefined,
  cpuThreshold: undefined,
  deferToLinters: undefined,
  run: 'onType',
  exclude: [],
  showSuppress: true,
  benchmarkLens: false,
};

/** Reads what `workspace/configuration` returned for the section `interlock`. Values of a wrong type count as not set. */
export function parseEditorSettings(raw: unknown): EditorSettings {
  if (typeof raw !== 'object' || raw === null) return defaultEditorSettings;
  const value = raw as Record<string, unknown>;
  const section = (name: string): Record<string, unknown> => (typeof value[name] === 'object' && value[name] !== null ? value[name] : {}) as Record<string, unknown>;
  return {
    enable: value.enable !== false,
    select: strings(value.select),
    ignore: strings(value.ignore),
    profile: value.profile === 'strict' || value.profile === 'default' ? value.profile : undefined,
    pythonVersion: version(value.pythonVersion),
    targetPython: typeof value.targetPython === 'string' && parseTargetPython(value.targetPython) !== undefined ? value.targetPython : undefined,
    cpuThreshold: typeof value.cpuThreshold === 'number' && value.cpuThreshold > 0 && Number.isFinite(value.cpuThreshold) ? value.cpuThreshold : undefined,
    deferToLinters: typeof value.deferToLinters === 'boolean' ? value.deferToLinters : undefined,
    run: value.run === 'onSave' ? 'onSave' : 'onType',
    exclude: strings(value.exclude),
    showSuppress: section('codeAction').showSuppress !== false,
    benchmarkLens: section('codeLens').benchmark === true,
  };
}

/** The configuration file's settings with the editor's on top: `select` replaces, `ignore` adds. `exclude` belongs to the search for files. */
export function withEditorSettings(settings: Settings, editor: EditorSettings): Settings {
  return {
    ...settings,
    select: editor.select.length > 0 ? editor.select : settings.select,
    ignore: [...settings.ignore, ...editor.ignore],
    profile: editor.profile ?? settings.profile,
    pythonVersion: editor.pythonVersion ?? settings.pythonVersion,
    statesPython: settings.statesPython || editor.pythonVersion !== undefined,
    targetPython: (editor.targetPython === undefined ? undefined : parseTargetPython(editor.targetPython)) ?? settings.targetPython,
    cpuThreshold: editor.cpuThreshold ?? settings.cpuThreshold,
    deferToLinters: editor.deferToLinters ?? settings.deferToLinters,
  };
}

/** Names of the keys that the editor sets, for the debug report. */
export function overriddenKeys(editor: EditorSettings): string[] {
  const keys: string[] = [];
  if (editor.select.length > 0) keys.push('select');
  if (editor.ignore.length > 0) keys.push('ignore');
  if (editor.profile !== undefined) keys.push('profile');
  if (editor.pythonVersion !== undefined) keys.push('pythonVersion');
  if (editor.targetPython !== undefined) keys.push('targetPython');
  if (editor.cpuThreshold !== undefined) keys.push('cpuThreshold');
  if (editor.deferToLinters !== undefined) keys.push('deferToLinters');
  if (editor.exclude.length > 0) keys.push('exclude');
  return keys;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}

function version(value: unknown): readonly [number, number] | undefined {
  const match = typeof value === 'string' ? /^(\d+)\.(\d+)$/.exec(value.trim()) : null;
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}
