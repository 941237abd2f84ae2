/** Path arithmetic on absolute paths with `/` between segments; no file system behind it. */

/** What stands before the last `/`, without it: empty at the top, so that `${prefixOf(path)}/${nameOf(path)}` is the path again. */
export function prefixOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The folder that a path lies in, as file systems name it: `/` (or `C:/`) directly below the root and for the root itself, a lone name as it is. */
export function parentOf(path: string): string {
  if (!path.includes('/')) return path;
  const prefix = prefixOf(path);
  return prefix === '' || /^[A-Za-z]:$/.test(prefix) ? `${prefix}/` : prefix;
}

/** The last segment. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The last segment without its extension. */
export function stemOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
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
