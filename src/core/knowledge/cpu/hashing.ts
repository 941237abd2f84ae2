import { members } from '../names';
import type { CpuModel, SizeScale } from './types';

const data: readonly SizeScale[] = [{ by: 'size', position: 0 }];
const digests = { does: 'hashes', rule: 'cpu-heavy-call-on-loop', releasesGil: true, source: 'measured', scales: data } as const;

/** Digests. Above 2 kB `hashlib` releases the GIL. */
export const hashing: readonly CpuModel[] = [
  { names: members('hashlib', 'sha256 sha224'), fixed: 350, perUnit: 0.6, ...digests },
  { names: members('hashlib', 'sha512 sha384 blake2b blake2s'), fixed: 400, perUnit: 1.6, ...digests },
  { names: members('hashlib', 'md5 sha1 new'), fixed: 350, perUnit: 1.6, ...digests },
  { names: members('hashlib', 'sha3_256 sha3_512 sha3_224 sha3_384 shake_128 shake_256'), fixed: 500, perUnit: 4, ...digests },
  { names: members(['hashlib.sha256', 'hashlib.sha1', 'hashlib.md5', 'hashlib.sha512'], 'hexdigest digest'), fixed: 200, releasesGil: false, does: 'ends a digest', source: 'measured' },
  { names: members('zlib', 'crc32 adler32'), fixed: 100, perUnit: 0.9, ...digests, does: 'computes a checksum of' },
];
