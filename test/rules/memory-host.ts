import type { SourceHost } from '../../src/core/source-host';

/** Files that exist only in memory; a test edits them and tells the analysis by `update`. */
export class MemoryHost implements SourceHost {
  private readonly files: Map<string, string>;

  constructor(files: ReadonlyMap<string, string> | Readonly<Record<string, string>>) {
    this.files = new Map(files instanceof Map ? files : Object.entries(files));
  }

  list(): string[] {
    return [...this.files.keys()];
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  read(path: string): string | undefined {
    return this.files.get(path);
  }

  write(path: string, text: string): void {
    this.files.set(path, text);
  }

  remove(path: string): void {
    this.files.delete(path);
  }
}
