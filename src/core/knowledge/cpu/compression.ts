import { members } from '../names';
import type { CpuModel, SizeScale } from './types';

const data: readonly SizeScale[] = [{ by: 'size', position: 0, keyword: 'data' }];
const packs = { does: 'compresses', rule: 'cpu-heavy-call-on-loop', releasesGil: true, source: 'measured', scales: data } as const;
const unpacks = { does: 'decompresses', rule: 'cpu-heavy-call-on-loop', releasesGil: true, source: 'measured', scales: data } as const;

/** Compression of text that repeats itself as prose does; random bytes take longer, one line again and again far less. */
export const compression: readonly CpuModel[] = [
  { names: ['zlib.compress'], fixed: 20_000, perUnit: 15.5, ...packs },
  { names: ['gzip.compress'], fixed: 25_000, perUnit: 25, ...packs },
  { names: ['bz2.compress'], fixed: 100_000, perUnit: 85, ...packs },
  { names: ['lzma.compress'], fixed: 1_500_000, perUnit: 300, ...packs },
  { names: ['brotli.compress', 'brotlicffi.compress'], fixed: 100_000, perUnit: 900, cheaper: { position: 2, keyword: 'quality', when: ['0', '1', '2', '3', '4', '5', '6', '7'], factor: 0.03 }, ...packs },
  { names: [...members('zstandard', 'compress ZstdCompressor.compress'), 'pyzstd.compress', 'compression.zstd.compress'], fixed: 20_000, perUnit: 5, ...packs },
  { names: ['snappy.compress', 'lz4.frame.compress'], fixed: 5_000, perUnit: 2, ...packs },
  { names: members(['zlib', 'gzip'], 'decompress'), fixed: 5_000, perUnit: 5, ...unpacks },
  { names: ['bz2.decompress'], fixed: 20_000, perUnit: 100, ...unpacks },
  { names: ['lzma.decompress'], fixed: 20_000, perUnit: 25, ...unpacks },
  { names: ['brotli.decompress', 'zstandard.decompress', 'zstandard.ZstdDecompressor.decompress'], fixed: 10_000, perUnit: 6, ...unpacks },
];
