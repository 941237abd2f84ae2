import { members } from '../names';
import type { CpuModel, NumberScale } from './types';

const derives = { does: 'derives a key', rule: 'cpu-heavy-call-on-loop', source: 'measured' } as const;
const hashes = { does: 'hashes a password, slow on purpose', rule: 'cpu-heavy-call-on-loop', source: 'measured' } as const;
const checks = { does: 'checks a password against its hash, slow on purpose', rule: 'cpu-heavy-call-on-loop', source: 'measured' } as const;

/** Rounds of bcrypt double with each step; 12 is the default of the libraries. */
const bcryptRound = 58_000;
const rounds = (more: Partial<NumberScale>): NumberScale => ({ by: 'number', keyword: 'rounds', otherwise: 12, exponent: 'two-to-the', ...more });

/** Parameters of the object that derives: `Scrypt(salt, length, n, r, p).derive(…)`. */
const ofReceiver = (call: string, position: number, keyword: string, otherwise?: number): NumberScale => ({ by: 'number', position, keyword, otherwise, of: { argument: 'receiver', call } });

const scryptUnit = 260;
const pbkdf2Unit = 240;
/** A KiB of memory in one pass, spread over four lanes: 46 ms with the defaults, which the library's documentation states as typical. */
const argonUnit = 235;

