/** The decision tree as data: questions, answers and leaves, and what a walk over them returns. */

import type { Fact, Model } from '../bench/model';

/** A measured, given or assumed quantity, by its symbol. */
export interface Quantity extends Fact {
  readonly source: 'measured' | 'you said' | 'code' | 'assumed';
  /** Where it comes from: "switch-interval on CPython 3.12.1, 3 days ago", "async def at app.py:12". */
  readonly note: string;
}

/** Everything that a walk may use. Symbols: see `symbols.ts`. */
export interface Evidence {
  readonly quantities: Readonly<Record<string, Quantity>>;
  /** Answers that the user gave by hand: node id to answer id. They win over evidence. */
  readonly answers: Readonly<Record<string, string>>;
  /** Answers that follow from the code: node id to answer id and the reason. */
  readonly known: Readonly<Record<string, KnownAnswer>>;
}

export interface KnownAnswer {
  readonly answer: string;
  readonly because: string;
  /** Usual for such code and not certain: a measurement wins over it. */
  readonly weak?: boolean | undefined;
}

export interface Answer {
  readonly id: string;
  readonly label: string;
  /** Id of the node or leaf that it leads to. */
  readonly to: string;
  /** When it applies, in words and thresholds: "CPU time below 25 % of wall time". */
  readonly when: string;
}

/** What evidence says about a question. */
export interface Decided {
  /** One answer, or two when an interval straddles the threshold. Empty: evidence is missing. */
  readonly answers: readonly string[];
  /** "CPU time was 3 % of wall time [2-5 %]". */
  readonly because: string;
  /** The deciding number and its threshold; what the "what would change this" list is made from. */
  readonly margin: Margin | null;
}

export interface Margin {
  readonly symbol: string;
  readonly value: number;
  readonly threshold: number;
  /** The answer beyond the threshold. */
  readonly otherwise: string;
}

export interface Question {
  readonly id: string;
  readonly text: string;
  /** Two or three sentences: why it matters. */
  readonly why: string;
  readonly answers: readonly Answer[];
  /** Symbols that can decide it. */
  readonly needs: readonly string[];
  /** Preset whose run supplies what is missing, or `function` for a benchmark of the user's function; `null`: only the user knows. */
  readonly measure: string | null;
}

export interface Skeleton {
  /** Runs as it stands on `minimumPython`; third-party imports are named. */
  readonly code: string;
  readonly minimumPython: readonly [number, number];
  readonly requires: readonly string[];
}

export interface Leaf {
  readonly id: string;
  /** "ThreadPoolExecutor". */
  readonly title: string;
  /** May hold `{symbol}`: replaced by the quantity, or by the words in `symbols.ts` if it is unknown. */
  readonly recommendation: string;
  readonly caveat: string;
  /** "n or t grows ten times". */
  readonly wouldChange: string;
  readonly skeleton: Skeleton | null;
  /** Presets that show the evidence. */
  readonly presets: readonly string[];
  readonly rules: readonly string[];
  /** Where the primers disagree and which measurement decides; empty if they agree. */
  readonly disagreement: string;
  /** The model of the predictions that stands for it; `null`: it is no way to run things (a lock, a warning). */
  readonly model: Model | null;
  /** Questions that are worth asking once this leaf is chosen: they add to it and do not replace it. */
  readonly followUps: readonly string[];
}

/** One step of a walk. */
export interface Step {
  readonly node: string;
  /** Answers that are followed; two when undecided by evidence. Empty: the walk ends here and asks. */
  readonly answers: readonly string[];
  readonly source: 'measured' | 'you said' | 'code' | 'assumed' | 'unanswered';
  readonly because: string;
  readonly margin: Margin | null;
}

export interface Walk {
  /** In order of the tree; both branches after an undecided step. */
  readonly steps: readonly Step[];
  /** Reached leaves; several when undecided. Empty while a question is open. */
  readonly leaves: readonly string[];
  /** What belongs to the reached leaves (a lock, a semaphore): leaves that their follow-up questions led to. */
  readonly additions: readonly string[];
  /** The question to ask next, a follow-up question once a leaf is reached; `null` when nothing is open. */
  readonly open: string | null;
  /** Deciding numbers, the one nearest to its threshold first. */
  readonly wouldChange: readonly { readonly node: string; readonly text: string }[];
  /** Predicted seconds of each model for the whole work, where the symbols for it are known. */
  readonly predictions: readonly { readonly model: string; readonly seconds: number; readonly lo: number | null; readonly hi: number | null }[];
}
