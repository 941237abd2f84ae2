import { readFileSync, readdirSync, type Dirent } from 'node:fs';
import { Analysis } from '../core/analysis';
import { compilePathPatterns } from '../core/config/path-patterns';
import { patternOf } from '../core/bench/pattern-of-finding';
import { parentOf, relativeTo } from '../core/paths';
import { ConfigFiles } from '../node/config-files';
import { IgnoreFiles } from '../node/ignore-files';
import { fileNames } from '../node/node-host';
import { findPythonFiles } from '../node/python-files';
import { decodeSource } from '../core/syntax/decode';
import type { EditorSettings } from '../protocol/requests';
import { withEditorSettings } from './editor-settings';
import type { Environment, FolderFiles } from './environment';
import { ruleBook } from './rule-book';
import { suppressionComments } from './suppression-comments';

/** The machine as the server sees it: files only. Nothing is executed, nothing is written, no network. */
export function nodeEnvironment(version: string): Environment {
  return {
    version,
    now: () => performance.now(),
    read,
    fileNames,
    openFolder,
    createEngine: (host, settings) => new Analysis(host, settings),
    rules: ruleBook,
    patternOf,
    suppressions: suppressionComments,
  };
}

function read(path: string): string | undefined {
  try {
    return decodeSource(readFileSync(path));
  } catch {
    return undefined; // gone, or no permission: the analysis goes on without it
  }
}

function openFolder(folder: string, editor: EditorSettings): FolderFiles {
  const configs = new ConfigFiles({ override: (settings) => withEditorSettings(settings, editor) });
  const excludedByEditor = compilePathPatterns(editor.exclude);
  const ignoreFiles = new IgnoreFiles();
  return {
    config: (path) => configs.forFolder(path, folder),
    async discover() {
      const { files } = await findPythonFiles([folder], { folder, configs, exclude: editor.exclude });
      return files.map((file) => file.path);
    },
    isIncluded(path) {
      const parent = parentOf(path);
      const { settings } = configs.forFolder(parent, folder);
      const relative = relativeTo(settings.root, path);
      if (!compilePathPatterns(settings.include).matches(relative)) return false;
      if (compilePathPatterns([...settings.exclude, ...settings.extendExclude]).covers(relative)) return false;
      if (excludedByEditor.covers(relativeTo(folder, path))) return false;
      if (!settings.respectGitignore) return true;
      return !ignoreFiles.above(parent).enter(parent, entriesOf(parent)).ignores(path, false);
    },
  };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // a folder that is gone ignores nothing
  }
}
