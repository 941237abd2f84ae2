import catalogue from '../../runner/interlock_bench/presets.json';

/** A statement of the primers that the product rests on, which a preset puts to the test. */
export interface Claim {
  readonly id: string;
  /** In our words: "Three threads that sleep two seconds take two seconds, not six". */
  readonly text: string;
  /** The expected direction: "threads about 3 times sequential". */
  readonly expected: string;
}

export interface Preset {
  /** Also its module in the runner, with `_` for `-`. */
  readonly id: string;
  readonly title: string;
  /** What a user wants to know: "Do threads help when everything waits?" */
  readonly question: string;
  readonly group: 'overview' | 'waiting' | 'computing' | 'starting' | 'moving data' | 'event loop' | 'shared state' | 'scaling';
  /** Seconds that it needs for a verdict on an idle machine. */
  readonly budget: number;
  readonly claims: readonly Claim[];
  /** Codes of the calls that are measured, for people: one or two lines each. */
  readonly about: string;
}

/** In the order in which the panel and the command line list them. */
export const presets: readonly Preset[] = catalogue as readonly Preset[];

export function presetById(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}
