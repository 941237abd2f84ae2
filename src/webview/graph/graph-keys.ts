import type { Box } from './layout';

type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** Id of the box that an arrow key, Home or End leads to; `null` for other keys, or if there is none that way. */
export function neighbour(key: string, boxes: readonly Box[], from: string): string | null {
  const here = boxes.find(({ node }) => node.id === from);
  if (key === 'Home') return boxes[0]?.node.id ?? null;
  if (key === 'End') return boxes.at(-1)?.node.id ?? null;
  if (here === undefined || !isDirection(key)) return null;
  let best: { readonly id: string; readonly distance: number } | null = null;
  for (const box of boxes) {
    if (box === here) continue;
    const [dx, dy] = [centre(box).x - centre(here).x, centre(box).y - centre(here).y];
    const [along, across] = key === 'ArrowUp' ? [-dy, dx] : key === 'ArrowDown' ? [dy, dx] : key === 'ArrowLeft' ? [-dx, dy] : [dx, dy];
    // What lies aside counts double, and more aside than ahead is not that way.
    if (along <= 0 || Math.abs(across) > 3 * along) continue;
    const distance = along + 2 * Math.abs(across);
    if (best === null || distance < best.distance) best = { id: box.node.id, distance };
  }
  return best?.id ?? null;
}

function isDirection(key: string): key is Direction {
  return key === 'ArrowUp' || key === 'ArrowDown' || key === 'ArrowLeft' || key === 'ArrowRight';
}

function centre(box: Box): { readonly x: number; readonly y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
