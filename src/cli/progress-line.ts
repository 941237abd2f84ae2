/** Milliseconds before the line appears: a short run stays silent. */
const DELAY = 500;
/** Milliseconds between two updates. */
const INTERVAL = 100;
const DEFAULT_COLUMNS = 80;

/** One line on a terminal's stderr that says how far a long scan is; nothing at all elsewhere. */
export class ProgressLine {
  private readonly start = performance.now();
  private last = 0;
  private shown = false;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly enabled: boolean,
  ) {
    // Ctrl-C ends the process wherever it is.
    process.once('exit', () => {
      this.clear();
    });
  }

  update(text: string): void {
    const now = performance.now();
    if (!this.enabled || now - this.start < DELAY || now - this.last < INTERVAL) return;
    this.last = now;
    this.shown = true;
    // 0: the terminal does not know its size.
    const columns = this.stream.columns > 0 ? this.stream.columns : DEFAULT_COLUMNS;
    this.stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, columns - 1))}`);
  }

  clear(): void {
    if (this.shown) this.stream.write('\r\x1b[2K');
    this.shown = false;
  }
}
