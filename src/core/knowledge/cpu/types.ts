/** Models of what calls into C cost. Tables are data; `program/cost` reads them. */

/** How many units of work a call does: a literal argument, the length of one, or a product of literals. */
export type Scale =
  /** The number passed for a parameter. `otherwise`: the library's default. */
  | { readonly by: 'number'; readonly position?: number; readonly keyword?: string; readonly otherwise?: number; readonly exponent?: 'two-to-the'; readonly power?: number }
  /** The number of items of the argument. */
  | { readonly by: 'length'; readonly position: number; readonly perItem?: 'n' | 'n-log-n' };

export interface CpuModel {
  /** Fully qualified, as a user would import them. */
  readonly names: readonly string[];
  /** Nanoseconds of one call beside its units. */
  readonly fixed: number;
  /** Nanoseconds a unit; the units of several scales are multiplied. */
  readonly perUnit?: number;
  readonly scales?: readonly Scale[];
  /** What the default of an unknown scale is taken to be; without it an unknown scale counts as one unit. */
  readonly typicalUnits?: number;
  /** True if other threads run meanwhile. */
  readonly releasesGil: boolean;
  /** Completes "`name` …" in a message: `derives a key`. */
  readonly does: string;
  /** Reported as such where its estimate passes the threshold; without it the call only adds to the cost of what surrounds it. */
  readonly rule?: 'cpu-heavy-call-on-loop' | 'large-parse-on-loop';
  /** Where the figures come from: measured here (`npm run perf:costs`), or the library's documentation. */
  readonly source: string;
}
