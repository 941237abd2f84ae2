import type { Chart } from '../../core/bench/model';
import type { Row } from '../state/rows';
import { times } from './units';

const words: Readonly<Record<Chart['y']['unit'], readonly [string, string]>> = {
  s: ['faster', 'slower'],
  '1/s': ['faster', 'slower'],
  B: ['smaller', 'larger'],
  ratio: ['better', 'worse'],
  count: ['better', 'worse'],
  share: ['better', 'worse'],
};

/** `2.01× faster`, `baseline`, `about equal`: a row next to the baseline of its chart. Empty if there is nothing to say. */
export function factorText(chart: Chart, row: Row): string {
  if (row.remark !== undefined) return row.remark;
  if (row.isBaseline) return 'baseline';
  const factor = row.factor;
  if (factor === null) return '';
  if (chart.y.better === 'none') return `${times(factor.ratio)} as much`;
  if (factor.verdict === 'equal') return 'about equal';
  const [better, worse] = words[chart.y.unit];
  const text = factor.ratio >= 1 ? `${times(factor.ratio)} ${better}` : `${times(1 / factor.ratio)} ${worse}`;
  return factor.verdict === 'inconclusive' ? `${text}?` : text;
}

/** The interval of the factor in the direction that `factorText` speaks of; empty if unknown. */
export function factorInterval(chart: Chart, row: Row): string {
  const factor = row.factor;
  if (factor === null) return '';
  if (factor.lo === null || factor.hi === null) return '';
  return factor.ratio >= 1 || factor.verdict === 'equal' || chart.y.better === 'none'
    ? `${times(factor.lo)} – ${times(factor.hi)}`
    : `${times(1 / factor.hi)} – ${times(1 / factor.lo)}`;
}
