import type { PanelState } from '../../protocol/panel';

/** What a panel shows before anything is known. */
export function emptyState(trusted: boolean): PanelState {
  return {
    view: 'run',
    trusted,
    interpreters: [],
    interpreter: null,
    secondInterpreter: null,
    running: null,
    shown: null,
    compared: null,
    history: [],
    target: null,
    evidence: { quantities: {}, answers: {}, known: {} },
    subject: '',
    problem: null,
  };
}

/** The one state of the panel. It lives in the extension, with or without a panel that shows it. */
export class PanelStore {
  #state: PanelState;
  readonly #listeners = new Set<(state: PanelState) => void>();

  constructor(initial: PanelState) {
    this.#state = initial;
  }

  get state(): PanelState {
    return this.#state;
  }

  /** Takes over the changes and tells everybody. */
  set(changes: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener(this.#state);
  }

  /** As `set`, but tells nobody: what changed was told in another way. */
  setQuietly(changes: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...changes };
  }

  onChange(listener: (state: PanelState) => void): void {
    this.#listeners.add(listener);
  }
}
