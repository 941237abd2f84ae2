import type { Finding } from '../../findings';
import type { FileState } from '../../program/file-state';
import type { RuleContext } from '../on-loop';
import { checkDaemons } from './daemonic';
import { checkForks } from './fork-threads';
import { checkDrains } from './join-before-drain';
import { checkLargeArguments } from './large-argument';
import { checkMainGuard } from './main-guard';
import { checkMissingState } from './missing-state';
import { checkParentState } from './parent-state';
import { checkPreexec } from './preexec';
import { checkSharedValues } from './shared-value';
import { checkPickling } from './unpicklable';

/** True if the text may start a process, hand one something, or use what it shares. */
export function mayUseProcesses(text: string): boolean {
  return /multiprocess|ProcessPool|process_map|to_process|preexec_fn|\bfork\w*\(|[Mm]anager|Process\b|\bPool\b/.test(text);
}

/**
 * True if the module's own code calls a function by a plain name, and the file is no user of processes itself: the function may come from a file
 * that is. Most modules only define; scripts call.
 */
export function mayLeadToProcesses(text: string): boolean {
  return /^(?:[a-z_]\w*\s*=\s*)?(?!(?:getLogger|namedtuple|setup|super|require|lazy_import)\()[a-z_]\w*\(/m.test(text) && /^(?:from|import)\s/m.test(text) && !mayUseProcesses(text);
}

/** A start of a process that the module's own code leads to in another file. */
export function checkLeadsToProcesses(context: RuleContext, file: FileState): Finding[] {
  const { program: p } = context;
  const modules = p.texts.importedModules();
  if (file.imports.size === 0 || !(modules.has('multiprocessing') || modules.has('concurrent'))) return [];
  return checkMainGuard(context, file);
}

/** The family "processes". */
export function checkProcesses(context: RuleContext, file: FileState): Finding[] {
  const findings = [...checkPreexec(context, file), ...checkForks(context, file)];
  if (/multiprocess|[Pp]rocess|Pool|[Mm]anager/.test(file.text)) {
    for (const check of [checkMainGuard, checkPickling, checkDrains, checkParentState, checkMissingState, checkSharedValues, checkDaemons, checkLargeArguments]) findings.push(...check(context, file));
  }
  return findings;
}
