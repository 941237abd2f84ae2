import type { Finding } from '../../findings';
import { hasContexts, hasThreads, isInThread } from '../../program/contexts/reaches';
import type { FileState } from '../../program/file-state';
import { bodyOf, type Access } from '../../program/places/accesses';
import { placesIn } from '../../program/places/place-index';
import { isWriting, type Place } from '../../program/places/place';
import { mayTakeLocks } from '../../program/locks/orders';
import type { Program } from '../../program/program';
import type { FunctionFacts } from '../../summary/facts';
import { sharedIterator } from '../free-threading/shared-iterator';
import type { RuleContext } from '../on-loop';
import { checkThenAct, type Spotted } from './check-then-act';
import { inconsistentGuard } from './guards';
import { iterationWhileMutated } from './iteration';
import { oneUserAmongThreads } from './one-user';
import { overwritten, tornPair } from './overwritten';
import { lazyLocks } from './lazy-locks';
import { listAsQueue } from './queues';
import { givenNumber, lostUpdates } from './updates';
import { FileUses, isGuardedByBase } from './uses';

/** True if the text may share something between threads: it starts or runs in some, or has locks. */
export function mayShare(text: string): boolean {
  return words.test(text);
}

const words =
  /Lock\b|\b(?:Thread|QThread\b|QRunnable\b|threading\b|_thread\b|concurrent\.futures\b|to_thread\b|run_in_executor\b|run_sync\b|run_in_threadpool\b|Flask\b|Blueprint\b|MethodView\b|FastAPI\b|APIRouter\b|Depends\b|BackgroundTasks?\b|django\b|rest_framework\b|bottle\b|apscheduler\b|socketserver\b|paho\b|watchdog\b|joblib\b|slack_bolt\b|telebot\b)|_pb2_grpc\b/;

/** True if the text may change something that outlives a call: variables of the module, attributes. Whether threads run it, other files may say. */
export function mayKeepState(text: string): boolean {
  return states.test(text);
}

