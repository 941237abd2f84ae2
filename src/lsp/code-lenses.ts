import type { CodeLens } from 'vscode-languageserver';
import { benchmarkable } from '../core/targets/function-target';
import { benchmarkFunctionCommand, type FunctionTargetParams } from '../protocol/requests';
import type { OpenDocument } from './documents';

/** One lens above each function that can be benchmarked. None in documents that are no file: nothing could import them. */
export function codeLenses(document: OpenDocument): CodeLens[] {
  if (document.isVirtual) return [];
  return benchmarkable(document.analysedText).map((found) => {
    const { def } = found;
    const range = document.index.range({ start: def.nameStart, end: def.nameStart + def.name.length });
    const at: FunctionTargetParams = { textDocument: { uri: document.uri }, position: range.start };
    return { range, command: { title: 'Benchmark · Which model fits?', command: benchmarkFunctionCommand, arguments: [at] } };
  });
}
