import { inMemory } from '../guards';
import { members } from '../names';
import type { Alternative, BlockingGroup } from '../types';

/** Files: their data, whole trees, archives, and the stat-class calls that cost microseconds. */

const asyncFile: readonly Alternative[] = [
  { library: 'aiofiles', use: '`aiofiles.open`' },
  { library: 'anyio', use: '`anyio.open_file`' },
  { library: 'trio', use: '`trio.open_file`' },
  { library: 'aiofile', use: '`aiofile.async_open`' },
  { library: null, use: '`await asyncio.to_thread(...)` around all the work on the file' },
];

const asyncPath: readonly Alternative[] = [
  { library: 'anyio', use: '`anyio.Path`' },
  { library: 'trio', use: '`trio.Path`' },
  { library: 'aiofiles', use: '`aiofiles.os` and `aiofiles.ospath`' },
  { library: 'aiopath', use: '`aiopath.AsyncPath`' },
  { library: null, use: '`await asyncio.to_thread(...)`' },
];

const wholeTree: readonly Alternative[] = [
  { library: null, use: '`await asyncio.to_thread(...)`' },
  { library: 'anyio', use: '`await anyio.to_thread.run_sync(...)`' },
  { library: 'trio', use: '`await trio.to_thread.run_sync(...)`' },
];

/**
 * Classes whose instances are backed by a descriptor. Not among them: `io.BytesIO`, `io.StringIO`, and `gzip.GzipFile` and its
 * like, which programs wrap around bytes in memory as often as around files (`gzip.open` gives an `io.BufferedReader` here).
 */
const fileObjects = [
  'io.TextIOWrapper',
  'io.BufferedReader',
  'io.BufferedWriter',
  'io.BufferedRandom',
  'io.FileIO',
  'codecs.StreamReaderWriter',
  'tempfile._TemporaryFileWrapper',
];

