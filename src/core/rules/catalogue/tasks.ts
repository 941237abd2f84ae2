import { rulesOf, type RuleMeta } from './rule-meta';

const rule = rulesOf('tasks and coroutines');

/** Coroutines that never run, tasks that nobody keeps, cancellation that is lost. */
export const taskRules: readonly RuleMeta[] = [
  rule('coroutine-not-awaited', 'error', 'unsafe', ['ASYNC105'], 'a coroutine that is made and thrown away'),
  rule('coroutine-lost-on-path', 'warning', 'unsafe', [], 'a variable whose coroutine is forgotten on some way through the function'),
  rule('coroutine-as-value', 'error', 'unsafe', [], 'a coroutine where its result is needed'),
  rule('coroutine-api-misuse', 'error', 'none', [], 'what cannot be awaited, waited for or scheduled'),
  rule('wrong-async-protocol', 'error', 'unsafe', ['S7515', 'E1701', 'E1145'], '`with` or `for` where only the asynchronous form works, and the reverse'),
  rule('async-function-as-sync-callback', 'error', 'none', ['VSTHRD101'], 'an `async def` where a plain function is called'),
  rule('called-instead-of-passed', 'error', 'unsafe', [], 'a call where the function itself is needed, and the reverse'),
  rule('dangling-task', 'warning', 'unsafe', ['RUF006', 'ASYNC300', 'S7502'], 'a task that nothing keeps'),
  rule('task-exception-never-retrieved', 'information', 'none', ['VSTHRD110'], 'a task whose failure nobody sees'),
  rule('gather-exceptions-ignored', 'warning', 'none', ['RUF071'], 'exceptions that `gather` returns and nobody looks at'),
  rule('prefer-task-group', 'hint', 'unsafe', [], '`gather` that leaves the others running when one fails'),
  rule('unbounded-gather', 'information', 'none', [], 'a network call for each item of a collection, all at once'),
  rule('deprecated-loop-access', 'information', 'unsafe', [], 'event loop interfaces that are deprecated or gone'),
  rule('cancellation-swallowed', 'warning', 'unsafe', ['ASYNC103', 'ASYNC104', 'S7497', 'B036'], 'a handler that stops the cancellation of its own task'),
  rule('timeout-scope-without-checkpoint', 'warning', 'none', ['ASYNC100', 'ASYNC912', 'S7490'], 'a time limit around code that never suspends'),
  rule('yield-in-cancel-scope', 'warning', 'none', ['ASYNC101', 'ASYNC119', 'ASYNC900'], 'a generator that hands out values inside a task group or time limit'),
  rule('no-running-loop', 'warning', 'none', [], 'a task made, or the loop asked for, where no event loop runs'),
];
