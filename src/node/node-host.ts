import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { SourceHost } from '../core/source-host';
import { nameOf, parentOf } from '../core/paths';
import { decodeSource } from '../core/syntax/decode';
import { reason } from './system-errors';

export interface HostListener {
  /** Called before each read from disk, for progress. */
  readonly onRead?: (path: string) => void;
  /** Called with what the system says if the read fails. */
  readonly onUnreadable?: (path: string, message: string) => void;
}

/** Files on disk, as one run of the analysis sees them. Folder listings are kept: one look at the disk answers for every file in it. */
export class NodeHost implements SourceHost {
  private readonly folders = new Map<string, ReadonlySet<string>>();
  /** The analysis looks at a text before it decides to parse it, and then asks for it again. */
  private last: { readonly path: string; readonly text: string } | undefined;

  /**
   * @param files every Python file of the workspace.
   * @param overlay texts that stand in for files, or add some: standard input, unsaved documents.
   */
  constructor(
    private readonly files: readonly string[],
    private readonly overlay: ReadonlyMap<string, string> = new Map(),
    private readonly listener: HostListener = {},
  ) {}

  list(): Iterable<string> {
    return this.files;
  }

  has(path: string): boolean {
    if (this.overlay.has(path)) return true;
    return this.listing(parentOf(path)).has(nameOf(path));
  }

  read(path: string): string | undefined {
    const text = this.overlay.get(path);
    if (text !== undefined) return text;
    if (this.last?.path === path) return this.last.text;
    this.listener.onRead?.(path);
    try {
      this.last = { path, text: decodeSource(readFileSync(path)) };
      return this.last.text;
    } catch (error) {
      this.listener.onUnreadable?.(path, reason(error));
      return undefined;
    }
  }

  private listing(folder: string): ReadonlySet<string> {
    let names = this.folders.get(folder);
    if (names === undefined) {
      names = new Set(fileNames(folder));
      this.folders.set(folder, names);
    }
    return names;
  }
}

/** Names of the files directly in a folder, links to files included; empty if it cannot be listed. */
export function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && isFile(`${folder}/${entry.name}`)))
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
