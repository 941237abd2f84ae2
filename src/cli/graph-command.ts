import { Analysis } from '../core/analysis';
import type { ContextGraph, LockGraph } from '../core/graph-report';
import { createColours } from '../core/reports/colours';
import { contextsAbout } from '../core/reports/graph-about';
import { onlyCycles } from '../core/reports/graph-cycles';
import { dotText } from '../core/reports/graph-dot';
import { contextGraphJson, lockGraphJson } from '../core/reports/graph-json';
import { graphMermaid } from '../core/reports/graph-mermaid';
import { besides, contextPicture, lockPicture, type Picture } from '../core/reports/graph-picture';
import { contextText, lockText, type GraphTextOptions } from '../core/reports/graph-text';
import { createSourceTexts, type SourceTexts } from '../core/reports/source-text';
import { count } from '../core/reports/text-report';
import type { FileFailure } from '../node/check-job';
import { NodeHost } from '../node/node-host';
import { findInputs, type CheckInputs } from './check-inputs';
import { displayPath, logText } from './check-output';
import { EXIT, UsageError } from './exit-codes';
import type { GraphKind, GraphOptions } from './graph-options';
import { ProgressLine } from './progress-line';
import { wantsColour, write } from './terminal';

/** `interlock graph`. Returns the exit code. */
export async function graph(kind: GraphKind, paths: readonly string[], options: GraphOptions): Promise<number> {
  if (options.cycles && kind !== 'locks') throw new UsageError('--cycles is about locks', 'Write `interlock graph locks --cycles`.');
  if (options.about !== undefined && kind !== 'contexts') throw new UsageError('--about is about contexts', 'Write `interlock graph contexts --about NAME`.');
  const { about } = options;
  const progress = new ProgressLine(process.stderr, process.stderr.isTTY && !options.quiet);
  const inputs = await findInputs(paths, options);
  const failures: FileFailure[] = [];
  const analyses = engines(inputs, failures, progress);
  const sources = readSources(inputs);
  let output: string;
  if (kind === 'locks') {
    const graphs = analyses.map(({ analysis, files }) => analysis.lockGraph(files));
    output = lockOutput(options.cycles ? graphs.map(onlyCycles) : graphs, sources, inputs, options);
  } else {
    const graphs = analyses.map(({ analysis, files }) => analysis.contextGraph(files));
    output = contextOutput(about === undefined ? graphs : graphs.map((each) => contextsAbout(each, about)), sources, inputs, options);
  }
  progress.clear();
  await write(process.stderr, logText(inputs, failures, options));
  await write(process.stdout, output);
  if (failures.length > 0 || inputs.discovery.problems.length > 0) return EXIT.error;
  return inputs.configProblems.length > 0 ? EXIT.configuration : EXIT.clean;
}

interface ProjectEngine {
  readonly analysis: Analysis;
  /** Those that were asked for. */
  readonly files: readonly string[];
}

function engines({ projects, overlay }: CheckInputs, failures: FileFailure[], progress: ProgressLine): ProjectEngine[] {
  let read = 0;
  return projects.map(({ settings, files, workspace }) => {
    const asked = new Set(files.map(({ path }) => path));
    const host = new NodeHost(workspace, overlay, {
      onRead: () => {
        read++;
        progress.update(`Reading ${count(read, 'file')}`);
      },
      onUnreadable: (path, message) => {
        if (asked.has(path)) failures.push({ path, kind: 'unreadable', message });
      },
    });
    return { analysis: new Analysis(host, settings), files: [...asked] };
  });
}

function readSources({ overlay }: CheckInputs): SourceTexts {
  const host = new NodeHost([], overlay);
  return createSourceTexts((path) => host.read(path));
}

function lockOutput(graphs: readonly LockGraph[], sources: SourceTexts, inputs: CheckInputs, options: GraphOptions): string {
  if (options.outputFormat === 'json') return lockGraphJson(graphs, sources);
  return pictureOutput(besides('locks', graphs.map(lockPicture)), sources, inputs, options);
}

function contextOutput(graphs: readonly ContextGraph[], sources: SourceTexts, inputs: CheckInputs, options: GraphOptions): string {
  if (options.outputFormat === 'json') return contextGraphJson(graphs, sources);
  return pictureOutput(besides('contexts', graphs.map(contextPicture)), sources, inputs, options);
}

function pictureOutput(picture: Picture, sources: SourceTexts, { folder }: CheckInputs, { outputFormat, color }: GraphOptions): string {
  if (outputFormat === 'dot') return dotText(picture, sources);
  if (outputFormat === 'mermaid') return graphMermaid(picture, sources);
  const options: GraphTextOptions = { sources, colours: createColours(wantsColour(color, process.stdout)), displayPath: (path) => displayPath(path, folder) };
  return picture.kind === 'locks' ? lockText(picture, options) : contextText(picture, options);
}
