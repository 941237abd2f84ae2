import type { CpuModel, SizeSource } from './types';
import { builtins } from './builtins';
import { compression } from './compression';
import { hashing } from './hashing';
import { keyDerivation } from './key-derivation';
import { parsing } from './parsing';
import { sizeSources } from './sources';
import { vectors } from './vectors';

export { methodPrices } from './builtins';

/** The models by field. */
export const cpuModels: readonly CpuModel[] = [...keyDerivation, ...compression, ...hashing, ...parsing, ...vectors, ...builtins];

const byName = new Map<string, CpuModel>();
for (const model of cpuModels) for (const name of model.names) byName.set(name, model);

const sources = new Map<string, SizeSource>();
for (const source of sizeSources) for (const name of source.names) sources.set(name, source);

/** What is known of the cost of a library function, by its canonical name. */
export function cpuModel(name: string): CpuModel | undefined {
  return byName.get(name);
}

/** Where data comes from that a function, an attribute or an instance of a class gives, by its canonical name. */
export function sizeSource(name: string): SizeSource | undefined {
  return sources.get(name);
}
