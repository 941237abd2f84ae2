import { members } from '../names';
import type { CpuModel } from './types';

const input = [{ by: 'size', position: 0 }] as const;
const inPython = { scales: input, releasesGil: false, rule: 'large-parse-on-loop', source: 'measured' } as const;
const inC = { scales: input, releasesGil: false, rule: 'large-parse-on-loop', does: 'parses data', source: 'measured' } as const;

/** Parsers, by the byte of what they read: those in Python code are some hundred times slower than `json`. */
export const parsing: readonly CpuModel[] = [
  {
    names: members(['yaml'], 'safe_load safe_load_all full_load full_load_all unsafe_load load load_all parse compose scan'), fixed: 30_000, perUnit: 3_700, does: 'parses YAML', ...inPython,
    cheaper: { position: 1, keyword: 'Loader', when: ['CLoader', 'CSafeLoader', 'CFullLoader', 'CBaseLoader', 'CUnsafeLoader'], dear: ['Loader', 'SafeLoader', 'FullLoader', 'BaseLoader', 'UnsafeLoader'], factor: 0.16 },
    faster: '`yaml.load(…, Loader=yaml.CSafeLoader)`, where libyaml is installed, is about six times faster.',
  },
  {
    names: members('ruamel.yaml', 'YAML.load YAML.load_all'), fixed: 50_000, perUnit: 6_000, does: 'parses YAML in Python code', ...inPython,
    cheaper: { keyword: 'typ', ofReceiver: true, when: ['safe', 'unsafe', 'base'], factor: 0.1 },
  },
  { names: members('ruamel.yaml', 'safe_load load round_trip_load'), fixed: 50_000, perUnit: 6_000, does: 'parses YAML in Python code', ...inPython },
  {
    names: ['bs4.BeautifulSoup'], fixed: 100_000, perUnit: 770, does: 'parses markup and builds a tree in Python code', ...inPython,
  },
  { names: ['feedparser.parse'], fixed: 500_000, perUnit: 850, does: 'parses a feed in Python code', ...inPython },
  { names: members('markdown', 'markdown Markdown.convert'), fixed: 100_000, perUnit: 2_600, does: 'converts Markdown in Python code', ...inPython },
  { names: ['markdown2.markdown', 'mistune.html', 'mistune.markdown', 'markdown_it.MarkdownIt.render', 'markdown_it.MarkdownIt.parse'], fixed: 50_000, perUnit: 1_000, does: 'converts Markdown in Python code', ...inPython },
  { names: ['html5lib.parse', 'html5lib.HTMLParser.parse', 'html.parser.HTMLParser.feed'], fixed: 50_000, perUnit: 600, does: 'parses HTML in Python code', ...inPython },
  { names: members(['tomllib', 'tomli', 'toml', 'pytoml'], 'load loads'), fixed: 20_000, perUnit: 430, does: 'parses TOML in Python code', ...inPython },
  { names: members('tomlkit', 'load loads parse'), fixed: 20_000, perUnit: 1_500, does: 'parses TOML in Python code', ...inPython },
  { names: members('xml.dom.minidom', 'parse parseString'), fixed: 50_000, perUnit: 170, does: 'parses XML and builds a tree in Python code', ...inPython },
  { names: members('xmltodict', 'parse'), fixed: 30_000, perUnit: 200, does: 'parses XML in Python code', ...inPython },
  { names: members('json5', 'load loads'), fixed: 30_000, perUnit: 5_000, does: 'parses JSON5 in Python code', ...inPython },
  { names: ['icalendar.Calendar.from_ical', 'vobject.readOne', 'email.message_from_string', 'email.message_from_bytes', 'email.message_from_file'], fixed: 100_000, perUnit: 300, does: 'parses in Python code', ...inPython },
  { names: ['docutils.core.publish_string', 'docutils.core.publish_parts'], fixed: 5_000_000, perUnit: 5_000, does: 'converts a document in Python code', ...inPython },
  { names: ['openpyxl.load_workbook', 'pandas.read_excel'], fixed: 2_000_000, perUnit: 1_700, does: 'reads a workbook in Python code', ...inPython },
  { names: ['docx.Document', 'pptx.Presentation'], fixed: 10_000_000, perUnit: 400, does: 'reads a document in Python code', ...inPython },
  { names: ['ast.parse', 'builtins.compile'], fixed: 10_000, perUnit: 120, ...inC },

  { names: members('json', 'loads load'), fixed: 1_500, perUnit: 10, ...inC },
  { names: members(['orjson', 'ujson', 'rapidjson', 'msgspec.json', 'msgpack'], 'loads load decode unpackb'), fixed: 500, perUnit: 4, ...inC },
  { names: members(['pickle', 'marshal'], 'loads load'), fixed: 500, perUnit: 9, ...inC },
  { names: [...members('xml.etree.ElementTree', 'fromstring XML parse'), ...members('defusedxml.ElementTree', 'fromstring parse')], fixed: 5_000, perUnit: 20, ...inC },
  { names: [...members('lxml.etree', 'fromstring XML HTML parse'), ...members('lxml.html', 'fromstring document_fromstring parse')], fixed: 10_000, perUnit: 22, ...inC },
  { names: members('selectolax.parser', 'HTMLParser'), fixed: 5_000, perUnit: 5, ...inC },
  { names: ['pandas.read_csv'], fixed: 300_000, perUnit: 6, ...inC },
  { names: ['pandas.read_json'], fixed: 1_000_000, perUnit: 40, ...inC },
];
