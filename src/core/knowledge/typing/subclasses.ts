import { typeFacts } from '.';

/** Every library class that the tables derive, directly or not, from this one. */
export function subclassesOf(base: string): readonly string[] {
  const found = new Set<string>();
  const pending = [base];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const [className, bases] of Object.entries(typeFacts.bases)) {
      if (bases.includes(name) && !found.has(className)) {
        found.add(className);
        pending.push(className);
      }
    }
  }
  return [...found];
}
