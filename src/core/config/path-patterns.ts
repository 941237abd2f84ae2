import picomatch from 'picomatch/posix';

/** Answers whether a path, relative to the folder of the configuration, matches one of a list of globs. */
export interface PathPatterns {
  /** The path itself matches. */
  matches(relativePath: string): boolean;
  /** The path or a folder above it matches: `tests` covers everything below `tests/`. */
  covers(relativePath: string): boolean;
}

const nothing: PathPatterns = { matches: () => false, covers: () => false };

/**
 * As in `.gitignore` and other linters: a pattern without a slash matches a name at any depth, one with a slash is anchored
 * at the folder of the configuration. Dot files match like any other.
 */
export function compilePathPatterns(patterns: readonly string[]): PathPatterns {
  const globs = patterns.map(anchor).filter((glob) => glob !== '');
  if (globs.length === 0) return nothing;
  const options = { dot: true };
  const exact = picomatch(globs, options);
  const below = picomatch(globs.map((glob) => `${glob}/**`), options);
  return {
    matches: (path) => exact(path),
    covers: (path) => exact(path) || below(path),
  };
}

function anchor(pattern: string): string {
  const normal = pattern.replace(/\\/g, '/').replace(/^\.\//, '').replace(/\/+$/, '');
  if (normal.startsWith('/')) return normal.slice(1);
  return normal === '' || normal.includes('/') ? normal : `**/${normal}`;
}
