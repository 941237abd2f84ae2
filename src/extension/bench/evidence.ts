import type { RunResult } from '../../core/bench/model';
import { mergeEvidence, saidQuantity, withAnswer } from '../../core/decision/evidence';
import { fromResults } from '../../core/decision/from-results';
import { fromRule } from '../../core/decision/from-rule';
import { symbolFact } from '../../core/decision/symbols';
import type { Evidence } from '../../core/decision/types';
import type { Interpreter, PanelState } from '../../protocol/panel';
import type { WireFunctionTarget } from '../../protocol/requests';

/** What the decision tree goes by: stored runs, the code of the chosen function, and what the user says. */
export class TreeEvidence {
  #said: Evidence = { quantities: {}, answers: {}, known: {} };
  #code: Evidence['known'] = {};
  #function: { readonly file: string; readonly qualname: string } | undefined;

  /** Another function was chosen: what the user said of the last one no longer holds. */
  choose(target: WireFunctionTarget, shownFile: string): void {
    this.#code = target.known;
    this.#function = { file: shownFile, qualname: target.qualname };
    this.#said = { quantities: {}, answers: {}, known: {} };
  }

  /** The tree is asked about a finding of a rule. @returns false if it has nothing to say about that rule. */
  ask(rule: string): boolean {
    const opening = fromRule(rule);
    if (opening === undefined) return false;
    this.#code = opening.evidence.known;
    this.#function = undefined;
    this.#said = { quantities: {}, answers: {}, known: {} };
    return true;
  }

  /** @param answer `null`: taken back. */
  answer(node: string, answer: string | null): void {
    this.#said = withAnswer(this.#said, node, answer);
  }

  /** @param value in base units; `null`: taken back. */
  say(symbol: string, value: number | null): void {
    const fact = symbolFact(symbol);
    if (fact === undefined || fact.derived) return;
    const others = Object.fromEntries(Object.entries(this.#said.quantities).filter(([name]) => name !== symbol));
    const isPossible = value !== null && Number.isFinite(value) && value >= fact.range[0] && value <= fact.range[1];
    this.#said = { ...this.#said, quantities: isPossible ? { ...others, [symbol]: saidQuantity(value) } : others };
  }

  /** Back to what was measured and read off the code. */
  reset(): void {
    this.#said = { quantities: {}, answers: {}, known: {} };
  }

  /** @param now ISO 8601. @param interpreter the chosen one. */
  evidence(results: readonly RunResult[], interpreter: Interpreter | undefined, now: string): PanelState['evidence'] {
    const measured = fromResults(results, {
      now,
      ...(interpreter?.environment ? { interpreter: interpreter.environment } : {}),
      ...(this.#function === undefined ? {} : { function: this.#function }),
    });
    const { quantities, answers, known } = mergeEvidence(measured, { known: this.#code }, this.#said);
    return { quantities: { ...quantities }, answers: { ...answers }, known: { ...known } };
  }
}
