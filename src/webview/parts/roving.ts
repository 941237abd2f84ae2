/** The part of a keyboard event that decides. */
interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly target?: EventTarget | null;
}

/** Whether arrows run from right to left where the event happened. */
function rightToLeft(target: EventTarget | null | undefined): boolean {
  return target instanceof Element && getComputedStyle(target).direction === 'rtl';
}

/**
 * Index that an arrow key, Home or End leads to in a row or column of `count` items; `null` for any other key.
 * Rows wrap around, columns stop at their ends.
 */
export function moved(event: Key, index: number, count: number, direction: 'horizontal' | 'vertical'): number | null {
  if (count === 0 || event.ctrlKey || event.altKey || event.metaKey) return null;
  const back = direction === 'vertical' ? 'ArrowUp' : rightToLeft(event.target) ? 'ArrowRight' : 'ArrowLeft';
  const forth = direction === 'vertical' ? 'ArrowDown' : rightToLeft(event.target) ? 'ArrowLeft' : 'ArrowRight';
  switch (event.key) {
    case back:
      return direction === 'vertical' ? Math.max(0, index - 1) : (index - 1 + count) % count;
    case forth:
      return direction === 'vertical' ? Math.min(count - 1, index + 1) : (index + 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Next item, after `index` and around, whose text begins with the typed letter; `null` for other keys or without one. */
export function typedAhead(event: Key, index: number, texts: readonly string[]): number | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 || event.key === ' ') return null;
  const letter = event.key.toLowerCase();
  for (let step = 1; step <= texts.length; step += 1) {
    const at = (index + step) % texts.length;
    if (texts[at]!.toLowerCase().startsWith(letter)) return at;
  }
  return null;
}
