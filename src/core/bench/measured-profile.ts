import type { Settings } from '../config/settings';
import { interpreterName } from './compare';
import type { RunResult } from './model';

/** What operations cost on one interpreter, as the preset `operations` measured it. */
export interface MeasuredProfile {
  /** Nanoseconds by operation. */
  readonly prices: Readonly<Record<string, number>>;
  /** For messages: `CPython 3.12.1, measured 21 Nov 2026`. */
  readonly label: string;
  /** Version of CPython, as `[major, minor]`; `null`: another implementation, or not known. */
  readonly version: readonly [number, number] | null;
  /** True if its threads compute side by side. */
  readonly freeThreaded: boolean;
}

/** What is known of the measurement, wherever it was kept. */
export interface MeasuredOn {
  /** `CPython 3.12.1`. */
  readonly interpreter: string;
  /** ISO 8601. */
  readonly created: string;
  readonly freeThreaded: boolean;
  readonly profile: Readonly<Record<string, number>>;
}

/** The profile as the analysis takes it. */
export function measuredProfile({ interpreter, created, freeThreaded, profile }: MeasuredOn): MeasuredProfile {
  const version = /^CPython (\d+)\.(\d+)/.exec(interpreter);
  const day = shownDay(created);
  return {
    prices: profile,
    label: `${interpreter}, measured${day === '' ? '' : ` ${day}`}`,
    version: version === null ? null : [Number(version[1]), Number(version[2])],
    freeThreaded,
  };
}

/** The profile that a finished result holds; `undefined`: it is of another preset, or was stopped. */
export function profileOfResult({ profile, environment, created, partial }: RunResult): MeasuredProfile | undefined {
  if (profile === null || partial || Object.keys(profile).length === 0) return undefined;
  const freeThreaded = environment.freeThreadedBuild && !environment.gilEnabled;
  return measuredProfile({ interpreter: interpreterName(environment), created, freeThreaded, profile });
}

/**
 * Settings that price computation by a profile. Where no target is configured, the measured interpreter is taken to be it.
 * @param isSelected false if it is another interpreter than the project's: then it gives prices only.
 */
export function withMeasuredProfile(settings: Settings, { prices, label, version, freeThreaded }: MeasuredProfile, isSelected: boolean): Settings {
  const target = isSelected && version !== null ? ({ version, freeThreaded, from: 'interpreter' } as const) : null;
  return { ...settings, measuredPrices: { prices, label }, targetPython: settings.targetPython ?? target };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `21 Nov 2026` in UTC; empty if the text is no date. */
export function shownDay(created: string): string {
  const date = new Date(created);
  return Number.isNaN(date.getTime()) ? '' : `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}
