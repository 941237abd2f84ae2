import { lockClassOf } from '../../program/locks/kinds';
import { isTestFile } from '../../program/files/test-files';
import { accessesOf, bodyOf, type Access, type Body } from '../../program/places/accesses';
import { typeOf } from '../../program/places/scope';
import { calledName } from '../../summary/call-parts';
import { EventKind } from '../../summary/facts';
import { Kind, type ExceptHandler, type IfClause, type Stmt } from '../../syntax/nodes';
import type { Spotted } from './check-then-act';
import type { FileUses } from './uses';

/** Names under which locks are made. */
const makers = /^_?(?:Lock|RLock|Condition|Semaphore|BoundedSemaphore|allocate_lock)$/;

/** Functions that run before anybody else has the object. */
const setUp = /^(?:__(?:enter|aenter|setstate|call)__|_?(?:start|setup|set_up|configure|init|initiali[sz]e|open|connect|install)\w*)$/;

/**
 * A lock that is made by whoever needs it first, with nothing that keeps a second one from making another: `if self._lock is None: self._lock = Lock()`.
 * A lock says by itself that several threads come here, so none has to be in sight.
 */
export function lazyLocks(uses: FileUses): Spotted[] {
  const found: Spotted[] = [];
  const { p, file } = uses;
  for (const fn of file.facts.functions) {
    if (fn.form !== 'function' || !fn.events.some((event) => event.kind === EventKind.Call && makers.test(calledName(event.value.func)))) continue;
    const body = bodyOf(p, file, fn);
    if (body === undefined) continue;
    for (const at of accessesOf(p, file, fn)) {
      if (at.action !== 'write' || at.key !== null || at.value?.kind !== Kind.Call || at.place.kind === 'variable' || uses.isEarly(at)) continue;
      if (lockClassOf(p, typeOf(body.scope, at.value))?.world !== 'thread' || !isIfMissing(body, at) || uses.of(at).held.length > 0) continue;
      const { name } = at.place;
      found.push({
        at,
        pair: undefined,
        draft: {
          rule: 'check-then-act', severity: 'warning', confidence: isTestFile(at.file.path) || setUp.test(at.fn.name) || at.fn.isAsync ? 'possible' : 'likely',
          message: `\`${name}\` is made by whoever comes first: two threads that come here at once each make a lock of their own, and then keep nobody out. Make it ${at.place.kind === 'attribute' ? 'in `__init__`' : 'where the module is loaded'}.`,
        },
      });
    }
  }
  return found;
}

/** Only if a test, or an error, says that the lock is not there yet. */
function isIfMissing(body: Body, at: Access): boolean {
  const word = new RegExp(`\\b${at.place.name.slice(at.place.name.lastIndexOf('.') + 1)}\\b`);
  const { text } = at.file;
  const asks = (test: { readonly start: number; readonly end: number }): boolean => word.test(text.slice(test.start, test.end));
  let inner: object = at.statement;
  for (let outer = body.parents.get(inner) as Stmt | ExceptHandler | IfClause | undefined; outer !== undefined; outer = body.parents.get(inner) as typeof outer) {
    if (!('kind' in outer)) {
      if (outer.body.includes(inner as Stmt) && asks(outer.test)) return true;
    } else if (outer.kind === Kind.ExceptHandler && outer.type !== null && /\b(?:AttributeError|NameError)\b/.test(text.slice(outer.type.start, outer.type.end))) {
      return true;
    } else if (outer.kind === Kind.FunctionDef) break;
    inner = outer;
  }
  // `if self._lock is not None: return self._lock`, and then the assignment.
  const before = body.statements.slice(0, body.statements.findIndex((statement) => statement.start <= at.start && at.end <= statement.end));
  return before.some((statement) => statement.kind === Kind.If && statement.clauses.some((clause) => asks(clause.test) && clause.body.at(-1)?.kind === Kind.Return));
}
