/** Translation between document URIs and the paths of the engine: absolute, `/` between segments, drive letter in lower case. */

/** Path of a `file:` URI; `undefined` for other schemes and for what is not a URI. */
export function uriToPath(uri: string): string | undefined {
  const match = /^file:\/\/([^/?#]*)(\/[^?#]*)?/i.exec(uri);
  if (!match) return undefined;
  const [, authority = '', encoded = '/'] = match;
  const path = decode(encoded);
  const drive = /^\/([A-Za-z]):/.exec(path);
  if (drive) return drive[1]!.toLowerCase() + path.slice(2);
  return authority && authority !== 'localhost' ? `//${decode(authority)}${path}` : path;
}

/** `file:` URI of an absolute path, spelled as VS Code spells it. */
export function pathToUri(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  if (/^[A-Za-z]:/.test(slashed)) return `file:///${slashed[0]!.toLowerCase()}%3A${encodePath(slashed.slice(2))}`;
  if (slashed.startsWith('//')) return `file:${encodePath(slashed)}`;
  return `file://${encodePath(slashed)}`;
}

/**
 * A path for a document that has no file, beside the files that it may import: no import can name it, because of the angle
 * brackets.
 * @param folder absolute folder whose configuration and modules apply.
 */
export function virtualPath(uri: string, folder: string): string {
  const scheme = uri.slice(0, Math.max(0, uri.indexOf(':')));
  const rest = decode(uri.slice(scheme.length + 1)).replaceAll(/[/\\]/g, ' ').trim();
  return `${folder === '/' ? '' : folder}/<${scheme} ${rest}>.py`;
}

/** The `file:` URI of the notebook that a `vscode-notebook-cell:` URI belongs to. */
export function notebookUri(cellUri: string): string {
  return cellUri.replace(/^vscode-notebook-cell:/, 'file:').replace(/#.*$/s, '').replace(/^file:\/(?!\/)/, 'file:///');
}

/** True if `path` is `folder` or lies below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % is part of the name
  }
}

function encodePath(path: string): string {
  return path.split('/').map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, percent)).join('/');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
