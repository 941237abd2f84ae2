import { parentOf } from '../core/paths';
import type { EditorSettings, ProfileMeasurement } from '../protocol/requests';
import type { OpenDocuments } from './documents';
import type { Environment, LoadedConfig } from './environment';
import { Folder } from './folder';
import type { Project } from './project';
import { notebookUri, pathToUri, uriToPath, virtualPath } from './uris';

/** A created, changed or deleted file, as the watchers report it. */
export interface FileEvent {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** All folders of the editor window, and which project a document belongs to. */
export class Workspace {
  readonly #folders = new Map<string, Folder>();
  /** Folders of files that were opened without a workspace folder around them, by path. */
  readonly #loose = new Map<string, Folder>();
  #profile: ProfileMeasurement | null = null;
  readonly #profileNow = (): ProfileMeasurement | null => this.#profile;

  constructor(
    private readonly environment: Environment,
    private readonly documents: OpenDocuments,
    /** Settings of the editor for a folder or a file; for `undefined`, those without a resource. */
    private readonly settingsOf: (uri: string | undefined) => Promise<EditorSettings>,
  ) {}

  /** Workspace folders first, then those of single files. */
  folders(): Folder[] {
    return [...this.#folders.values(), ...this.#loose.values()];
  }

  projects(): Project[] {
    return this.folders().flatMap((folder) => folder.projects());
  }

  configs(): LoadedConfig[] {
    return this.projects().map((project) => project.config);
  }

  /** From now on files below this URI belong to it. `reload` brings its settings. */
  addFolder(uri: string): void {
    const path = uriToPath(uri)?.replace(/(.)\/$/, '$1');
    if (path === undefined) return; // a virtual file system: open documents are analysed one by one
    this.#folders.set(uri, new Folder(this.environment, this.documents, path, uri, true, this.#profileNow));
    this.#loose.clear(); // files opened before may lie in the new folder
  }

  removeFolder(uri: string): void {
    this.#folders.delete(uri);
  }

  /** The name of a document in the engine. Documents without a file live in the notebook's folder, or in the first folder. */
  pathOf(uri: string): string {
    const path = uriToPath(uri);
    if (path !== undefined) return path;
    const notebook = uri.startsWith('vscode-notebook-cell:') ? uriToPath(notebookUri(uri)) : undefined;
    return virtualPath(uri, notebook !== undefined ? parentOf(notebook) : ([...this.#folders.values()][0]?.path ?? '/'));
  }

  /** The innermost workspace folder around a path, or a folder of its own for a single file. */
  folderOf(path: string): Folder {
    let best: Folder | undefined;
    for (const folder of this.#folders.values()) {
      if (folder.contains(path) && (best === undefined || folder.path.length > best.path.length)) best = folder;
    }
    if (best) return best;
    const directory = parentOf(path);
    let loose = this.#loose.get(directory);
    if (!loose) {
      loose = new Folder(this.environment, this.documents, directory, pathToUri(directory), false, this.#profileNow);
      this.#loose.set(directory, loose);
    }
    return loose;
  }

  /** To be called before the first question about a document: a single file's folder has no settings yet. */
  async prepare(path: string): Promise<void> {
    const folder = this.folderOf(path);
    if (!folder.isSearched && folder.projects().length === 0) folder.reload(await this.settingsOf(undefined));
  }

  projectOf(path: string): Project {
    return this.folderOf(path).projectOf(path);
  }

  /** A file was opened: it belongs to the workspace even if the search has not found it yet. */
  opened(path: string): void {
    const folder = this.folderOf(path);
    if (folder.isSearched && folder.isIncluded(path)) folder.add(path);
  }

  /** A document was opened, edited or closed, or a file changed on disk. */
  update(path: string): void {
    for (const folder of this.folders()) folder.update(path);
  }

  /**
   * Finds the files of a folder, letting the server answer in between, and forgets those that are gone.
   * @returns false if `isCancelled` ended it.
   */
  async scan(folder: Folder, isCancelled: () => boolean): Promise<boolean> {
    if (!folder.isSearched) return true;
    folder.isScanning = true;
    const start = this.environment.now();
    try {
      const found = await folder.discover();
      if (isCancelled()) return false;
      folder.replaceFiles(found);
      folder.scanMilliseconds = this.environment.now() - start;
      return true;
    } finally {
      folder.isScanning = false;
    }
  }

  /**
   * Takes over what changed on disk.
   * @returns `configuration` if a configuration or model file is among it, `source` if only Python files are.
   */
  applyFileEvents(events: readonly FileEvent[]): 'configuration' | 'source' | 'nothing' {
    if (events.some(({ path }) => this.isConfigSource(path))) return 'configuration';
    let changed = false;
    for (const { path, kind } of events) {
      if (!/\.py[iw]?$/.test(path)) continue;
      changed = true;
      const folder = this.folderOf(path);
      if (kind !== 'changed') for (const each of this.folders()) each.forgetListing(path);
      if (kind === 'deleted' && this.documents.atPath(path) === undefined) folder.remove(path);
      else if (folder.isSearched && folder.isIncluded(path)) folder.add(path);
      this.update(path);
    }
    return changed ? 'source' : 'nothing';
  }

  /** True for files that configurations are, or may be, read from. */
  isConfigSource(path: string): boolean {
    if (/\/(?:pyproject|interlock|\.?ruff|\.?pylintrc)\.toml$|\/(?:\.gitignore|\.flake8|setup\.cfg|tox\.ini|\.?pylintrc)$/.test(path)) return true;
    return this.configs().some((config) => config.file === path || config.settings.models.some((model) => path.endsWith(`/${model.replace(/^\.?\//, '')}`)));
  }

  /**
   * Takes over what operations cost on the interpreter that was measured; projects that are built from now on use it.
   * @returns true if projects exist that use something else: `reload` builds them anew.
   */
  priceBy(profile: ProfileMeasurement | null): boolean {
    if (JSON.stringify(profile) !== JSON.stringify(this.#profile)) this.#profile = profile;
    const prices = this.#profile?.prices;
    return this.projects().some((project) => project.config.settings.measuredPrices?.prices !== prices);
  }

  /** Reads settings and configurations again; engines are built anew when next asked. */
  async reload(): Promise<void> {
    for (const folder of this.folders()) folder.reload(await this.settingsOf(folder.isSearched ? folder.uri : undefined));
  }
}
