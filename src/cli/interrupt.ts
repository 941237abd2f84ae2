import { EXIT } from './exit-codes';

let action: (() => void) | null = null;

/** What Ctrl-C does: ends the process, unless a command has something to bring to an end. The second one always ends it. */
export function handleInterrupts(): void {
  process.on('SIGINT', () => {
    const first = action;
    action = null;
    // Worker threads end with the process, and nothing that was begun is worth finishing.
    if (first === null) process.exit(EXIT.interrupted);
    first();
  });
}

/** Runs this at the first Ctrl-C instead of ending the process. Returns a function that takes it back. */
export function onInterrupt(first: () => void): () => void {
  action = first;
  return () => {
    if (action === first) action = null;
  };
}
