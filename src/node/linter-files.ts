import { readFileSync, readdirSync, type Dirent } from 'node:fs';
import { configuredCodes, linterFiles, type FolderCodes } from '../core/config/other-linters';
import { compilePathPatterns } from '../core/config/path-patterns';
import type { Settings } from '../core/config/settings';
import { relativeTo } from '../core/paths';
import { deferrableCodes } from '../core/rules/deferred';

/** Folders of a project that are searched for configurations of other linters, at most. */
const maxFolders = 20_000;

/** What other linters are configured to report in a project, for each folder with a configuration of its own, deeper folders first. */
export function codesOfLinters(settings: Settings): FolderCodes[] {
  const { root } = settings;
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, textOf(path));
    return texts.get(path);
  };
  return foldersWithLinters(settings)
    .sort((a, b) => b.length - a.length)
    .map((folder) => ({ folder, codes: configuredCodes(read, folder, root, deferrableCodes) }));
}

/** The project's folder, and those below that hold such a file. */
function foldersWithLinters(settings: Settings): string[] {
  const { root } = settings;
  const excluded = compilePathPatterns([...settings.exclude, ...settings.extendExclude]);
  const names: ReadonlySet<string> = new Set(linterFiles);
  const found = [root];
  const pending = [root];
  let looked = 0;
  for (let folder = pending.pop(); folder !== undefined && looked < maxFolders; folder = pending.pop(), looked++) {
    const entries = entriesOf(folder === '' ? '/' : folder);
    if (folder !== root && entries.some((entry) => names.has(entry.name))) found.push(folder);
    for (const entry of entries) {
      const path = `${folder === '/' ? '' : folder}/${entry.name}`;
      if (entry.isDirectory() && !excluded.covers(relativeTo(root, path))) pending.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // a folder that cannot be listed configures nothing
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not there, or not to be read: then it says nothing
  }
}
