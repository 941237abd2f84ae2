import { passedValues } from '../../summary/call-parts';
import { EventKind } from '../../summary/facts';
import type { Program } from '../program';
import { ancestors, libraryBases } from '../types/ancestry';
import { evaluate } from '../types/evaluate';
import { alternatives, TypeKind, type ClassType, type Type } from '../types/types';

/** Servers of the standard library that handle each request in a thread of its own. Sources: "Asynchronous Mixins" of `socketserver`, `http.server.ThreadingHTTPServer`. */
const libraryServers = ['ThreadingMixIn', 'ThreadingHTTPServer', 'ThreadingTCPServer', 'ThreadingUDPServer', 'ThreadingUnixStreamServer', 'ThreadingUnixDatagramServer'];
const isThreaded = /(?:^|\.)Threading(?:MixIn|\w*Server)$/;

const maxNames = 24;
const maxFiles = 24;

/** True if code of the workspace makes a server with threads for this class of request handlers: `ThreadedServer(address, Handler)`. */
export function isServedInThreads(p: Program, cls: ClassType['cls']): boolean {
  const names = serverNames(p);
  const paths = [...new Set(names.flatMap((name) => p.texts.filesMaking(name)))].slice(0, maxFiles);
  return paths.some((path) => {
    const at = p.file(path);
    if (at === undefined) return false;
    const isOurs = (type: Type): boolean => type.kind === TypeKind.Class && (type.cls === cls || derivesFrom(p, type, cls));
    return at.facts.functions.some((fn) => fn.events.some((event) => {
      if (event.kind !== EventKind.Call || event.value.args.length + event.value.keywords.length < 2) return false;
      if (!alternatives(evaluate(p, at, event.value.func)).some((type) => isThreadedServer(p, type))) return false;
      return passedValues(event.value).some((value) => alternatives(evaluate(p, at, value)).some(isOurs));
    }));
  });
}

/** The names of classes that may be servers with threads, those that derive from them in other files included. */
function serverNames(p: Program): readonly string[] {
  const names = new Set(libraryServers);
  for (const name of names) {
    if (names.size >= maxNames) break;
    for (const path of p.texts.filesDeriving(name).slice(0, maxFiles)) {
      for (const cls of p.file(path)?.facts.classes ?? []) if (libraryBases(p, p.file(path)!, cls).some((base) => isThreaded.test(base))) names.add(cls.name);
    }
  }
  return [...names];
}

function isThreadedServer(p: Program, type: Type): boolean {
  if (type.kind === TypeKind.External) return isThreaded.test(p.knowledge.canonical(type.name));
  return type.kind === TypeKind.Class && libraryBases(p, type.file, type.cls).some((base) => isThreaded.test(base));
}

function derivesFrom(p: Program, type: ClassType, cls: ClassType['cls']): boolean {
  return ancestors(p, type.file, type.cls).order.some((each) => !('name' in each) && each.cls === cls);
}
