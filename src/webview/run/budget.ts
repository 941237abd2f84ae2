import { budgets } from '../../core/bench/requests';
import type { Preset } from '../../core/bench/presets';

export type BudgetName = keyof typeof budgets;

export const budgetOptions: readonly { readonly value: BudgetName; readonly text: string; readonly hint: string }[] = [
  { value: 'quick', text: `Quick ${budgets.quick} s`, hint: 'A first look; may end without a verdict' },
  { value: 'careful', text: `Careful ${budgets.careful} s`, hint: 'Enough rounds for a verdict on most machines' },
  { value: 'long', text: `Long ${budgets.long} s`, hint: 'Narrow intervals, and for busy machines' },
];

/** The smallest budget that a preset needs for a verdict on an idle machine. */
export function budgetFor(preset: Preset | undefined): BudgetName {
  const need = preset?.budget ?? budgets.quick;
  return need <= budgets.quick ? 'quick' : need <= budgets.careful ? 'careful' : 'long';
}

export function secondsOf(name: BudgetName): number {
  return budgets[name];
}
