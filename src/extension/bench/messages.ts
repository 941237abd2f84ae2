import * as v from 'valibot';
import { FromPanel, views, type KeptByPage } from '../../protocol/panel';

/** What a page sent, if it is a message; otherwise what is wrong with it. */
export function readMessage(data: unknown): FromPanel | string {
  const checked = v.safeParse(FromPanel, data);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  return `${v.getDotPath(issue) ?? 'message'}: ${issue.message}`;
}

const Kept = v.object({ view: v.picklist(views), run: v.nullable(v.string()), compared: v.nullable(v.string()) });

/** What the page kept across a reload of the window; `null` if it is nothing usable. */
export function keptState(data: unknown): KeptByPage | null {
  const checked = v.safeParse(Kept, data);
  return checked.success ? checked.output : null;
}
