import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import { evaluate } from '../../program/types/evaluate';
import { alternatives, TypeKind } from '../../program/types/types';
import { EventKind } from '../../summary/facts';
import { ValueKind } from '../../summary/values';
import type { RuleContext } from '../on-loop';
import { at, isExpectedToFail, mentionsOnPath, nearest, relatedOf, runsIn, shownFunction, whereabouts } from './evidence';

/** What raises `ValueError` outside of the main thread. Sources: "signal — Signals and threads", `loop.add_signal_handler`. */
const mainThreadOnly: ReadonlyMap<string, string> = new Map([
  ['signal.signal', 'signal.signal'],
  ['signal.set_wakeup_fd', 'signal.set_wakeup_fd'],
  ['asyncio.AbstractEventLoop.add_signal_handler', 'add_signal_handler'],
]);
const names: ReadonlySet<string> = new Set(['signal', 'set_wakeup_fd', 'add_signal_handler']);

/** True if the text may install signal handlers. */
export function mayHandleSignals(text: string): boolean {
  return /\bsignal\.signal\b|\bset_wakeup_fd\b|\badd_signal_handler\b|from signal import\b/.test(text);
}

/** `signal-outside-main-thread`: handlers that are installed in another thread. */
export function checkSignals(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  if (!context.isOn('signal-outside-main-thread')) return [];
  const findings: Finding[] = [];
  for (const fn of file.facts.functions) {
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || (event.value.func.kind === ValueKind.Attribute && !names.has(event.value.func.name))) continue;
      const callee = alternatives(evaluate(p, file, event.value.func)).find((type) => type.kind === TypeKind.External && mainThreadOnly.has(p.knowledge.canonical(type.name)));
      if (callee?.kind !== TypeKind.External) continue;
      const shown = mainThreadOnly.get(p.knowledge.canonical(callee.name))!;
      const { threads, others } = whereabouts(p, file, fn);
      const reach = nearest(threads);
      if (reach === undefined || mentionsOnPath(p, reach, file, fn, /\bmain_thread\b|\bcurrent_thread\b/) || isExpectedToFail(file, event, /\b(?:ValueError|RuntimeError|Exception|BaseException)\b/)) continue;
      findings.push(
        at(
          file, event, 'signal-outside-main-thread', 'error', others.length > 0 ? 'likely' : 'certain',
          `${shownFunction(fn)} runs in ${runsIn(reach)}, and \`${shown}\` raises \`ValueError\` in every thread but the main one. Install the handler in the main thread, before the thread starts.`,
          relatedOf(reach),
        ),
      );
    }
  }
  return findings;
}
