import { Analysis } from '../../../src/core/analysis';
import { defaultSettings, type Settings } from '../../../src/core/config/settings';
import { MemoryHost } from '../../rules/memory-host';

/** Nanoseconds that the engine estimates for `main` of this text. */
export function costOf(text: string, settings: Partial<Settings> = {}, more: Readonly<Record<string, string>> = {}): number {
  const analysis = new Analysis(new MemoryHost({ '/project/main.py': text, ...more }), { ...defaultSettings, ...settings });
  const cost = analysis.estimatedCost('/project/main.py', 'main');
  if (cost === undefined) throw new Error('there is no function `main`');
  return cost;
}
