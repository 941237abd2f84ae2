/** `3.11` (a patch number is allowed and dropped) as `[3, 11]`; `undefined` for anything that is no Python 3 version. */
export function parsePythonVersion(text: string): readonly [number, number] | undefined {
  const match = /^\s*(?:py(?:thon)?)?\s*3\.(\d{1,2})(?:\.\d+)?\s*$/.exec(text);
  return match === null ? undefined : [3, Number(match[1])];
}

/**
 * The lowest version that a range allows: `>=3.9,<4`, `~=3.10`, `==3.11.*`, `^3.9`, `>3.8`, or a bare version; of alternatives
 * (`||`) the lowest. `undefined` if the range has no lower bound of a Python 3 version.
 * Source: PEP 440 version specifiers; `^` and `~` as Poetry writes them.
 */
export function minimumPython(range: string): readonly [number, number] | undefined {
  const bounds = range.split('||').map(lowerBound).filter((bound) => bound !== undefined);
  return bounds.length === 0 ? undefined : [3, Math.min(...bounds)];
}

const clause = /(?<![\d.])([<>=!~^]*)\s*v?3(?:\.(\d{1,2}))?(?:\.(\d+|\*))?(?![\d.])/g;

function lowerBound(range: string): number | undefined {
  let minor: number | undefined;
  for (const [, operator, written, patch] of range.matchAll(clause)) {
    if (!['', '>=', '>', '~=', '==', '===', '^', '~'].includes(operator!)) continue;
    // `>3.8` excludes 3.8 and, unlike `>3.8.1`, every 3.8.x (PEP 440, exclusive ordered comparison).
    const excluded = operator === '>' && patch === undefined ? 1 : 0;
    minor = Math.max(minor ?? 0, Number(written ?? 0) + excluded);
  }
  return minor;
}
