import type { CpuModel } from './types';
import { keyDerivation } from './key-derivation';

const byName = new Map<string, CpuModel>();
for (const model of [...keyDerivation]) for (const name of model.names) byName.set(name, model);

/** What is known of the cost of a library function, by its canonical name. */
export function cpuModel(name: string): CpuModel | undefined {
  return byName.get(name);
}