export const files: readonly BlockingGroup[] = [
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      'builtins.open',
      'pathlib.Path.open',
      'io.open_code',
      'io.FileIO',
      'codecs.open',
      ...members(['gzip', 'bz2', 'lzma', 'zstandard', 'pyzstd', 'lz4.frame', 'compression.zstd'], 'open'),
      ...members('os', 'open fdopen'),
      'tokenize.open',
      'smart_open.open',
      'fsspec.open',
      'wave.open',
      'shelve.open',
      ...members('dbm', 'open gnu.open ndbm.open dumb.open sqlite3.open'),
      'tempfile.mkstemp',
      ...members('tempfile', 'TemporaryFile NamedTemporaryFile'),
      'mmap.mmap',
      'netrc.netrc',
    ],
    does: 'opens a file on disk',
    unless: inMemory('file', 0),
    alternatives: asyncFile,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      ...members(fileObjects, 'read read1 readline readlines readall readinto readinto1 __next__'),
      'pathlib.Path.read_text',
      'pathlib.Path.read_bytes',
      ...members('os', 'pread preadv'),
      ...members('linecache', 'getline getlines checkcache updatecache'),
      ...members('wave.Wave_read', 'readframes'),
      'plistlib.load',
      ...members('importlib.resources', 'read_text read_binary open_text open_binary'),
      'pkgutil.get_data',
      'numpy.fromfile',
    ],
    onIterate: fileObjects,
    does: 'reads from disk',
    alternatives: asyncFile,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      ...members(fileObjects, 'write writelines truncate'),
      'pathlib.Path.write_text',
      'pathlib.Path.write_bytes',
      ...members('os', 'pwrite pwritev sendfile copy_file_range'),
      ...members('wave.Wave_write', 'writeframes writeframesraw'),
      'plistlib.dump',
    ],
    does: 'writes to disk',
    alternatives: asyncFile,
  },
  {
    // In async code these work on pipes and devices in non-blocking mode far more often than on files.
    rule: 'blocking-file-io',
    tier: 'metadata',
    names: members('os', 'read readv write writev splice'),
    does: 'waits if the descriptor is in blocking mode',
    alternatives: asyncFile,
  },
  {
    rule: 'blocking-file-io',
    tier: 'metadata',
    names: members(fileObjects, 'flush'),
    does: 'hands buffered data to the operating system',
    alternatives: asyncFile,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      ...members(['json', 'simplejson', 'ujson', 'rapidjson', 'pickle', 'cloudpickle', 'dill', 'marshal', 'tomllib', 'tomli', 'toml'], 'load'),
      'rtoml.load',
      'pytoml.load',
      'msgpack.load',
      'hjson.load',
      'json5.load',
      'joblib.load',
      'dotenv.load_dotenv',
      'dotenv.dotenv_values',
      ...members('configparser.RawConfigParser', 'read read_file'),
      'hashlib.file_digest',
      ...members('frontmatter', 'load'),
    ],
    does: 'reads a whole file',
    unless: [...inMemory('fp', 0), ...inMemory('file', 0)],
    alternatives: asyncFile,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      ...members(['json', 'simplejson', 'ujson', 'rapidjson', 'pickle', 'cloudpickle', 'dill', 'marshal', 'toml', 'tomli_w', 'joblib'], 'dump'),
      'rtoml.dump',
      'msgpack.dump',
      'hjson.dump',
      'json5.dump',
      'configparser.RawConfigParser.write',
    ],
    does: 'writes a whole file',
    unless: [...inMemory('fp', 1), ...inMemory('file', 1)],
    alternatives: asyncFile,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: members('os', 'fsync fdatasync sync syncfs'),
    does: 'waits until the data is on the medium',
    alternatives: wholeTree,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      ...members('shutil', 'copy copy2 copyfile copyfileobj copytree move rmtree make_archive unpack_archive'),
      ...members('pathlib.Path', 'copy copy_into move move_into'),
      ...members('distutils.dir_util', 'copy_tree remove_tree'),
      ...members('send2trash', 'send2trash'),
      'tempfile.TemporaryDirectory.cleanup',
      'compileall.compile_dir',
      'filecmp.cmp',
      'filecmp.cmpfiles',
      'filecmp.dircmp',
    ],
    onExit: ['tempfile.TemporaryDirectory'],
    does: 'copies, moves, compares or deletes files on disk',
    alternatives: wholeTree,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: ['glob.glob'],
    onIterate: ['os.walk', 'os.fwalk', 'os.scandir', 'glob.iglob', ...members('pathlib.Path', 'glob rglob walk')],
    does: 'lists directories on disk, one after another',
    alternatives: asyncPath,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: [
      ...members('zipfile.ZipFile', 'extract extractall write'),
      ...members('zipfile.PyZipFile', 'writepy'),
      ...members('tarfile.TarFile', 'add addfile extract extractall getmembers getnames gettarinfo list'),
      ...members(['py7zr.SevenZipFile', 'rarfile.RarFile'], 'extract extractall read readall write writeall testzip'),
      'patoolib.extract_archive',
    ],
    does: 'reads or writes an archive',
    alternatives: wholeTree,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: members('zipfile.ZipFile', 'read writestr testzip'),
    does: 'reads or writes an archive',
    unless: [
      { kind: 'receiver-built-with', keyword: 'file', position: 0, name: 'BytesIO' },
    ],
    alternatives: wholeTree,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: ['zipfile.ZipFile', 'zipfile.is_zipfile', 'tarfile.is_tarfile', 'py7zr.SevenZipFile', 'rarfile.RarFile', 'bz2.BZ2File', 'lzma.LZMAFile'],
    does: 'opens an archive on disk',
    unless: [
      ...inMemory('file', 0),
      ...inMemory('filename', 0),
      { kind: 'mentions', keyword: 'fileobj', name: 'BytesIO' },
    ],
    alternatives: wholeTree,
  },
  {
    rule: 'blocking-file-io',
    tier: 'disk',
    names: ['tarfile.open', 'tarfile.TarFile.open'],
    does: 'opens an archive on disk',
    unless: [{ kind: 'mentions', keyword: 'fileobj', position: 2, name: 'BytesIO' }],
    alternatives: wholeTree,
  },
  {
    rule: 'blocking-filesystem-metadata',
    tier: 'metadata',
    names: [
      ...members(
        'os',
        'stat lstat fstat statvfs fstatvfs access listdir scandir mkdir makedirs mkfifo mknod rename renames replace remove unlink rmdir ' +
          'removedirs link symlink readlink chmod lchmod fchmod chown lchown fchown utime truncate ftruncate getcwd getcwdb chdir chroot ' +
          'listxattr getxattr setxattr removexattr pathconf',
      ),
      ...members(
        'os.path',
        'exists lexists isfile isdir islink isjunction ismount getsize getmtime getatime getctime samefile sameopenfile realpath abspath relpath',
      ),
    ],
    does: 'asks the file system, which takes microseconds on a local disk and much longer on a network one',
    alternatives: asyncPath,
  },
  {
    rule: 'blocking-filesystem-metadata',
    tier: 'metadata',
    names: [
      ...members(
        'pathlib.Path',
        'exists is_file is_dir is_symlink is_mount is_junction is_socket is_fifo is_block_device is_char_device stat lstat mkdir touch unlink ' +
          'rename replace rmdir iterdir resolve absolute samefile owner group chmod lchmod symlink_to hardlink_to link_to readlink expanduser cwd home',
      ),
      ...members('os.DirEntry', 'stat is_file is_dir is_symlink is_junction'),
      ...members('shutil', 'which disk_usage chown copymode copystat'),
      ...members('tempfile', 'mkdtemp TemporaryDirectory mktemp'),
    ],
    does: 'asks the file system, which takes microseconds on a local disk and much longer on a network one',
    alternatives: asyncPath,
  },
];
