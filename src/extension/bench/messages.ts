import * as v from 'valibot';
import { FromPanel } from '../../protocol/panel';

/** What a page sent, if it is a message; otherwise what is wrong with it. */
export function readMessage(data: unknown): FromPanel | string {
  const checked = v.safeParse(FromPanel, data);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  return `${v.getDotPath(issue) ?? 'message'}: ${issue.message}`;
}
