import * as vscode from 'vscode';
import { eventually } from '../runner';

export const extensionId = 'interlock.interlock';

/** Address of a file of the open sample workspace. */
export function sampleUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The suite wants the sample workspace to be open.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the sample workspace in an editor. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(sampleUri(path));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Position of the first character of `text`, which has to occur in the document. */
export function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.uri.path} does not contain ${text}`);
  return document.positionAt(offset);
}

/** Name of the rule that a finding belongs to. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}

/** Our findings of one file as they are shown at this moment. */
export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((each) => each.source?.toLowerCase() === 'interlock');
}

/** `rule: text under the squiggle`, in the order of the file. */
export function described(document: vscode.TextDocument): string[] {
  return findings(document.uri)
    .toSorted((left, right) => left.range.start.compareTo(right.range.start))
    .map((each) => `${ruleOf(each)}: ${document.getText(each.range)}`);
}

/** Waits until the file shows findings that satisfy `good`, and returns their descriptions. */
export async function untilDescribed(document: vscode.TextDocument, what: string, good: (all: string[]) => boolean): Promise<string[]> {
  return eventually(what, () => described(document), good);
}

/** Replaces the only occurrence of a text by an edit, as typing would, without saving. */
export async function replaceText(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = positionOf(document, from);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, document.positionAt(document.offsetAt(start) + from.length)), to);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The editor refused the edit.');
}

/** Runs `body` and gives the document its old text back, whatever happens. */
export async function keepingText(document: vscode.TextDocument, body: () => Promise<void>): Promise<void> {
  const before = document.getText();
  try {
    await body();
  } finally {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), before);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  }
}
