import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import picomatch from 'picomatch';
import { compilePathPatterns, type PathPatterns } from '../core/config/path-patterns';
import { parentOf, relativeTo } from '../core/paths';
import type { ConfigFiles, ProjectConfig } from './config-files';
import { IgnoreFiles, type IgnoreChain } from './ignore-files';
import { absolute } from './slash-paths';
import { reason } from './system-errors';

/** A path that was asked for, or met on the way, and could not be read. */
export interface PathProblem {
  readonly path: string;
  readonly message: string;
}

export interface FoundFile {
  readonly path: string;
  readonly project: ProjectConfig;
  /** Bytes, to share work evenly; 0 if unknown. */
  readonly size: number;
  /** Time of the last change, in milliseconds since 1970; 0 if unknown. */
  readonly modified: number;
}

export interface Discovery {
  /** Sorted by path, each once. */
  readonly files: readonly FoundFile[];
  /** Folders that were searched, `/` between segments. */
  readonly folders: readonly string[];
  readonly problems: readonly PathProblem[];
  /** Arguments that name nothing: the run should not start. */
  readonly missing: readonly string[];
}

export interface DiscoveryOptions {
  /** Folder that relative arguments and `exclude` start from, absolute. */
  readonly folder: string;
  readonly configs: ConfigFiles;
  /** Globs of the command line, relative to `folder`. */
  readonly exclude?: readonly string[];
}

/** Folders between two pauses in which signals and timers get their turn. */
const FOLDERS_PER_TURN = 200;

/**
 * The Python files that the arguments stand for: folders are searched, globs expanded, a file that is named is always taken.
 * Links to folders are not followed, so that a loop or a link to `/` does no harm; links to files are, each file once.
 */
export async function findPythonFiles(paths: readonly string[], options: DiscoveryOptions): Promise<Discovery> {
  const search = new Search(options);
  for (const path of paths) await search.add(path);
  return search.result();
}

class Search {
  private readonly files = new Map<string, FoundFile>();
  private readonly problems: PathProblem[] = [];
  private readonly missing: string[] = [];
  /** Links are looked at last: a file that is also found under its own name keeps that name. */
  private readonly links: { path: string; project: ProjectConfig }[] = [];
  private readonly ignoreFiles = new IgnoreFiles();
  private readonly exclude: PathPatterns;
  private readonly compiled = new Map<ProjectConfig, { include: PathPatterns; exclude: PathPatterns }>();
  private readonly searched: string[] = [];
  private folders = 0;

  constructor(private readonly options: DiscoveryOptions) {
    this.exclude = compilePathPatterns(options.exclude ?? []);
  }

  async add(argument: string): Promise<void> {
    const path = absolute(argument, this.options.folder);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) {
      this.searched.push(path);
      await this.walk(path, this.base(path));
    } else if (stat?.isFile() === false) {
      this.problems.push({ path, message: 'it is not a file or folder; pass "-" to check standard input' });
    } else if (stat !== undefined) this.take(path, this.options.configs.forFolder(parentOf(path), this.base(parentOf(path))));
    else if (!(await this.expand(argument))) this.missing.push(argument);
  }

  result(): Discovery {
    const real = new Set(this.links.length === 0 ? [] : [...this.files.keys()].map(realPath));
    for (const { path, project } of this.links.sort((a, b) => compare(a.path, b.path))) {
      const target = realPath(path);
      if (real.has(target) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue;
      real.add(target);
      this.take(path, project);
    }
    const files = [...this.files.values()].sort((a, b) => compare(a.path, b.path));
    return { files, folders: this.searched, problems: this.problems, missing: this.missing };
  }

  /** Where a project starts that no file or repository marks: the working folder, or else what was asked for. */
  private base(folder: string): string {
    const { folder: working } = this.options;
    return folder === working || folder.startsWith(`${working}/`) ? working : folder;
  }

  /** Expands an argument that the shell passed on as a glob; false if nothing matches. */
  private async expand(argument: string): Promise<boolean> {
    const { base, glob, isGlob } = picomatch.scan(argument.replaceAll('\\', '/'));
    if (!isGlob) return false;
    const root = absolute(base === '' ? '.' : base, this.options.folder);
    if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
    const matches = picomatch(glob, { dot: true });
    const before = this.files.size + this.links.length;
    await this.walk(root, this.base(root), (path) => matches(relativeTo(root, path)));
    return this.files.size + this.links.length > before;
  }

  private async walk(folder: string, base: string, matches?: (path: string) => boolean): Promise<void> {
    const pending: { folder: string; ignored: IgnoreChain }[] = [];
    pending.push({ folder, ignored: this.ignoreFiles.above(folder) });
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (++this.folders % FOLDERS_PER_TURN === 0) await new Promise(setImmediate);
      const entries = this.entries(next.folder);
      const project = this.options.configs.forFolder(next.folder, base);
      const ignored = project.settings.respectGitignore ? next.ignored.enter(next.folder, entries) : next.ignored;
      for (const entry of entries) {
        const path = `${next.folder === '/' ? '' : next.folder}/${entry.name}`;
        if (this.isExcluded(path, project)) continue;
        if (project.settings.respectGitignore && ignored.ignores(path, entry.isDirectory())) continue;
        if (entry.isDirectory()) pending.push({ folder: path, ignored });
        else if (matches === undefined ? this.isIncluded(path, project) : matches(path)) this.offer(entry, path, project);
      }
    }
  }

  private entries(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      this.problems.push({ path: folder, message: `cannot list the folder: ${reason(error)}` });
      return [];
    }
  }

  private offer(entry: Dirent, path: string, project: ProjectConfig): void {
    if (entry.isSymbolicLink()) this.links.push({ path, project });
    else if (entry.isFile()) this.take(path, project);
  }

  private take(path: string, project: ProjectConfig): void {
    if (this.files.has(path)) return;
    const stat = statSync(path, { throwIfNoEntry: false });
    this.files.set(path, { path, project, size: stat?.size ?? 0, modified: stat?.mtimeMs ?? 0 });
  }

  private isExcluded(path: string, project: ProjectConfig): boolean {
    if (this.exclude.matches(relativeTo(this.options.folder, path))) return true;
    return this.patterns(project).exclude.matches(relativeTo(project.settings.root, path));
  }

  private isIncluded(path: string, project: ProjectConfig): boolean {
    return this.patterns(project).include.matches(relativeTo(project.settings.root, path));
  }

  private patterns(project: ProjectConfig): { include: PathPatterns; exclude: PathPatterns } {
    let patterns = this.compiled.get(project);
    if (patterns === undefined) {
      const { include, exclude, extendExclude } = project.settings;
      patterns = { include: compilePathPatterns(include), exclude: compilePathPatterns([...exclude, ...extendExclude]) };
      this.compiled.set(project, patterns);
    }
    return patterns;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** By code unit, not by locale: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
