import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts a stream of UTF-8 bytes into lines. A line that is longer than allowed is dropped whole and counted: a program that prints
 * without end must not fill the memory of the host.
 */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';
  private skipping = false;
  /** Lines that were too long. */
  dropped = 0;

  /** @param longest UTF-16 units of a line, without its end. */
  constructor(private readonly longest: number) {}

  /** The lines that end in this piece, without their line ends. */
  push(chunk: Buffer): string[] {
    const parts = this.decoder.write(chunk).split('\n');
    const lines: string[] = [];
    for (const [index, part] of parts.entries()) {
      this.grow(part);
      if (index === parts.length - 1) break;
      if (!this.skipping) lines.push(this.rest.endsWith('\r') ? this.rest.slice(0, -1) : this.rest);
      this.rest = '';
      this.skipping = false;
    }
    return lines;
  }

  private grow(part: string): void {
    if (this.skipping) return;
    if (this.rest.length + part.length <= this.longest) {
      this.rest += part;
      return;
    }
    this.rest = '';
    this.skipping = true;
    this.dropped++;
  }
}
