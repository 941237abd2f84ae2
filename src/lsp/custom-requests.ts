import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import { targetOf } from '../core/config/target';
import type { Place } from '../core/findings';
import type {
  CheckWorkspaceResult,
  ExplainRuleParams,
  ExplainRuleResult,
  StatusParams,
  StatusResult,
  WhereFunctionRunsParams,
  WhereFunctionRunsResult,
  WireLocation,
  WireStep,
} from '../protocol/requests';
import { overriddenKeys } from './editor-settings';
import { collectFindings, type Publisher } from './publisher';
import type { Session } from './session';
import { runInSlices } from './slices';

/** `interlock/checkWorkspace`: every file of every folder, with progress; findings of unopened files are pushed. */
export async function checkWorkspace(
  session: Session,
  publisher: Publisher,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<CheckWorkspaceResult> {
  const start = session.environment.now();
  await session.ready;
  progress.begin('Checking the workspace', 0, undefined, true);
  const isCancelled = (): boolean => token.isCancellationRequested;
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  let files = 0;
  let isComplete = true;
  for (const folder of session.workspace.folders()) isComplete = isComplete && (await session.workspace.scan(folder, isCancelled));
  const total = session.workspace.projects().reduce((sum, project) => sum + project.files.size, 0);
  let shown = 0;
  const findings = isComplete
    ? await collectFindings(session, isCancelled, () => {
        files++;
        const now = session.environment.now();
        if (now - shown < 100) return;
        shown = now;
        progress.report(total === 0 ? 100 : Math.floor((files / total) * 100), `${files} of ${total} files`);
      })
    : undefined;
  progress.done();
  for (const found of findings?.values() ?? []) for (const finding of found) counts[finding.severity]++;
  if (findings) publisher.publishClosed(findings);
  return {
    files,
    findings: counts.error + counts.warning + counts.information + counts.hint,
    filesWithFindings: findings?.size ?? 0,
    bySeverity: counts,
    milliseconds: Math.round(session.environment.now() - start),
    cancelled: findings === undefined,
  };
}

/** Milliseconds for learning who starts what before the answer; the next question goes on from there. */
const longestLearning = 4_000;

/** `interlock/whereFunctionRuns`. */
export async function whereFunctionRuns(session: Session, params: WhereFunctionRunsParams): Promise<WhereFunctionRunsResult | null> {
  const until = session.environment.now() + longestLearning;
  const asked = session.documents.get(params.textDocument.uri);
  if (!asked) return null;
  const learning = session.workspace.projectOf(asked.path);
  await runInSlices(learning.learn([...learning.files]), () => undefined, session.sliceOptions(() => session.environment.now() > until));
  // The document may have been typed in, or closed, meanwhile.
  const document = session.documents.get(params.textDocument.uri);
  if (!document) return null;
  const project = session.workspace.projectOf(document.path);
  const facts = project.functionAt(document.path, document.index.offset(params.position));
  const location = facts && locate(session, facts.place);
  if (!facts || !location) return null;
  const steps = (path: readonly { readonly message: string; readonly place: Place }[]): WireStep[] =>
    path.flatMap((step) => {
      const at = locate(session, step.place);
      return at ? [{ message: step.message, location: at }] : [];
    });
  return {
    name: facts.name,
    location,
    isAsync: facts.isAsync,
    contexts: facts.contexts.map((run) => ({ runner: run.runner, description: run.description, path: steps(run.path) })),
    blocks: facts.blocks.map((block) => ({ primitive: block.primitive, does: block.does, chain: steps(block.chain) })),
  };
}

/** `interlock/explainRule`. */
export function explainRule(session: Session, params: ExplainRuleParams): ExplainRuleResult | null {
  const { rules } = session.environment;
  if (params.rule === undefined) return { markdown: '', url: '', rules: rules.names };
  const markdown = rules.page(params.rule);
  return markdown === undefined ? null : { markdown, url: rules.url(params.rule), rules: rules.names };
}

/** `interlock/status` for a document, or for the first folder. */
export function statusOf(session: Session, params: StatusParams): StatusResult {
  const { workspace } = session;
  const path = params.textDocument ? workspace.pathOf(params.textDocument.uri) : undefined;
  const folder = path !== undefined ? workspace.folderOf(path) : workspace.folders()[0];
  const project = path !== undefined ? folder?.projectOf(path) : folder?.projects()[0];
  const config = project?.config;
  return {
    state: folder?.isScanning === true ? 'scanning' : 'ready',
    files: workspace.folders().reduce((sum, each) => sum + each.files.size, 0),
    configFile: config?.file ?? null,
    pythonVersion: config?.settings.pythonVersion.join('.') ?? '',
    targetPython: config === undefined ? '' : targetOf(config.settings).words,
    configProblems: workspace.configs().flatMap((each) => each.problems.map((problem) => `${problem.path}:${problem.row}: ${problem.message}`)),
    enabled: folder?.settings.enable ?? true,
    timings: {
      lastCheck: project?.lastCheck ?? null,
      slowestCheck: project?.slowestCheck ?? null,
      scan: folder?.scanMilliseconds ?? null,
    },
    overrides: folder ? overriddenKeys(folder.settings) : [],
  };
}

function locate(session: Session, place: Place): WireLocation | undefined {
  const index = session.indexOf(place.path);
  return index ? { uri: session.uriOf(place.path), range: index.range(place) } : undefined;
}
