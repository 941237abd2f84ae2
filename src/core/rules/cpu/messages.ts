import { asyncLibraryFor } from '../../knowledge';
import { shownName } from '../../program/effects/blocks';
import type { Cause, Cost } from '../../program/cost/cost';
import type { Root } from '../../program/roots/roots';
import type { RuleContext } from '../on-loop';

/** Texts of the findings about computation: the estimate, the reason for it, and the cure for this code. */

/** `about 2 s`, `about 120 ms`, `minutes`: one significant digit says what an estimate is worth. */
export function shownDuration(nanoseconds: number): string {
  if (nanoseconds >= 600e9) return nanoseconds < 3600e9 ? 'many minutes' : 'hours';
  let value = Math.max(1, oneDigit(nanoseconds));
  for (const unit of ['ns', 'µs', 'ms']) {
    if (value < 1000) return `about ${value} ${unit}`;
    value = oneDigit(value / 1000);
  }
  return `about ${value} s`;
}

function oneDigit(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return Math.round(value / magnitude) * magnitude;
}

/** `50,000,000`. */
export function shownCount(count: number): string {
  return Math.round(count).toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

function reason(cause: Cause): string {
  if (cause.loop !== null) {
    const { factors, perTurn } = cause.loop;
    const turns = shownCount(factors.reduce((product, factor) => product * factor, 1));
    const how = factors.length > 1 ? `${factors.map(shownCount).join(' × ')} = ${turns}` : turns;
    return `${how} turns of ${shownDuration(perTurn).replace('about ', '')}`;
  }
  const input = cause.input === null ? '' : ` (${cause.input.what}, taken to be ${shownSize(cause.input.bytes)})`;
  return `\`${shownName(cause.primitive)}\` ${cause.model?.does ?? 'computes'}${input}`;
}

/** `20 kB`, `1 MB`. */
function shownSize(bytes: number): string {
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1000)} kB`;
}

/** The message of a finding on a loop: how long, why, what it stops, what to do. */
export function costMessage(context: RuleContext, root: Root, cost: Cost): string {
  const where = root.kind === 'callback' ? `This runs on the event loop, as ${root.as}: ` : '';
  return `${where}${estimate(context, cost)}; the event loop serves nothing else meanwhile. ${cure(context, cost)}`;
}

/** The chain, the reason and the figure: "`crunch`: 3,000 turns of 200 µs, about 600 ms, an estimate for CPython 3.12 (assumed)". */
export function estimate(context: RuleContext, cost: Cost): string {
  const cause = cost.cause!;
  const chain = cause.hops.length === 0 ? '' : `${cause.hops.map((hop) => `\`${hop.name}\``).join(' → ')}: `;
  return `${chain}${reason(cause)}, ${shownDuration(cost.nanoseconds)}, ${basis(context)}`;
}

/** What an estimate rests on: a measured profile, or the default table of a version. */
export function basis(context: RuleContext): string {
  const { settings, target } = context.program;
  return settings.measuredPrices === null ? `an estimate for ${target.words}` : `an estimate from ${settings.measuredPrices.label}`;
}

function cure(context: RuleContext, cost: Cost): string {
  const library = asyncLibraryFor(context.libraries);
  if (cost.released > cost.nanoseconds / 2) return `It releases the GIL: run it in a thread with \`await ${library.runInThread}(…)\`.`;
  if (context.program.target.freeThreaded) return `Without the GIL a thread is enough: \`await ${library.runInThread}(…)\`.`;
  const model = cost.cause?.model;
  if (model?.rule === 'large-parse-on-loop') {
    const faster = model.faster === undefined ? '' : `${model.faster} `;
    return `${faster}In a thread with \`await ${library.runInThread}(…)\` the event loop gets turns in between; for large input use a process pool.`;
  }
  const away = 'Run it in a process pool: `await loop.run_in_executor(pool, …)`; a thread would still make the loop stutter.';
  if (cost.cause?.loop === null || (cost.cause?.hops.length ?? 0) > 0) return away;
  // The loop stands in the coroutine itself, where it can give way.
  return `${away} Or let others run now and then with \`await ${library.sleep}(0)\`. A loop over numbers may become short enough with a vectorised library such as NumPy.`;
}

/** The message for a loop without an end in which nothing is awaited. */
export function endlessMessage(context: RuleContext): string {
  return `This loop never ends and never awaits: once it runs, the event loop serves nothing else. Await something in it, \`await ${asyncLibraryFor(context.libraries).sleep}(0)\` at least, or run it in a thread.`;
}

export const relatedCostMessage = {
  definition: (name: string, where: string): string => `\`${name}\` runs in ${where}`,
  calls: (name: string, next: string): string => `\`${name}\` calls \`${next}\``,
  cause: (cause: Cause): string => `${reason(cause)}: ${shownDuration(cause.nanoseconds)}`,
};
