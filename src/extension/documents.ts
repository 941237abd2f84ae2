/**
 * The documents that Interlock looks at. Not `git:` and the like: the old side of a comparison would repeat every finding. Files of
 * virtual workspaces (`vscode-vfs`) are analysed one by one.
 */
export const pythonDocuments = [
  { scheme: 'file', language: 'python' },
  { scheme: 'untitled', language: 'python' },
  { scheme: 'vscode-notebook-cell', language: 'python' },
  { scheme: 'vscode-vfs', language: 'python' },
] as const;

/** True for a document of one of these kinds. */
export function isPythonDocument(document: { readonly languageId: string; readonly uri: { readonly scheme: string } }): boolean {
  return pythonDocuments.some((filter) => filter.language === document.languageId && filter.scheme === document.uri.scheme);
}
