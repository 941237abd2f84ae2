import { fromFunction } from '../core/decision/from-function';
import type { Finding } from '../core/findings';
import { proposedArguments } from '../core/targets/argument-proposals';
import { doctestArguments, exampleArguments } from '../core/targets/example-calls';
import { targetAt, type FoundTarget } from '../core/targets/function-target';
import { isTestFile } from '../core/program/files/test-files';
import type { FunctionTargetParams, FunctionTargetResult, WireFunctionTarget } from '../protocol/requests';
import type { OpenDocument } from './documents';
import { mapSpan } from './edit-mapping';
import type { Session } from './session';

/** Test files that are read to find one call. */
const maxTestFiles = 200;

/** `interlock/functionTarget`: what a benchmark needs to know of the function at a position. */
export function functionTarget(session: Session, params: FunctionTargetParams): FunctionTargetResult | null {
  const document = session.documents.get(params.textDocument.uri);
  if (!document) return null;
  const found = targetAt(document.analysedText, document.index.offset(params.position));
  if (found === null) return null;
  if (!('def' in found)) return { name: found.name, target: null, refused: found.reason };
  if (document.isVirtual) {
    return { name: found.qualname, target: null, refused: 'The code is in no file on disk, so that no other process can import it. Save it as a .py file.' };
  }
  return { name: found.qualname, target: wireTarget(session, document, found), refused: null };
}

function wireTarget(session: Session, document: OpenDocument, found: FoundTarget): WireFunctionTarget {
  const example = exampleOf(session, document, found);
  const report = session.workspace.projectOf(document.path).functionAt(document.path, found.def.nameStart);
  return {
    uri: document.uri,
    file: document.path,
    qualname: found.qualname,
    line: document.index.position(found.def.nameStart).line,
    isAsync: found.def.isAsync,
    signature: found.signature,
    parameters: found.parameters,
    argumentsText: proposedArguments(found, example.text),
    argumentsFrom: example.from,
    contexts: (report?.contexts ?? []).map(({ runner, description }) => ({ runner, description })),
    blocks: (report?.blocks ?? []).map(({ primitive, does }) => ({ primitive, does })),
    known: report === undefined ? {} : fromFunction(report, findingsIn(session, document, found)).known,
  };
}

function findingsIn(session: Session, document: OpenDocument, { def }: FoundTarget): Finding[] {
  return (session.reports.last(document.uri)?.findings ?? []).filter((finding) => {
    const span = mapSpan(finding, document.changesSinceCheck);
    return span !== undefined && span.start >= def.start && span.end <= def.end;
  });
}

/** Arguments that somebody wrote down before: in the docstring, or in a test. */
function exampleOf(session: Session, document: OpenDocument, found: FoundTarget): { readonly text: string | null; readonly from: WireFunctionTarget['argumentsFrom'] } {
  const doctest = doctestArguments(found);
  if (doctest !== null) return { text: doctest, from: 'doctest' };
  const folder = session.workspace.folderOf(document.path);
  const needsNone = found.parameters.every((each, index) => each.default !== null || each.kind === 'vararg' || each.kind === 'kwarg' || (index === 0 && found.owner !== null && found.form !== 'staticmethod'));
  if (needsNone) return { text: null, from: 'signature' };
  let read = 0;
  for (const path of folder.list()) {
    if (!isTestFile(path)) continue;
    if (++read > maxTestFiles) break;
    const text = folder.read(path);
    const example = text === undefined ? null : exampleArguments(text, found);
    if (example !== null) return { text: example, from: 'test' };
  }
  return { text: null, from: 'signature' };
}
