import type { Settings } from './settings';

/** The interpreter that estimates and advice are made for. */
export interface Target {
  /** Minor version of Python 3. */
  readonly minor: number;
  readonly freeThreaded: boolean;
  /** For messages: `CPython 3.12 (assumed)`. */
  readonly words: string;
}

/** `3.13`, or `3.13t` for the free-threaded build, as CPython names its executables. */
export interface TargetPython {
  readonly version: readonly [number, number];
  readonly freeThreaded: boolean;
  /** Where it was stated. */
  readonly from: 'configuration' | 'interpreter';
}

/** Version whose prices are used where the project says nothing. */
const assumedMinor = 12;

/** What a project runs on: as the configuration or the selected interpreter says, else the lowest version that it supports, else 3.12. */
export function targetOf(settings: Settings): Target {
  const stated = settings.targetPython;
  if (stated !== null) {
    const minor = stated.version[1];
    const words = `CPython 3.${minor}${stated.freeThreaded ? 't' : ''} (${stated.from === 'interpreter' ? 'the selected interpreter' : 'as configured'})`;
    return { minor, freeThreaded: stated.freeThreaded, words };
  }
  if (settings.statesPython) return { minor: settings.pythonVersion[1], freeThreaded: false, words: `CPython ${settings.pythonVersion.join('.')} (the lowest that the project supports)` };
  return { minor: assumedMinor, freeThreaded: false, words: `CPython 3.${assumedMinor} (assumed)` };
}

/** `3.13` or `3.13t`; `undefined` for anything else. */
export function parseTargetPython(text: string): TargetPython | undefined {
  const match = /^\s*3\.(\d{1,2})(t?)\s*$/.exec(text);
  return match === null ? undefined : { version: [3, Number(match[1])], freeThreaded: match[2] === 't', from: 'configuration' };
}
