import type { SourceHost } from '../core/analysis';
import type { EditorSettings } from '../protocol/requests';
import type { OpenDocuments } from './documents';
import { defaultEditorSettings } from './editor-settings';
import type { Environment, FolderFiles, LoadedConfig } from './environment';
import { Project } from './project';
import { folderOf, isInside } from './uris';

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
  readonly #projects = new Map<string, Project>();
  /** Answers of `isFile` for files outside of the scan, so that each is looked for once. */
  readonly #probed = new Map<string, boolean>();

  constructor(
    private readonly environment: Environment,
    private readonly documents: OpenDocuments,
    /** Absolute, without a trailing slash. */
    readonly path: string,
    readonly uri: string,
    /** False for the folder of a single file: its neighbours are read when imported, nothing is searched. */
    readonly isSearched: boolean,
  ) {}

  get settings(): EditorSettings {
    return this.#settings;
  }

  contains(path: string): boolean {
    return isInside(path, this.path);
  }

  *list(): Iterable<string> {
    yield* this.files;
    for (const document of this.documents.all()) {
      if (!this.files.has(document.path) && this.contains(document.path)) yield document.path;
    }
  }

  has(path: string): boolean {
    if (this.files.has(path) || this.documents.atPath(path) !== undefined) return true;
    let known = this.#probed.get(path);
    if (known === undefined) {
      known = this.environment.isFile(path);
      this.#probed.set(path, known);
    }
    return known;
  }

  read(path: string): string | undefined {
    return this.documents.atPath(path)?.analysedText ?? this.environment.read(path);
  }

  /** The project that governs a file, created when first asked for. */
  projectOf(path: string): Project {
    const config = this.#disk().config(folderOf(path));
    const key = config.file ?? `defaults of ${config.settings.root}`;
    let project = this.#projects.get(key);
    if (!project) {
      project = new Project(this.environment, this, config);
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

  /** A file was found or created. */
  add(path: string): void {
    if (this.files.has(path)) return;
    this.files.add(path);
    this.projectOf(path).files.add(path);
    this.update(path);
  }

  remove(path: string): void {
    if (!this.files.delete(path)) return;
    for (const project of this.#projects.values()) project.forget(path);
    this.update(path);
  }

  /** The text of a file changed, in the editor or on disk. Other projects of the folder may import it. */
  update(path: string): void {
    this.#probed.delete(path);
    for (const project of this.#projects.values()) project.update(path);
  }

  /** Takes new settings and forgets configurations and engines; the next question builds them anew. Files stay known. */
  reload(settings: EditorSettings): void {
    this.#settings = settings;
    this.#onDisk = undefined;
    this.#probed.clear();
    this.#projects.clear();
    for (const path of this.files) this.projectOf(path).files.add(path);
  }

  #disk(): FolderFiles {
    return (this.#onDisk ??= this.environment.openFolder(this.path, this.#settings));
  }
}
