import { members } from '../names';
import type { CpuModel, LengthScale, NumberScale, SizeScale } from './types';

const items: readonly LengthScale[] = [{ by: 'length', position: 0 }];
const sorting: readonly LengthScale[] = [{ by: 'length', position: 0, perItem: 'n-log-n' }];
const leaves: readonly LengthScale[] = [{ by: 'length', position: 0, perItem: 'leaves' }];
const text: readonly SizeScale[] = [{ by: 'size', position: 0 }];

/** Beyond the call itself: nanoseconds of one call, and of each item. */
function small(names: readonly string[], fixed: number, perUnit = 0, scales: CpuModel['scales'] = perUnit > 0 ? items : undefined): CpuModel {
  return { names, fixed, perUnit, scales, releasesGil: false, does: 'runs in C', source: 'measured' };
}

/** Integers grow: multiplying digits by digits takes the power 1.58 of their number (Karatsuba). */
const bits: NumberScale = { by: 'number', position: 1, power: 1.58 };

/** Builtins and small functions of the standard library, as they add to the cost of loops. */
export const builtins: readonly CpuModel[] = [
  small(members('builtins', 'len isinstance id callable bool ord type'), 15),
  small(members('builtins', 'abs chr iter next hash getattr hasattr'), 30),
  small(members('builtins', 'str repr int'), 60),
  small(members('builtins', 'float round divmod hex bin format'), 50),
  small(members('builtins', 'print'), 600),
  small(['builtins.list', 'builtins.tuple'], 50, 15),
  small(['builtins.sum', 'math.fsum', 'builtins.bytes', 'builtins.bytearray'], 40, 12),
  small(['builtins.max', 'builtins.min', 'builtins.any', 'builtins.all'], 60, 14),
  small(['builtins.set', 'builtins.frozenset'], 60, 25),
  small(['builtins.dict', 'collections.Counter'], 80, 35),
  small(['collections.deque'], 80, 12),
  small(['builtins.str.join'], 60, 14),
  small(['builtins.sorted'], 100, 7, sorting),
  { ...small(['builtins.list.sort'], 50, 7, [{ by: 'length', position: 'receiver', perItem: 'n-log-n' }]) },
  small(members('heapq', 'nlargest nsmallest heapify merge'), 200, 60),
  small(members('statistics', 'mean median stdev variance'), 2_000, 350),
  small(members('random', 'random randint choice uniform randrange'), 300),
  small(['random.shuffle', 'random.sample'], 300, 350),
  small(members('math', 'sqrt sin cos tan exp log log2 log10 floor ceil atan2 hypot pow gcd isclose fabs'), 30),
  small(members('time', 'time monotonic perf_counter'), 40),
  small(members('datetime', 'datetime.now datetime.utcnow datetime timedelta'), 300),
  small(['datetime.datetime.strptime'], 4_000),
  small(['uuid.uuid4'], 1_500),
  small(members('re', 'match search fullmatch'), 500),
  small(members('re', 'sub findall split'), 900),
  small(members('re.Pattern', 'match search fullmatch'), 180),
  small(members('re.Pattern', 'sub findall split finditer'), 400),
  small(['re.Match.group', 're.Match.groups'], 60),
  small(['decimal.Decimal'], 130),
  small(['fractions.Fraction'], 1_500),
  small(['copy.copy'], 400),
  // Two visits for each container, one for each value.
  small(['copy.deepcopy'], 600, 450, leaves),
  small(members('json', 'dumps dump'), 1_500, 220, leaves),
  small(members('pickle', 'dumps dump'), 500, 45, leaves),
  small(members('yaml', 'dump safe_dump dump_all safe_dump_all'), 30_000, 25_000, leaves),
  small(['base64.b64encode', 'base64.b64decode', 'binascii.hexlify'], 150, 1.5, text),
  { ...small(['math.factorial'], 50, 0.9, [{ by: 'number', position: 0, power: 1.58 }]), rule: 'cpu-heavy-call-on-loop', does: 'multiplies big integers' },
  { ...small(['builtins.pow'], 400, 0.012, [bits]), rule: 'cpu-heavy-call-on-loop', does: 'multiplies big integers', sizedWith: 2 },
];

/**
 * Methods by their name alone, where the receiver is not known or is plain data: what they cost on short texts and small containers.
 * Nanoseconds beside looking the method up.
 */
export const methodPrices: Readonly<Record<string, number>> = {
  append: 10, add: 20, pop: 20, popleft: 15, appendleft: 10, get: 20, setdefault: 30, discard: 20, remove: 40, extend: 40, update: 60, insert: 60,
  items: 30, keys: 30, values: 30, copy: 60, clear: 20, index: 40, count: 50,
  lower: 40, upper: 40, title: 60, strip: 30, lstrip: 30, rstrip: 30, startswith: 50, endswith: 50, replace: 70, split: 120, rsplit: 120, splitlines: 120, partition: 80,
  find: 60, rfind: 60, join: 60, format: 180, encode: 50, decode: 60, isdigit: 20, isalpha: 20, zfill: 50, ljust: 50, rjust: 50, hexdigest: 250, digest: 200, group: 60, groups: 80,
};
