import { resolve, sep } from 'node:path';

/** The form in which the core sees a path: `/` between segments on every system. */
export function toSlash(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

/** Absolute path with `/` between segments. */
export function absolute(path: string, folder: string = process.cwd()): string {
  return toSlash(resolve(folder, path));
}
