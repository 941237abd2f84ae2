import { StringDecoder } from 'node:string_decoder';

/** The end of what a program printed: all that a failure needs, however much there was. */
export class TextTail {
  private readonly decoder = new StringDecoder('utf8');
  private kept = '';
  private cut = false;

  /** @param longest UTF-16 units that are kept. */
  constructor(private readonly longest: number) {}

  push(chunk: Buffer): void {
    this.kept += this.decoder.write(chunk);
    if (this.kept.length <= this.longest) return;
    this.kept = this.kept.slice(-this.longest);
    this.cut = true;
  }

  /** Without the broken first line, if the beginning is missing. */
  get text(): string {
    const whole = this.cut && this.kept.includes('\n') ? this.kept.slice(this.kept.indexOf('\n') + 1) : this.kept;
    return whole.trimEnd();
  }
}
