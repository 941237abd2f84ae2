/** What the analysis returns. Plain data: every shell (terminal, editor, language server) translates it and adds nothing. */

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** `certain`: the code shows it. `likely`: one well-founded assumption. `possible`: shown in the strict profile only. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** 0-based UTF-16 offsets into the text of a file; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. `path` is absolute, with `/` between segments. */
export interface Place extends Span {
  readonly path: string;
}

/** Another place that belongs to the finding, for example one hop of a call chain. */
export interface Related extends Place {
  readonly message: string;
}

/** Replaces the span by `content`; an empty span inserts. */
export interface TextEdit extends Span {
  readonly content: string;
}

/** `safe` keeps the meaning; `unsafe` may change it and needs a look; `display` is advice that is not applied by itself. */
export type Applicability = 'safe' | 'unsafe' | 'display';

/** A rewrite that cures the finding. */
export interface Fix {
  readonly title: string;
  readonly applicability: Applicability;
  /** It moves code to other places: an editor shows what would change before it changes it. */
  readonly isPreviewed?: boolean;
  /** Edits of the finding's own file: sorted by position, without overlap. */
  readonly edits: readonly TextEdit[];
}

/** One thing to report, at the place where the reader can act on it. */
export interface Finding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One or two plain sentences: what happens and what to write instead. Names are in backticks. */
  readonly message: string;
  readonly related: readonly Related[];
  /** Best first. */
  readonly fixes: readonly Fix[];
  /** Full name of the library call that blocks, for whoever measures its kind: `time.sleep`. Absent where there is no such call. */
  readonly primitive?: string;
}
