/** Restarts of the server that are made in a period before the extension gives up. */
const restarts = 5;
/** The period, in milliseconds. */
const period = 3 * 60_000;

/** Decides whether a server that ended is started again: not if it keeps ending. */
export class RestartLimit {
  #times: number[] = [];

  /** @param now milliseconds of any clock that does not go back. */
  mayRestart(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < period);
    if (this.#times.length >= restarts) return false;
    this.#times.push(now);
    return true;
  }

  /** The user asked for a restart: count anew. */
  reset(): void {
    this.#times = [];
  }
}
