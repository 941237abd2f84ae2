import type { SoonFindings } from '../../src/core/analysis';
import type { FunctionReport } from '../../src/core/function-report';
import type { ContextGraph, LockGraph } from '../../src/core/graph-report';
import type { SourceHost } from '../../src/core/source-host';
import { defaultSettings, type Settings } from '../../src/core/config/settings';
import type { Finding } from '../../src/core/findings';
import { withEditorSettings } from '../../src/lsp/editor-settings';
import type { ConfigProblem, Engine, Environment } from '../../src/lsp/environment';
import type { MeasureThisParams } from '../../src/protocol/requests';
import { ruleBook } from '../../src/lsp/rule-book';
import { suppressionComments } from '../../src/lsp/suppression-comments';

/**
 * A small engine whose findings a test can read off the text:
 * - `SLEEP` is a finding with a safe fix, `READ` one with an unsafe fix, `INPUT` one with advice only;
 * - `CALL name` is a finding if the file `name.py` beside it contains `BLOCKS`, with that place as related location;
 * - `LATE` is a finding that is not known before `settle` has gone through its steps, each of which `lateWork` hears of;
 * - `CRASH` makes the engine throw, which the real one never does;
 * - `LOCK name` is a lock, `ORDER a b` an order of two of them; of contexts, each file is one;
 * - `def name` gives facts about a function.
 */
export class ScriptedEngine implements Engine {
  checks = 0;
  warmed = 0;
  readonly updated: string[] = [];

  constructor(
    readonly host: SourceHost,
    readonly settings: Settings,
    private readonly work: () => void,
  ) {}

  update(path: string): void {
    this.updated.push(path);
  }

  *warmUp(): Generator<void> {
    for (const path of this.host.list()) {
      this.host.read(path);
      this.warmed++;
      yield;
    }
  }

  check(path: string): Finding[] {
    this.checks++;
    this.work();
    const text = this.host.read(path) ?? '';
    if (text.includes('CRASH')) throw new Error('the engine failed');
    const findings: Finding[] = [];
    for (const match of text.matchAll(/SLEEP|READ|INPUT|CALL (\w+)/g)) {
      const span = { path, start: match.index, end: match.index + match[0].length };
      const base = { ...span, severity: 'warning', confidence: 'certain', related: [], fixes: [] } as const;
      if (match[0] === 'SLEEP') {
        const edits = [{ start: 0, end: 0, content: 'import asyncio\n' }, { start: span.start, end: span.end, content: 'asyncio.sleep' }];
        findings.push({ ...base, rule: 'blocking-sleep', message: '`time.sleep` blocks', fixes: [{ title: 'Use asyncio.sleep', applicability: 'safe', edits }] });
      } else if (match[0] === 'READ') {
        const fix = { title: 'Use to_thread', applicability: 'unsafe', edits: [{ start: span.start, end: span.end, content: 'to_thread' }] } as const;
        findings.push({ ...base, rule: 'blocking-file-io', severity: 'information', confidence: 'likely', message: '`open` blocks', fixes: [fix] });
      } else if (match[0] === 'INPUT') {
        const fix = { title: 'Read in a thread', applicability: 'display', edits: [] } as const;
        findings.push({ ...base, rule: 'blocking-console-input', message: '`input` waits', fixes: [fix] });
      } else {
        const other = `${path.slice(0, path.lastIndexOf('/'))}/${match[1]!}.py`;
        const there = this.host.has(other) ? (this.host.read(other) ?? '').indexOf('BLOCKS') : -1;
        if (there < 0) continue;
        const related = [{ path: other, start: there, end: there + 6, message: `${match[1]!} blocks` }];
        findings.push({ ...base, rule: 'transitive-blocking-call', message: `\`${match[1]!}\` blocks`, related });
      }
    }
    return findings.filter((finding) => !this.settings.ignore.includes(finding.rule));
  }

  /** Path to the text for which the late findings are known. */
  readonly settled = new Map<string, string>();
  lateWork: (path: string) => void = () => undefined;
  lateSteps = 2;

  soon(path: string): SoonFindings {
    const findings = this.check(path);
    const text = this.host.read(path) ?? '';
    const isKnown = this.settled.get(path) === text || !text.includes('LATE');
    const late = isKnown ? [...text.matchAll(/LATE/g)] : [];
    const edits = [{ start: 0, end: 0, content: '# late\n' }];
    return {
      findings: [
        ...findings,
        ...late.map(({ index }) => ({
          path, start: index, end: index + 4, rule: 'unguarded-shared-write', severity: 'warning', confidence: 'certain', message: 'late', related: [],
          fixes: [{ title: 'Guard it', applicability: 'safe', edits }],
        } as const)),
      ],
      awaited: new Set(isKnown ? [] : ['unguarded-shared-write']),
    };
  }

  *settle(path: string): Generator<void> {
    const text = this.host.read(path) ?? '';
    if (this.settled.get(path) === text) return;
    for (let step = 0; step < this.lateSteps; step++) {
      this.lateWork(path);
      yield;
      if (this.host.read(path) !== text) return;
    }
    this.settled.set(path, text);
  }

  *checkAll(paths: readonly string[]): Generator<{ readonly path: string; readonly findings: Finding[] }> {
    for (const path of paths) yield { path, findings: this.check(path) };
  }

