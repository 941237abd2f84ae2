/** Models of what calls into C cost. Tables are data; `program/cost` reads them. */

/** How many units of work a call does: a literal argument, the length of one, or a product of literals. */
export type Scale = NumberScale | LengthScale | SizeScale;

/** The number passed for a parameter. */
export interface NumberScale {
  readonly by: 'number';
  readonly position?: number;
  readonly keyword?: string;
  /** The library's default. */
  readonly otherwise?: number;
  readonly exponent?: 'two-to-the';
  readonly power?: number;
  /** The parameter is one of another call: of the one that made this argument (or the receiver), if it is a call of this function. */
  readonly of?: { readonly argument: number | 'receiver'; readonly call: string };
}

/** The number of items of the argument. */
export interface LengthScale {
  readonly by: 'length';
  readonly position: number | 'receiver';
  /** `leaves`: the values inside it, however deep. */
  readonly perItem?: 'n' | 'n-log-n' | 'leaves';
}

/**
 * The bytes of the argument: as many as literals tell, else what is usual for where it comes from, a file say. Where neither is known the
 * call costs nothing worth a word.
 */
export interface SizeScale {
  readonly by: 'size';
  readonly position?: number;
  readonly keyword?: string;
}

/** An argument by which a call costs a fraction. */
export interface CheaperWay {
  readonly position?: number;
  readonly keyword: string;
  /** It is an argument of the call that made the receiver. */
  readonly ofReceiver?: boolean;
  /** Names or literals that make it cheaper. */
  readonly when: readonly string[];
  /** If given: an argument that is none of these may be a cheaper one, and is taken for one. */
  readonly dear?: readonly string[];
  readonly factor: number;
}

export interface CpuModel {
  /** Fully qualified, as a user would import them. */
  readonly names: readonly string[];
  /** Nanoseconds of one call beside its units. */
  readonly fixed: number;
  /** Nanoseconds a unit; the units of several scales are multiplied. */
  readonly perUnit?: number;
  readonly scales?: readonly Scale[];
  /** The units count only for calls with this many arguments: `pow(a, b, c)` never gets large. */
  readonly sizedWith?: number;
  /** What the default of an unknown scale is taken to be; without it an unknown scale counts as no unit. */
  readonly typicalUnits?: number;
  /** The same work is much cheaper where an argument says so: `Loader=yaml.CSafeLoader`. */
  readonly cheaper?: CheaperWay;
  /** A cheaper way to do the same: a sentence for messages. */
  readonly faster?: string;
  /** True if other threads run meanwhile. */
  readonly releasesGil: boolean;
  /** Completes "`name` …" in a message: `derives a key`. */
  readonly does: string;
  /** Reported as such where its estimate passes the threshold; without it the call only adds to the cost of what surrounds it. */
  readonly rule?: 'cpu-heavy-call-on-loop' | 'large-parse-on-loop';
  /** Where the figures come from. */
  readonly source: 'measured' | 'documentation' | 'least that is usual';
}

/** Where data of unknown size comes from, and how much is usual. */
export interface SizeSource {
  /** Functions, methods, attributes and classes that give it. */
  readonly names: readonly string[];
  /** Bytes that are taken for granted: rather too few. */
  readonly bytes: number;
  /** For messages: `a file`. */
  readonly what: string;
}
