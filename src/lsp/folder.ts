import { withMeasuredProfile } from '../core/bench/measured-profile';
import type { SourceHost } from '../core/source-host';
import { nameOf, parentOf } from '../core/paths';
import type { EditorSettings, ProfileMeasurement } from '../protocol/requests';
import type { OpenDocuments } from './documents';
import { defaultEditorSettings } from './editor-settings';
import type { Environment, FolderFiles, LoadedConfig } from './environment';
import { Project } from './project';
import { isInside } from './uris';

/**
 * One workspace folder: its editor settings, its Python files and a project for each configuration found in it. A file opened
 * without a folder gets a folder object of its own that is never searched.
 */
export class Folder implements SourceHost {
  readonly files = new Set<string>();
  isScanning = false;
  scanMilliseconds: number | null = null;
  #settings = defaultEditorSettings;
  #onDisk: FolderFiles | undefined;
  #lastRead: { readonly path: string; readonly text: string | undefined } | undefined;
  readonly #projects = new Map<string, Project>();
  /** Folder to the names of its files: imports may lead to files that the search leaves out. */
  readonly #listings = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly environment: Environment,
    private readonly documents: OpenDocuments,
    /** Absolute, without a trailing slash. */
    readonly path: string,
    readonly uri: string,
    /** False for the folder of a single file: its neighbours are read when imported, nothing is searched. */
    readonly isSearched: boolean,
    /** What operations cost, as far as it was measured. */
    private readonly profile: () => ProfileMeasurement | null,
  ) {}

  get settings(): EditorSettings {
    return this.#settings;
  }

  contains(path: string): boolean {
    return isInside(path, this.path);
  }

  *list(): Iterable<string> {
    yield* this.files;
    for (const { path, isVirtual } of this.documents.all()) {
      // What the search leaves out stays out, open or not: otherwise opening a file would change what imports mean.
      if ((isVirtual || !this.isSearched) && !this.files.has(path) && this.contains(path)) yield path;
    }
  }

  has(path: string): boolean {
    if (this.files.has(path) || this.documents.atPath(path) !== undefined) return true;
    const folder = parentOf(path);
    let names = this.#listings.get(folder);
    if (names === undefined) {
      names = new Set(this.environment.fileNames(folder));
      this.#listings.set(folder, names);
    }
    return names.has(nameOf(path));
  }

  read(path: string): string | undefined {
    const open = this.documents.atPath(path);
    if (open) return open.analysedText;
    // The engine looks at a file from several sides, one after the other.
    if (this.#lastRead?.path !== path) this.#lastRead = { path, text: this.environment.read(path) };
    return this.#lastRead.text;
  }

  /** The project that governs a file, created when first asked for. */
  projectOf(path: string): Project {
    const config = this.#disk().config(parentOf(path));
    const key = config.file ?? `defaults of ${config.settings.root}`;
    let project = this.#projects.get(key);
    if (!project) {
      const profile = this.profile();
      const settings = profile === null ? config.settings : withMeasuredProfile(config.settings, profile, profile.isSelected);
      project = new Project(this.environment, this, { ...config, settings });
      this.#projects.set(key, project);
    }
    return project;
  }

  projects(): Project[] {
    return [...this.#projects.values()];
  }

  configs(): LoadedConfig[] {
    return this.projects().map((project) => project.config);
  }

  /** True if findings in this file are wanted: it is not excluded. */
  isIncluded(path: string): boolean {
    return this.files.has(path) || this.#disk().isIncluded(path);
  }

  /** Looks for Python files on disk; the caller adds and removes what changed. */
  discover(): Promise<readonly string[]> {
    return this.#disk().discover();
  }

  /** A file came into being, or was opened before the search found it. */
  add(path: string): void {
    if (this.#take(path)) this.update(path);
  }

  remove(path: string): void {
    if (this.#drop(path)) this.update(path);
  }

  /** Takes over the result of a search: one list, then one round of updates, so that the engine links the files once. */
  replaceFiles(found: readonly string[]): void {
    const isFound = new Set(found);
    const isOpenFile = (path: string): boolean => this.documents.atPath(path) !== undefined && this.#disk().isIncluded(path);
    const gone = [...this.files].filter((path) => !isFound.has(path) && !isOpenFile(path) && this.#drop(path));
    const added = found.filter((path) => this.#take(path));
    this.#listings.clear();
    for (const path of [...gone, ...added]) this.update(path);
    if (added.length > 0) for (const project of this.#projects.values()) project.beginWarmUp();
  }

  /** A file came, went or was renamed on disk. */
  forgetListing(path: string): void {
    this.#listings.delete(parentOf(path));
  }

  /** The text of a file changed, in the editor or on disk. Other projects of the folder may import it. */
  update(path: string): void {
    this.#lastRead = undefined;
    for (const project of this.#projects.values()) project.update(path);
  }

  /** Takes new settings and forgets configurations and engines; the next question builds them anew. Files stay known. */
  reload(settings: EditorSettings): void {
    this.#settings = settings;
    this.#onDisk = undefined;
    this.#listings.clear();
    this.#lastRead = undefined;
    this.#projects.clear();
    for (const path of this.files) this.projectOf(path).files.add(path);
    for (const project of this.#projects.values()) project.beginWarmUp();
  }

  #take(path: string): boolean {
    if (this.files.has(path)) return false;
    this.files.add(path);
    this.projectOf(path).files.add(path);
    return true;
  }

  #drop(path: string): boolean {
    for (const project of this.#projects.values()) project.forget(path);
    return this.files.delete(path);
  }

  #disk(): FolderFiles {
    return (this.#onDisk ??= this.environment.openFolder(this.path, this.#settings));
  }
}
