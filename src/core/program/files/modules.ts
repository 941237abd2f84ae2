import type { SourceHost } from '../../source-host';
import { prefixOf, stemOf } from '../../paths';
import { stdlibModules } from './stdlib-modules';

/** Where an import leads inside the workspace. */
export type ModuleTarget = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'namespace'; readonly folder: string };

/**
 * Finds the files that imports name, from the layout of the workspace alone (Python's reference, 5.3 and 5.7): the folder
 * above the importing file's top package, the script's own folder, `src` layouts, configured roots, and any other root
 * that holds such a top-level name. Standard library names are not looked for in the workspace.
 */
export class ModuleIndex {
  private readonly folders = new Set<string>();
  private readonly paths = new Set<string>();
  /** Top-level module or package name to the folders that hold it. */
  private readonly topLevel = new Map<string, string[]>();
  /** By folder of the importing file, then by module with its leading dots. */
  private readonly resolved = new Map<string, Map<string, ModuleTarget | null>>();
  /** The table of a file's folder: asked with each import of the file. */
  private readonly resolvedFrom = new Map<string, Map<string, ModuleTarget | null>>();

  constructor(
    private readonly host: SourceHost,
    private readonly extraRoots: readonly string[],
  ) {
    for (const path of host.list()) this.add(path);
  }

  /** True if the file was there when the index was made. */
  knows(path: string): boolean {
    return this.paths.has(path);
  }

  private add(path: string): void {
    this.paths.add(path);
    const folder = prefixOf(path);
    for (let at = folder; at !== '' && !this.folders.has(at); at = prefixOf(at)) this.folders.add(at);
    const stem = stemOf(path);
    if (stem === '__init__') {
      const root = prefixOf(folder);
      if (!this.isPackage(root)) this.addTopLevel(folder.slice(root.length + 1), root);
    } else if (!this.isPackage(folder)) {
      this.addTopLevel(stem, folder);
    }
  }

  private addTopLevel(name: string, root: string): void {
    const roots = this.topLevel.get(name);
    if (roots === undefined) this.topLevel.set(name, [root]);
    else if (!roots.includes(root)) roots.push(root);
  }

  private isPackage(folder: string): boolean {
    return this.host.has(`${folder}/__init__.py`);
  }

  /**
   * @param from absolute path of the importing file.
   * @param module dotted name, empty for `from . import x`.
   * @param level number of leading dots.
   */
  resolve(from: string, module: string, level: number): ModuleTarget | undefined {
    const known = this.resolvedFrom.get(from) ?? this.tableFor(from);
    const key = level > 0 ? '.'.repeat(level) + module : module;
    let target = known.get(key);
    if (target === undefined) {
      const folder = prefixOf(from);
      target = (level > 0 ? this.relative(folder, module, level) : this.absolute(folder, module)) ?? null;
      known.set(key, target);
    }
    return target ?? undefined;
  }

  private tableFor(from: string): Map<string, ModuleTarget | null> {
    const folder = prefixOf(from);
    let table = this.resolved.get(folder);
    if (table === undefined) {
      table = new Map();
      this.resolved.set(folder, table);
    }
    this.resolvedFrom.set(from, table);
    return table;
  }

  private relative(folder: string, module: string, level: number): ModuleTarget | undefined {
    let at = folder;
    for (let i = 1; i < level; i++) at = prefixOf(at);
    return this.below(at, module);
  }

  private absolute(folder: string, module: string): ModuleTarget | undefined {
    const first = module.split('.', 1)[0]!;
    if (stdlibModules.has(first)) return this.shadowedStdlib(folder, first) ? this.below(folder, module) : undefined;
    for (const root of this.extraRoots) {
      const target = this.below(root, module);
      if (target) return target;
    }
    for (let at = folder; at !== ''; at = prefixOf(at)) {
      if (!this.folders.has(at)) break;
      if (this.isPackage(at)) continue;
      const target = this.below(at, module) ?? (this.folders.has(`${at}/src`) ? this.below(`${at}/src`, module) : undefined);
      if (target) return target;
    }
    const roots = this.topLevel.get(first);
    // Several unrelated roots hold the name: which one is meant cannot be told.
    return roots?.length === 1 ? this.below(roots[0]!, module) : undefined;
  }

  /** A script's own folder comes before the standard library on `sys.path`; the library's own folder does not count. */
  private shadowedStdlib(folder: string, name: string): boolean {
    if (this.isPackage(folder)) return false;
    if (this.host.has(`${folder}/os.py`) && this.host.has(`${folder}/abc.py`)) return false;
    return this.host.has(`${folder}/${name}.py`);
  }

  /** The module below a folder: `a.b` is `folder/a/b.py`, `folder/a/b/__init__.py` or a folder of modules. */
  below(folder: string, module: string): ModuleTarget | undefined {
    const path = module === '' ? folder : `${folder}/${module.replaceAll('.', '/')}`;
    if (this.host.has(`${path}/__init__.py`)) return { kind: 'file', path: `${path}/__init__.py` };
    if (module !== '' && this.host.has(`${path}.py`)) return { kind: 'file', path: `${path}.py` };
    return this.folders.has(path) ? { kind: 'namespace', folder: path } : undefined;
  }

  /** A submodule of a package or of a folder of modules. */
  submodule(of: ModuleTarget, name: string): ModuleTarget | undefined {
    if (of.kind === 'namespace') return this.below(of.folder, name);
    return stemOf(of.path) === '__init__' ? this.below(prefixOf(of.path), name) : undefined;
  }
}
