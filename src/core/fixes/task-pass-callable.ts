import type { Fix } from '../findings';
import type { CodeView } from '../program/coroutines/view';
import { Kind, type Call } from '../syntax/nodes';

/** How a library call takes the arguments of the function that it is given. */
function argumentStyle(by: string): 'behind' | 'behind-with-keywords' | 'args' | 'none' {
  if (/^(?:threading\.(?:Thread|Timer)|multiprocessing\.Process)$/.test(by)) return 'args';
  if (/(?:\.submit|asyncio\.to_thread|run_in_threadpool|atexit\.register)$/.test(by)) return 'behind-with-keywords';
  if (/(?:call_soon|call_soon_threadsafe|call_later|call_at|run_in_executor|run_sync|start_soon|add_signal_handler|add_reader|add_writer)$/.test(by)) return 'behind';
  return 'none';
}

/**
 * `Thread(target=work(x))` as `Thread(target=work, args=(x,))`, `submit(work(x))` as `submit(work, x)`. `undefined` where the library call has no
 * place for the arguments.
 * @param node the library call, of which `at` is an argument.
 */
export function passFix(view: CodeView, node: Call, at: Call, by: string): Fix | undefined {
  const { text } = view.file;
  const func = view.textOf(at.func);
  if (at.func.kind !== Kind.Name && at.func.kind !== Kind.Attribute) return undefined;
  const fix = (content: string): Fix => ({ title: `Pass \`${func.replace(/\s+/g, ' ')}\` itself`, applicability: 'unsafe', edits: [{ start: at.start, end: at.end, content }] });
  if (at.args.length + at.keywords.length === 0) return fix(func);
  // In parentheses of its own, `(work(x))`, there is no room for further arguments.
  const before = text.slice(node.func.end, at.start).replace(/#[^\n]*\n/g, '').trimEnd();
  if (before.endsWith('(') && (before !== '(' || node.args[0] !== at)) return undefined;
  // Comments between the arguments, stars and generator expressions are left to the reader, and what needs the parentheses around it.
  const values = [...at.args, ...at.keywords.map(({ value }) => value)];
  if (text.slice(at.func.end, at.end).includes('#') || at.keywords.some(({ arg }) => arg === null) || values.some(({ kind }) => needsCare.has(kind))) return undefined;
  const positional = at.args.map((argument) => view.textOf(argument));
  const style = argumentStyle(by);
  const isNamed = node.keywords.some(({ value }) => value === at);
  // What follows by position would stand behind a keyword, or take the place of the arguments.
  if (!isNamed && node.args.at(-1) !== at) return undefined;
  if (style === 'args') {
    if (node.keywords.some(({ arg }) => arg === 'args' || arg === 'kwargs' || arg === null) || (!isNamed && !by.endsWith('Timer'))) return undefined;
    const parts = [func];
    if (positional.length > 0) parts.push(`args=(${positional.join(', ')}${positional.length === 1 ? ',' : ''})`);
    if (at.keywords.length > 0) parts.push(`kwargs={${at.keywords.map(({ arg, value }) => `"${arg}": ${view.textOf(value)}`).join(', ')}}`);
    return fix(parts.join(', '));
  }
  if (style === 'none' || isNamed || node.keywords.length > 0) return undefined;
  if (style === 'behind' && at.keywords.length > 0) return undefined;
  return fix([func, ...positional, ...at.keywords.map(({ arg, value }) => `${arg}=${view.textOf(value)}`)].join(', '));
}

const needsCare: ReadonlySet<Kind> = new Set([Kind.Starred, Kind.GeneratorExp, Kind.NamedExpr, Kind.Yield, Kind.YieldFrom]);
