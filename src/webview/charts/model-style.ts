import type { Model } from '../../core/bench/model';

/** How a model looks in every chart: one hue a family, told apart within it by texture, and by dash and symbol in curves. */
export interface ModelStyle {
  /** Name of a hue; `charts.css` maps it to a colour of the theme. */
  readonly hue: 'neutral' | 'blue' | 'orange' | 'green' | 'purple' | 'red' | 'yellow';
  readonly texture: 'plain' | 'diagonal' | 'dots' | 'cross' | 'lines';
  /** SVG dash array; `none`: a solid line. */
  readonly dash: string;
  readonly symbol: SymbolName;
}

export type SymbolName = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star' | 'wye';

const styles: Readonly<Record<Model, ModelStyle>> = {
  sequential: { hue: 'neutral', texture: 'plain', dash: '1 4', symbol: 'cross' },
  threads: { hue: 'blue', texture: 'plain', dash: 'none', symbol: 'circle' },
  'thread-pool': { hue: 'blue', texture: 'diagonal', dash: '8 3', symbol: 'circle' },
  fork: { hue: 'orange', texture: 'lines', dash: '2 3', symbol: 'triangle' },
  spawn: { hue: 'orange', texture: 'dots', dash: '6 3 2 3', symbol: 'triangle' },
  forkserver: { hue: 'orange', texture: 'cross', dash: '10 3', symbol: 'triangle' },
  'process-pool': { hue: 'orange', texture: 'plain', dash: '5 3', symbol: 'square' },
  asyncio: { hue: 'green', texture: 'plain', dash: '10 3 2 3', symbol: 'diamond' },
  'to-thread': { hue: 'green', texture: 'diagonal', dash: '3 3', symbol: 'diamond' },
  'asyncio-pool': { hue: 'green', texture: 'dots', dash: '6 2', symbol: 'star' },
  subinterpreters: { hue: 'purple', texture: 'plain', dash: '4 2 1 2', symbol: 'wye' },
  none: { hue: 'blue', texture: 'plain', dash: 'none', symbol: 'circle' },
};

export function styleOfModel(model: Model): ModelStyle {
  return styles[model];
}

const hues = ['blue', 'orange', 'green', 'purple', 'red', 'yellow', 'neutral'] as const;
const dashes = ['none', '6 3', '2 3', '10 3 2 3', '4 2 1 2', '12 4', '1 4'] as const;
const symbols = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'wye'] as const;

/**
 * Styles for the lines of one curve. Two lines of one model would look alike, so from the second on they take the
 * next unused hue; dash and symbol differ for every line of a chart in any case.
 */
export function stylesOfSeries(models: readonly Model[]): readonly ModelStyle[] {
  const used = new Set<string>();
  const usedDashes = new Set<string>();
  const usedSymbols = new Set<string>();
  const pick = <T extends string>(wished: T, all: readonly T[], taken: Set<string>): T => {
    const choice = taken.has(wished) ? (all.find((one) => !taken.has(one)) ?? wished) : wished;
    taken.add(choice);
    return choice;
  };
  return models.map((model) => {
    const own = styles[model];
    return {
      hue: pick(own.hue, hues, used),
      texture: own.texture,
      dash: pick(own.dash, dashes, usedDashes),
      symbol: pick(own.symbol, symbols, usedSymbols),
    };
  });
}