  /** The texts that the last call named. */
  kept: readonly string[] = [];

  keepOnly(paths: Iterable<string>): void {
    this.kept = [...paths];
  }

  learned = 0;

  *learnGraphs(paths: readonly string[]): Generator<void> {
    for (const path of paths) {
      this.host.read(path);
      this.learned++;
      yield;
    }
  }

  lockGraph(paths: readonly string[]): LockGraph {
    const locks: LockGraph['locks'][number][] = [];
    const orders: LockGraph['orders'][number][] = [];
    for (const path of paths) {
      for (const { 0: text, 1: name, 2: from, 3: to, index } of (this.host.read(path) ?? '').matchAll(/LOCK (\w+)|ORDER (\w+) (\w+)/g)) {
        const place = { path, start: index, end: index + text.length };
        if (name !== undefined) locks.push({ id: name, name, kind: 'Lock', world: 'thread', place, cycle: null });
        else orders.push({ from: from!, to: to!, at: place, path: [{ message: `\`${from!}\` is held`, place }], contexts: ['a thread'], cycle: null });
      }
    }
    return { locks, orders, cycles: [] };
  }

  contextGraph(paths: readonly string[]): ContextGraph {
    return { roots: paths.map((path) => ({ id: path, runner: 'thread', as: `thread of \`${path}\``, isMany: false, place: null })), functions: [], calls: [] };
  }

  endsInString(): boolean {
    return false;
  }

  functionAt(path: string, offset: number): FunctionReport | undefined {
    const text = this.host.read(path) ?? '';
    const match = [...text.matchAll(/def (\w+)/g)].find((found) => found.index <= offset && offset <= found.index + found[0].length);
    if (!match) return undefined;
    const place = { path, start: match.index + 4, end: match.index + match[0].length };
    return {
      name: match[1]!,
      place,
      extent: place,
      isAsync: false,
      contexts: [{ runner: 'loop', description: 'event loop, from the route handler `users`', path: [{ message: 'called here', place }] }],
      blocks: [{ primitive: 'requests.get', does: "waits for the server's answer", tier: 'network', chain: [{ message: 'get', place }] }],
    };
  }
}

/** A machine whose files are a map. Configuration: a file `pyproject.toml` with lines `ignore = rule` and `BROKEN`. */
export class MemoryEnvironment implements Environment {
  readonly version = '0.0.0';
  readonly rules = ruleBook;
  readonly suppressions = suppressionComments;
  readonly files: Map<string, string>;
  readonly engines: ScriptedEngine[] = [];
  /** Milliseconds that each check holds the server. */
  checkCost = 0;

  constructor(files: Record<string, string> = {}) {
    this.files = new Map(Object.entries(files));
  }

  now(): number {
    return performance.now();
  }

  /** `SLEEP` can be measured, nothing else. */
  patternOf(finding: Finding): MeasureThisParams | undefined {
    return finding.rule === 'blocking-sleep' ? { pattern: 'sleep', parameters: { seconds: 0.2 } } : undefined;
  }

  read(path: string): string | undefined {
    return this.files.get(path);
  }

  fileNames(folder: string): string[] {
    return [...this.files.keys()].filter((path) => path.slice(0, path.lastIndexOf('/')) === folder).map((path) => path.slice(folder.length + 1));
  }

  openFolder(folder: string, editor: Parameters<Environment['openFolder']>[1]): ReturnType<Environment['openFolder']> {
    const configs = new Map<string, { file: string | undefined; settings: Settings; problems: ConfigProblem[] }>();
    return {
      config: (path) => {
        let at = path;
        while (at !== folder && at.length > 1 && !this.files.has(`${at}/pyproject.toml`)) at = at.slice(0, at.lastIndexOf('/')) || '/';
        let config = configs.get(at);
        if (!config) {
          config = this.#load(at, editor);
          configs.set(at, config);
        }
        return config;
      },
      discover: () => Promise.resolve([...this.files.keys()].filter((path) => path.startsWith(`${folder}/`) && this.#isIncluded(path, editor.exclude))),
      isIncluded: (path) => this.#isIncluded(path, editor.exclude),
    };
  }

  createEngine(host: SourceHost, settings: Settings): Engine {
    const engine = new ScriptedEngine(host, settings, () => {
      const end = performance.now() + this.checkCost;
      while (performance.now() < end);
    });
    this.engines.push(engine);
    return engine;
  }

  #isIncluded(path: string, exclude: readonly string[]): boolean {
    return path.endsWith('.py') && !path.includes('/site-packages/') && !exclude.some((name) => path.includes(`/${name}/`));
  }

  #load(folder: string, editor: Parameters<Environment['openFolder']>[1]): { file: string | undefined; settings: Settings; problems: ConfigProblem[] } {
    const file = `${folder}/pyproject.toml`;
    const text = this.files.get(file);
    const settings = { ...defaultSettings, root: folder };
    if (text === undefined) return { file: undefined, settings: withEditorSettings(settings, editor), problems: [] };
    const ignore = [...text.matchAll(/^ignore = (\S+)$/gm)].map((match) => match[1]!);
    const problems = text.split('\n').flatMap((line, index) => (line.includes('BROKEN') ? [{ path: file, row: index + 1, column: 1, message: 'unknown key' }] : []));
    return { file, settings: withEditorSettings({ ...settings, ignore }, editor), problems };
  }
}
