import { scaleLinear, scaleLog } from 'd3-scale';
import type { ChartUnit } from '../format/units';

export type ScaleKind = 'linear' | 'log';

/** No quantity of a benchmark is larger or, apart from zero, smaller; beyond that the arithmetic of scales overflows. */
const largest = 1e30;
const smallest = 1e-30;

function drawable(value: number, kind: ScaleKind): boolean {
  return kind === 'log' ? value >= smallest && value <= largest : Math.abs(value) <= largest;
}

/** A position for a value; `null` where the value cannot be drawn (not a number, or not positive on a log axis). */
export type Position = (value: number) => number | null;

export interface Tick {
  readonly at: number;
  readonly value: number;
  readonly label: string;
}

export interface AxisGeometry {
  readonly kind: ScaleKind;
  readonly position: Position;
  readonly ticks: readonly Tick[];
  readonly domain: readonly [number, number];
}

export interface AxisWish {
  readonly values: readonly number[];
  readonly kind: ScaleKind;
  /** Pixels, start to end; end may be smaller (y axes). */
  readonly range: readonly [number, number];
  readonly unit: ChartUnit;
  /** A linear axis starts at zero. */
  readonly fromZero: boolean;
  /** Roughly how many labels fit. */
  readonly count: number;
  /** Values are counts: no label between whole numbers. */
  readonly whole?: boolean;
}

/** An axis over whatever values there are; without a drawable one it covers 0 to 1 (log: 1 to 10). */
export function axis(wish: AxisWish): AxisGeometry {
  return wish.kind === 'log' ? logAxis(wish) : linearAxis(wish);
}

function linearAxis(wish: AxisWish): AxisGeometry {
  const values = wish.values.filter((value) => drawable(value, 'linear'));
  let low = values.length === 0 ? 0 : Math.min(...values);
  let high = values.length === 0 ? 1 : Math.max(...values);
  if (wish.fromZero) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (low === high) {
    const room = low === 0 ? 1 : Math.abs(low) / 2;
    high += room;
    if (!wish.fromZero) low -= room;
  }
  const scale = scaleLinear().domain([low, high]).range([...wish.range]).nice(wish.count);
  return {
    kind: 'linear',
    position: (value) => (drawable(value, 'linear') ? scale(value) : null),
    ticks: scale.ticks(wish.count).filter((value) => wish.whole !== true || Number.isInteger(value)).map((value) => ({ at: scale(value), value, label: wish.unit.tick(value) })),
    domain: [scale.domain()[0]!, scale.domain()[1]!],
  };
}

function logAxis(wish: AxisWish): AxisGeometry {
  const values = wish.values.filter((value) => drawable(value, 'log'));
  let low = values.length === 0 ? 1 : Math.min(...values);
  let high = values.length === 0 ? 10 : Math.max(...values);
  if (high / low < 1.5) {
    low /= 1.6;
    high *= 1.6;
  } else {
    // Room, so that no symbol sits on the frame.
    const room = (high / low) ** 0.04;
    low /= room;
    high *= room;
  }
  const scale = scaleLog().domain([low, high]).range([...wish.range]);
  return {
    kind: 'log',
    position: (value) => (drawable(value, 'log') ? scale(value) : null),
    ticks: logTicks(low, high, wish.count).filter((value) => wish.whole !== true || Number.isInteger(value)).map((value) => ({ at: scale(value), value, label: wish.unit.tick(value) })),
    domain: [low, high],
  };
}

/** Ticks at 1, 2, 5 of every decade if they fit, else 1 of every decade, else of every second and so on. */
function logTicks(low: number, high: number, count: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const within = (steps: readonly number[], every: number): number[] => {
    const ticks: number[] = [];
    for (let decade = first; decade <= last; decade += 1) {
      if ((((decade % every) + every) % every) !== 0) continue;
      for (const step of steps) {
        const value = step * 10 ** decade;
        if (value >= low && value <= high) ticks.push(Number(value.toPrecision(6)));
      }
    }
    return ticks;
  };
  for (const [steps, every] of [[[1, 2, 5], 1], [[1, 3], 1], [[1], 1], [[1], 2], [[1], 3], [[1], 5]] as const) {
    const ticks = within(steps, every);
    if (ticks.length <= count * 1.4) return ticks.length >= 2 || every > 1 ? ticks : narrowTicks(low, high);
  }
  return within([1], 6);
}

/** Less than a decade without two round figures in it. */
function narrowTicks(low: number, high: number): readonly number[] {
  return scaleLinear().domain([low, high]).ticks(3).filter((value) => value > 0);
}
