/** Path arithmetic on absolute paths with `/` between segments; no file system behind it. */

/** Everything before the last `/`; `/` (or `C:/`) for a path directly below the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return path;
  if (slash === 0) return '/';
  return /^[A-Za-z]:$/.test(path.slice(0, slash)) ? path.slice(0, slash + 1) : path.slice(0, slash);
}

/** `path` as seen from `root`, without a leading slash; a path outside `root` keeps all its segments. */
export function relativeTo(root: string, path: string): string {
  const prefix = root.endsWith('/') ? root : `${root}/`;
  if (root !== '' && path.startsWith(prefix)) return path.slice(prefix.length);
  return path.startsWith('/') ? path.slice(1) : path;
}

/** Resolves a configured path against the folder of its file; `.` and `..` segments are folded. */
export function resolvePath(root: string, path: string): string {
  const joined = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${root}/${path}`;
  const segments: string[] = [];
  const normal = joined.replace(/\\/g, '/');
  for (const segment of normal.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return (normal.startsWith('/') ? '/' : '') + segments.join('/');
}
