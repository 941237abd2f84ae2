import type { CancellationToken } from 'vscode-languageserver';
import { debounceDelay } from './debounce';
import { nextTurn } from './slices';

/** Knows when somebody types or waits, so that background work gives way and answers come once per burst of keystrokes. */
export class Activity {
  readonly #edits = new Map<string, { readonly at: number; readonly delay: number }>();
  #quietAt = 0;
  #waiting = 0;

  constructor(private readonly now: () => number) {}

  /** A document was edited; `cost` is what its analysis takes, in milliseconds. */
  edited(uri: string, cost: number): void {
    const edit = { at: this.now(), delay: debounceDelay(cost) };
    this.#edits.set(uri, edit);
    // Somebody who types presses the next key soon: the workspace can wait until then.
    this.#quietAt = edit.at + Math.max(edit.delay, 100);
  }

  forget(uri: string): void {
    this.#edits.delete(uri);
  }

  get isBusy(): boolean {
    return this.#waiting > 0 || this.now() < this.#quietAt;
  }

  /** Resolves when the edits of a document have come to rest for as long as its analysis costs, or when cancelled. */
  async settled(uri: string, token?: CancellationToken): Promise<void> {
    this.#waiting++;
    try {
      await nextTurn(); // keystrokes that are already in the pipe belong to this burst
      while (token?.isCancellationRequested !== true) {
        const edit = this.#edits.get(uri);
        const rest = edit ? edit.at + edit.delay - this.now() : 0;
        if (rest <= 0) return;
        await pause(rest, token);
      }
    } finally {
      this.#waiting--;
    }
  }
}

/** Ends early if the token is cancelled: a client sends its next request only when the cancelled one has ended. */
function pause(milliseconds: number, token: CancellationToken | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    const listener = token?.onCancellationRequested(end);
    function end(): void {
      clearTimeout(timer);
      listener?.dispose();
      resolve();
    }
  });
}
