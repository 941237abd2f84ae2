import type { WriteStream } from 'node:tty';

export type ColourChoice = 'auto' | 'always' | 'never';

/** True if a stream gets colours. `--color` decides; then NO_COLOR and FORCE_COLOR; then whether it is a terminal. */
export function wantsColour(choice: ColourChoice, stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean {
  if (choice !== 'auto') return choice === 'always';
  // no-color.org: present and not empty, whatever the value.
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return (stream as Partial<WriteStream>).isTTY === true && env.TERM !== 'dumb';
}

/** A reader that went away (`| head`) is no error of ours: stop writing, say nothing. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Writes and waits until the stream took it, so that nothing is cut off when the process ends. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (text === '') resolve();
    else {
      stream.write(text, () => {
        resolve();
      });
    }
  });
}