/** Functions that are slow on purpose, and the search for primes. */
export const keyDerivation: readonly CpuModel[] = [
  {
    names: ['hashlib.pbkdf2_hmac'], fixed: 2_000, perUnit: pbkdf2Unit, scales: [{ by: 'number', position: 3, keyword: 'iterations' }], typicalUnits: 200_000,
    releasesGil: true, ...derives,
  },
  {
    names: ['hashlib.scrypt'], fixed: 5_000, perUnit: scryptUnit, scales: [{ by: 'number', keyword: 'n' }, { by: 'number', keyword: 'r' }, { by: 'number', keyword: 'p' }], typicalUnits: 131_072,
    releasesGil: true, ...derives,
  },
  {
    names: members('cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC', 'derive verify'), fixed: 5_000, perUnit: 130,
    scales: [ofReceiver('cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC', 3, 'iterations')], typicalUnits: 300_000, releasesGil: true, ...derives,
  },
  {
    names: members('cryptography.hazmat.primitives.kdf.scrypt.Scrypt', 'derive verify'), fixed: 5_000, perUnit: scryptUnit,
    scales: [
      ofReceiver('cryptography.hazmat.primitives.kdf.scrypt.Scrypt', 2, 'n'), ofReceiver('cryptography.hazmat.primitives.kdf.scrypt.Scrypt', 3, 'r'),
      ofReceiver('cryptography.hazmat.primitives.kdf.scrypt.Scrypt', 4, 'p'),
    ],
    typicalUnits: 131_072, releasesGil: true, ...derives,
  },

  { names: ['bcrypt.hashpw'], fixed: 0, perUnit: bcryptRound, scales: [rounds({ position: 0, of: { argument: 1, call: 'bcrypt.gensalt' } })], releasesGil: true, ...hashes },
  { names: ['bcrypt.checkpw'], fixed: 0, perUnit: bcryptRound, scales: [rounds({ position: 0, of: { argument: 1, call: 'bcrypt.hashpw' } })], releasesGil: true, ...checks },
  { names: ['bcrypt.kdf'], fixed: 0, perUnit: 3_700_000, scales: [{ by: 'number', position: 3, keyword: 'rounds' }], typicalUnits: 50, releasesGil: true, ...derives },
  { names: ['flask_bcrypt.Bcrypt.generate_password_hash', 'flask_bcrypt.generate_password_hash'], fixed: 0, perUnit: bcryptRound, scales: [rounds({ position: 1 })], releasesGil: true, ...hashes },
  { names: ['flask_bcrypt.Bcrypt.check_password_hash', 'flask_bcrypt.check_password_hash'], fixed: 0, perUnit: bcryptRound, scales: [rounds({})], releasesGil: true, ...checks },
  { names: members('passlib.hash.bcrypt', 'hash encrypt'), fixed: 0, perUnit: bcryptRound, scales: [rounds({})], releasesGil: true, ...hashes },
  { names: members('passlib.hash.bcrypt', 'verify'), fixed: 0, perUnit: bcryptRound, scales: [rounds({})], releasesGil: true, ...checks },
  { names: members(['passlib.hash.sha512_crypt', 'passlib.hash.sha256_crypt'], 'hash encrypt'), fixed: 150e6, releasesGil: false, ...hashes },
  { names: members(['passlib.hash.sha512_crypt', 'passlib.hash.sha256_crypt'], 'verify'), fixed: 150e6, releasesGil: false, ...checks },
  { names: members(['passlib.hash.argon2'], 'hash'), fixed: 70e6, releasesGil: true, ...hashes },
  { names: members(['passlib.hash.argon2'], 'verify'), fixed: 70e6, releasesGil: true, ...checks },
  {
    // Which hash is used stands in `schemes`; all but the PBKDF2 ones take about as long by default.
    names: members('passlib.context.CryptContext', 'hash encrypt'), fixed: 200e6, releasesGil: true, ...hashes,
    cheaper: { position: 0, keyword: 'schemes', ofReceiver: true, when: ['pbkdf2_sha1', 'pbkdf2_sha256', 'pbkdf2_sha512', 'django_pbkdf2_sha256', 'plaintext', 'hex_sha256'], factor: 0.05 },
  },
  {
    names: members('passlib.context.CryptContext', 'verify verify_and_update'), fixed: 200e6, releasesGil: true, ...checks,
    cheaper: { position: 0, keyword: 'schemes', ofReceiver: true, when: ['pbkdf2_sha1', 'pbkdf2_sha256', 'pbkdf2_sha512', 'django_pbkdf2_sha256', 'plaintext', 'hex_sha256'], factor: 0.05 },
  },

  {
    names: ['argon2.PasswordHasher.hash'], fixed: 20_000, perUnit: argonUnit, releasesGil: true, ...hashes,
    scales: [ofReceiver('argon2.PasswordHasher', 0, 'time_cost', 3), ofReceiver('argon2.PasswordHasher', 1, 'memory_cost', 65_536)],
  },
  {
    names: ['argon2.PasswordHasher.verify'], fixed: 20_000, perUnit: argonUnit, releasesGil: true, ...checks,
    scales: [ofReceiver('argon2.PasswordHasher', 0, 'time_cost', 3), ofReceiver('argon2.PasswordHasher', 1, 'memory_cost', 65_536)],
  },
  {
    names: members('argon2.low_level', 'hash_secret hash_secret_raw'), fixed: 20_000, perUnit: argonUnit, releasesGil: true, ...hashes,
    scales: [{ by: 'number', position: 2, keyword: 'time_cost' }, { by: 'number', position: 3, keyword: 'memory_cost' }], typicalUnits: 3 * 65_536,
  },

  {
    names: ['werkzeug.security.generate_password_hash'], fixed: 100e6, releasesGil: true, ...hashes,
  },
  { names: ['werkzeug.security.check_password_hash'], fixed: 100e6, releasesGil: true, ...checks },
  { names: ['django.contrib.auth.hashers.make_password'], fixed: 250e6, releasesGil: true, ...hashes },
  { names: ['django.contrib.auth.hashers.check_password'], fixed: 250e6, releasesGil: true, ...checks },
  { names: ['pwdlib.PasswordHash.hash'], fixed: 46e6, releasesGil: true, ...hashes },
  { names: members('pwdlib.PasswordHash', 'verify verify_and_update'), fixed: 46e6, releasesGil: true, ...checks },
  { names: ['nacl.pwhash.str', 'nacl.pwhash.argon2id.str'], fixed: 80e6, releasesGil: true, ...hashes },
  { names: ['nacl.pwhash.verify'], fixed: 80e6, releasesGil: true, ...checks },

  // The search for primes takes about the fourth power of the size, and luck decides by a factor of three.
  {
    names: ['cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key'], fixed: 0, perUnit: 45e6 / 2048 ** 4, scales: [{ by: 'number', position: 1, keyword: 'key_size', power: 4 }],
    typicalUnits: 2048 ** 4, releasesGil: true, does: 'searches for the primes of a key', rule: 'cpu-heavy-call-on-loop', source: 'measured',
  },
  {
    names: ['Crypto.PublicKey.RSA.generate', 'Cryptodome.PublicKey.RSA.generate', 'rsa.newkeys'], fixed: 0, perUnit: 600e6 / 2048 ** 4, scales: [{ by: 'number', position: 0, keyword: 'bits', power: 4 }],
    typicalUnits: 2048 ** 4, releasesGil: false, does: 'searches for the primes of a key in Python code', rule: 'cpu-heavy-call-on-loop', source: 'documentation',
  },
];
