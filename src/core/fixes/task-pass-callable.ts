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
  // Comments between the arguments, stars and generator expressions are left to the reader.
  const first = at.args[0]?.start ?? at.keywords[0]!.start;
  const last = Math.max(at.args.at(-1)?.end ?? 0, at.keywords.at(-1)?.end ?? 0);
  if (text.slice(at.func.end, at.end).includes('#') || at.args.some(({ kind }) => kind === Kind.Starred || kind === Kind.GeneratorExp) || at.keywords.some(({ arg }) => arg === null)) return undefined;
  const style = argumentStyle(by);
  const isNamed = node.keywords.some(({ value }) => value === at);
  if (style === 'args') {
    if (at.keywords.length > 0 || node.keywords.some(({ arg }) => arg === 'args' || arg === 'kwargs') || (!isNamed && !by.endsWith("Timer"))) return undefined;
    const args = text.slice(first, last);
    return fix(`${func}, args=(${args}${at.args.length === 1 ? ',' : ''})`);
  }
  if (style === 'none' || isNamed || node.args.at(-1) !== at || node.keywords.length > 0) return undefined;
  if (style === 'behind' && at.keywords.length > 0) return undefined;
  return fix(`${func}, ${text.slice(first, last)}`);
}