const states = /^[ \t]+global\b|^\w+(?:[ \t]*:[^=\n]+)?[ \t]*=[ \t]*(?:[{[]|\w*(?:[dD]ict|list|set|Counter|deque)\()|^[ \t]+(?:self|cls)\.\w+[^=\n(]*=/m;

/** Files beside the one that declares a place whose code is looked at for it. */
const maxCompanions = 24;
/** Uses of one place; more are looked at by nobody. */
const maxAccesses = 200;

/** Races: two accesses of one place, at the same time, at least one of them a write, with no lock in common. */
export function checkRaces(context: RuleContext, file: FileState): Finding[] {
  const { program } = context;
  // Without a thread there is no race; but a place that has a lock is meant for threads that nobody sees.
  const hasLocks = mayTakeLocks(file.text);
  const companions = new Companions(program, file);
  if (!hasLocks && !companions.haveThreads()) return [];
  const uses = new FileUses(program, file);
  const findings: Finding[] = [];
  const reported = new Set<string>();
  const gathered = new Map<string, readonly Access[]>();
  const allOf = (key: string): readonly Access[] => {
    let all = gathered.get(key);
    if (all === undefined) {
      const own = uses.places.get(key) ?? [];
      all = own.length === 0 ? [] : withCompanions(program, own, companions.of(own[0]!.place)).filter((access) => !uses.isEarly(access));
      gathered.set(key, all);
    }
    return all;
  };
  const add = (spotted: Spotted | undefined): boolean => {
    if (spotted === undefined || !context.isOn(spotted.draft.rule)) return false;
    const { at, pair, draft } = spotted;
    const key = `${at.place.key}|${draft.rule}|`;
    const twin = pair === undefined || pair.other.access.fn === at.fn ? undefined : `${key}${pair.other.access.fn.index}<${at.fn.index}`;
    if (twin !== undefined && pair!.other.access.file === file && reported.has(twin)) return true;
    reported.add(`${key}${at.fn.index}<${pair?.other.access.fn.index ?? ''}`);
    findings.push({ path: file.path, start: at.start, end: at.end, related: [], fixes: [], ...draft });
    return true;
  };
  const isThreaded = (access: Access): boolean => isInThread(program, access.file, access.fn);
  const mayMeet = (key: string, own: readonly Access[]): boolean =>
    own.some(isThreaded) ||
    (hasLocks && own.some((access) => uses.of(access).held.length > 0 || givenNumber(access, own) !== undefined)) ||
    companions.of(own[0]!.place, (other) => hasThreads(program, other.path)).some((other) => placesIn(program, other).get(key)?.some(isThreaded) === true);
  if (hasLocks) lazyLocks(uses).forEach(add);
  const byFunction = new Map<FunctionFacts, Map<string, Access[]>>();
  for (const [key, own] of uses.places) {
    if (!mayMeet(key, own)) continue;
    const all = allOf(key);
    if (all.length > maxAccesses || !isContested(own, all)) continue;
    for (const access of own) {
      if (uses.isEarly(access) || isGuardedByBase(program, access)) continue;
      let places = byFunction.get(access.fn);
      if (places === undefined) {
        places = new Map();
        byFunction.set(access.fn, places);
      }
      const list = places.get(key);
      if (list === undefined) places.set(key, [access]);
      else list.push(access);
    }
  }
  for (const [fn, places] of byFunction) {
    const body = bodyOf(program, file, fn);
    if (body === undefined) continue;
    let isFound = false;
    for (const [key, own] of places) {
      const all = allOf(key);
      // The first that fits says most.
      const found =
        add(oneUserAmongThreads(uses, own, all)) ||
        add(iterationWhileMutated(uses, own, all)) ||
        add(listAsQueue(uses, own, all)) ||
        add(firm(inconsistentGuard(uses, own, all))) ||
        add(checkThenAct(uses, body, own, all)) ||
        lostUpdates(uses, body, own, all).map(add).some(Boolean) ||
        add(sharedIterator(uses, own, all)) ||
        add(inconsistentGuard(uses, own, all)) ||
        add(overwritten(uses, body, own, all));
      isFound ||= found;
    }
    if (!isFound) add(tornPair(uses, body, places, allOf));
  }
  return findings;
}

/** A bare read is the last thing to be told of a function. */
function firm(spotted: Spotted | undefined): Spotted | undefined {
  return spotted?.draft.severity === 'information' ? undefined : spotted;
}

/** Somebody writes after the start, and more than one access is there to meet. */
function isContested(own: readonly Access[], all: readonly Access[]): boolean {
  if (own.some((access) => access.method !== null)) return true;
  return own.length > 0 && (all.some((access) => isWriting(access.action)) || all.some((access) => access.action === 'iterate' || access.argumentOf !== null));
}

/** The other files whose code may use the places of a file: the one that declares the place, and those that import that or this and run in some context. */
class Companions {
  private readonly byDeclaration = new Map<FileState, readonly FileState[]>();

  constructor(
    private readonly p: Program,
    private readonly file: FileState,
  ) {}

  of(place: Place, isWanted: (other: FileState) => boolean = () => true): readonly FileState[] {
    const { p, file } = this;
    if (place.kind === 'variable') return [];
    let found = this.byDeclaration.get(place.file);
    if (found === undefined) {
      const paths = [...new Set([...p.importersOf(place.file.path), ...p.importersOf(file.path)])].filter((path) => path !== file.path && path !== place.file.path && hasContexts(p, path));
      if (place.file !== file) paths.push(place.file.path);
      found = paths.sort((a, b) => (a < b ? -1 : 1)).slice(0, maxCompanions).map((path) => p.file(path)).filter((other) => other !== undefined);
      this.byDeclaration.set(place.file, found);
    }
    // Most of them do not even name it.
    const word = place.name.slice(place.name.lastIndexOf('.') + 1);
    return found.filter((other) => isWanted(other) && other.text.includes(word));
  }

  /** False if no thread runs code of this file, of those that it imports, or of those that import any of these. */
  haveThreads(): boolean {
    const { p, file } = this;
    const near = new Set([file.path, ...file.imports]);
    const others = [...near].flatMap((path) => [...p.importersOf(path)]);
    return [...near, ...others].some((path) => hasThreads(p, path));
  }
}

/** The uses of a place in all files. */
function withCompanions(p: Program, own: readonly Access[], others: readonly FileState[]): readonly Access[] {
  const all = [...own];
  const { key } = own[0]!.place;
  for (const other of others) all.push(...(placesIn(p, other).get(key) ?? []));
  return all;
}
