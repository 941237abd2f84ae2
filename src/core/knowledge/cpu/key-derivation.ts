import type { CpuModel } from './types';

/** Functions that are slow on purpose. */
export const keyDerivation: readonly CpuModel[] = [
  {
    names: ['hashlib.pbkdf2_hmac'], fixed: 2_000, perUnit: 330, scales: [{ by: 'number', position: 3, keyword: 'iterations' }], typicalUnits: 200_000,
    releasesGil: true, does: 'derives a key', rule: 'cpu-heavy-call-on-loop', source: 'measured',
  },
  {
    names: ['hashlib.scrypt'], fixed: 5_000, perUnit: 380, scales: [{ by: 'number', keyword: 'n' }, { by: 'number', keyword: 'r' }, { by: 'number', keyword: 'p' }], typicalUnits: 131_072,
    releasesGil: true, does: 'derives a key', rule: 'cpu-heavy-call-on-loop', source: 'measured',
  },
];
