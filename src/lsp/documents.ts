import type { Replacement } from './edit-mapping';
import { maskMagics } from './notebook-cells';
import { PositionIndex, type Encoding, type Range } from './positions';

/** A change as the protocol sends it; without a range it is the whole new text. */
export interface ContentChange {
  readonly range?: Range;
  readonly text: string;
}

/** One open document: its text, and the text that the analysis sees. */
export class OpenDocument {
  #index: PositionIndex;
  #masked: string | undefined;
  /** Changes since the analysis last looked, oldest first; see `mapSpan`. */
  readonly #since: Replacement[] = [];
  /** False after an edit, until the editor saves. Documents without a file count as saved: nobody saves a cell. */
  #isSaved = true;

  constructor(
    readonly uri: string,
    /** Name in the engine: the file's path, or a virtual one for documents without a file. */
    readonly path: string,
    /** It has no file: an untitled document or a notebook cell. */
    readonly isVirtual: boolean,
    public version: number,
    text: string,
    encoding: Encoding,
  ) {
    this.#index = new PositionIndex(text, encoding);
  }

  get index(): PositionIndex {
    return this.#index;
  }

  get text(): string {
    return this.#index.text;
  }

  /** What the engine reads: in a notebook cell, magics are masked without moving anything. */
  get analysedText(): string {
    if (!this.uri.startsWith('vscode-notebook-cell:')) return this.text;
    return (this.#masked ??= maskMagics(this.text));
  }

  get changesSinceCheck(): readonly Replacement[] {
    return this.#since;
  }

  apply(version: number, changes: readonly ContentChange[]): void {
    for (const change of changes) {
      const { text, encoding } = this.#index;
      const span = change.range ? this.#index.span(change.range) : { start: 0, end: text.length };
      this.#index = new PositionIndex(text.slice(0, span.start) + change.text + text.slice(span.end), encoding);
      this.#since.push({ ...span, inserted: change.text.length });
    }
    this.version = version;
    this.#masked = undefined;
    this.#isSaved = this.isVirtual;
  }

  get isSaved(): boolean {
    return this.#isSaved;
  }

  markSaved(): void {
    this.#isSaved = true;
  }

  markChecked(): void {
    this.#since.length = 0;
  }
}

/** The documents that are open in the editor, by URI and by path. */
export class OpenDocuments {
  readonly #byUri = new Map<string, OpenDocument>();
  readonly #byPath = new Map<string, OpenDocument>();

  add(document: OpenDocument): void {
    this.#byUri.set(document.uri, document);
    this.#byPath.set(document.path, document);
  }

  remove(uri: string): OpenDocument | undefined {
    const document = this.#byUri.get(uri);
    if (!document) return undefined;
    this.#byUri.delete(uri);
    if (this.#byPath.get(document.path) === document) this.#byPath.delete(document.path);
    return document;
  }

  get(uri: string): OpenDocument | undefined {
    return this.#byUri.get(uri);
  }

  atPath(path: string): OpenDocument | undefined {
    return this.#byPath.get(path);
  }

  all(): OpenDocument[] {
    return [...this.#byUri.values()];
  }
}
