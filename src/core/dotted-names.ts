/** Parts of qualified names such as `asyncio.Task.add_done_callback`. */

/** `asyncio`; the name itself if it has no dot. */
export function firstSegment(dotted: string): string {
  return dotted.split('.', 1)[0]!;
}

/** `add_done_callback`; the name itself if it has no dot. */
export function lastSegment(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
