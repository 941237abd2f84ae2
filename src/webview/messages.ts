import * as v from 'valibot';
import { FromPanel, keptByPage, ToPanel, type KeptByPage } from '../protocol/panel';

/** The part of the editor's page API that is used; tests and the preview bring their own. */
export interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: KeptByPage): void;
}

/** Sends a message to the extension. */
export type Post = (message: FromPanel) => void;

/** Tells each kind of trouble once: a broken sender would fill the console otherwise. */
function onceEach(say: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (told.has(line)) return;
    told.add(line);
    say(line);
  };
}

function firstIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  return `${v.getDotPath(issues[0]) ?? 'message'}: ${issues[0].message}`;
}

/** A `Post` that checks what it sends: a malformed message is dropped and told in the console once. */
export function poster(host: Host, say: (line: string) => void): Post {
  const complain = onceEach(say);
  return (message) => {
    const checked = v.safeParse(FromPanel, message);
    if (checked.success) host.postMessage(checked.output);
    else complain(`Interlock: a message to the extension was not sent, ${firstIssue(checked.issues)}`);
  };
}

/** Hands valid messages of the extension on; others are dropped and told in the console once. */
export function listener(receive: (message: ToPanel) => void, say: (line: string) => void): (data: unknown) => void {
  const complain = onceEach(say);
  return (data) => {
    const checked = v.safeParse(ToPanel, data);
    if (checked.success) receive(checked.output);
    else complain(`Interlock: a message of the extension was dropped, ${firstIssue(checked.issues)}`);
  };
}

/** What the page kept across a reload of the window; `null` if there is nothing usable. */
export function keptOf(host: Host): KeptByPage | null {
  return keptByPage(host.getState());
}
