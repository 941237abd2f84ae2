/** How the analysis sees files. The shell implements it; the core does no I/O. Paths are absolute, `/` between segments. */
export interface SourceHost {
  /** Every Python file of the workspace, in any order. */
  list(): Iterable<string>;
  /** True if this Python file can be read. Called often: answer from memory. */
  has(path: string): boolean;
  /** Decoded text, or `undefined` if the file is gone or unreadable. */
  read(path: string): string | undefined;
}
