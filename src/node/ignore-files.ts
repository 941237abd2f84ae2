import { readFileSync, statSync, type Dirent } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { parentOf, relativeTo } from '../core/paths';

/** The `.gitignore` files in force in a folder, outermost first. */
export class IgnoreChain {
  constructor(private readonly levels: readonly { readonly folder: string; readonly rules: Ignore }[]) {}

  /** The chain inside a folder, given its entries (so that no file is looked for in vain). */
  enter(folder: string, entries: readonly Dirent[]): IgnoreChain {
    // The folder that the search starts from was read on the way down to it.
    if (this.levels.some((level) => level.folder === folder)) return this;
    if (!entries.some((entry) => entry.name === '.gitignore')) return this;
    const rules = readRules(`${folder}/.gitignore`);
    return rules === undefined ? this : new IgnoreChain([...this.levels, { folder, rules }]);
  }

  /** The innermost file that says something about a path decides, as in git. */
  ignores(path: string, isFolder: boolean): boolean {
    for (let index = this.levels.length - 1; index >= 0; index--) {
      const { folder, rules } = this.levels[index]!;
      const result = rules.test(relativeTo(folder, path) + (isFolder ? '/' : ''));
      if (result.ignored || result.unignored) return result.ignored;
    }
    return false;
  }
}

const none = new IgnoreChain([]);

/** Finds the `.gitignore` files that hold for a folder because of the repository around it. */
export class IgnoreFiles {
  private readonly chains = new Map<string, IgnoreChain>();

  /**
   * The chain of the folder and those above it up to the repository's root; outside a repository, of the folder alone.
   * Empty if that chain ignores the folder itself: whoever names an ignored folder wants to see what is in it.
   */
  above(folder: string): IgnoreChain {
    const known = this.chains.get(folder);
    if (known !== undefined) return known;
    const folders = [folder];
    while (!isRepository(folders[0]!)) {
      const parent = parentOf(folders[0]!);
      if (parent === folders[0]) {
        folders.splice(0, folders.length, folder);
        break;
      }
      folders.unshift(parent);
    }
    const levels = [];
    let chain = none;
    for (const level of folders) {
      if (level !== folders[0] && chain.ignores(level, true)) {
        levels.length = 0;
      }
      const rules = readRules(`${level}/.gitignore`);
      if (rules !== undefined) levels.push({ folder: level, rules });
      chain = new IgnoreChain([...levels]);
    }
    this.chains.set(folder, chain);
    return chain;
  }
}

function isRepository(folder: string): boolean {
  return statSync(`${folder}/.git`, { throwIfNoEntry: false }) !== undefined;
}

function readRules(file: string): Ignore | undefined {
  try {
    return ignore().add(readFileSync(file, 'utf8'));
  } catch {
    // Absent or unreadable: nothing is ignored, as git does.
    return undefined;
  }
}
