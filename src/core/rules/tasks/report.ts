import type { Confidence, Finding, Fix, Related, Severity } from '../../findings';
import type { CodeView } from '../../program/coroutines/view';
import { isTestFile } from '../../program/files/test-files';
import { Kind, type Call, type Expr } from '../../syntax/nodes';
import type { AnyNode } from '../../syntax/walk-tree';

interface Report {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
}

/** A finding at a node. In test files it is one step less sure: tests do on purpose what programs must not do. */
export function report(view: CodeView, node: { start: number; end: number }, { rule, severity, confidence, message, fixes = [], related = [] }: Report): Finding {
  const inTest = isTestFile(view.file.path);
  const shown: Confidence = !inTest ? confidence : confidence === 'certain' ? 'likely' : 'possible';
  return { rule, severity, confidence: shown, path: view.file.path, start: node.start, end: node.end, message, related, fixes };
}

const maxCode = 50;

/** A call as messages name it: `client.fetch(…)`. */
export function shownCall(view: CodeView, node: Expr): string {
  if (node.kind !== Kind.Call) return shown(view.textOf(node));
  const call: Call = node;
  const args = call.args.length + call.keywords.length > 0 ? '(…)' : '()';
  return `${shown(view.textOf(call.func))}${args}`;
}

/** Code for a message: on one line, not too long, without backticks. */
export function shown(code: string): string {
  const line = code.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return line.length <= maxCode ? line : `…${line.slice(line.length - maxCode + 1)}`;
}

/** True inside a test's `with pytest.raises(…)`, `assertWarns`, …: what happens there is meant to go wrong. */
export function isExpectedToFail(view: CodeView, node: AnyNode): boolean {
  for (let at = view.enclosing(node, [Kind.With]); at !== undefined; at = view.enclosing(at, [Kind.With])) {
    const { items } = at as unknown as { items: readonly { contextExpr: Expr }[] };
    if (items.some(({ contextExpr }) => /\b(?:raises|warns|assertRaises\w*|assertWarns\w*|catch_warnings|deprecated_call)\b/.test(view.textOf(contextExpr)))) return true;
  }
  return false;
}
