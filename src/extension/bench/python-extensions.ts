import * as vscode from 'vscode';
import type { Found, InterpreterSource } from './interpreter-choice';

/** The parts of the Python Environments extension's interface that are used. */
interface EnvironmentsApi {
  getEnvironment?(scope: vscode.Uri | undefined): Promise<PythonEnvironment | undefined>;
  getEnvironments?(scope: 'all'): Promise<readonly PythonEnvironment[]>;
}
interface PythonEnvironment {
  readonly execInfo?: { readonly run?: { readonly executable?: string } };
}

/** The parts of the Python extension's interface that are used. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: { readonly path: string }): Promise<{ readonly executable?: { readonly uri?: vscode.Uri } } | undefined>;
    readonly known?: readonly { readonly path?: string }[];
  };
}

/**
 * What other extensions know about interpreters. None of them has to be installed; they are asked by their public interfaces, and
 * whatever they lack or answer in another form counts as not known.
 * @param folder the workspace folder that the question is about.
 */
export function extensionSources(folder: vscode.Uri | undefined): InterpreterSource[] {
  return [
    {
      name: 'Python Environments extension',
      async find() {
        const api = await apiOf<EnvironmentsApi>('ms-python.vscode-python-envs');
        const active = await api?.getEnvironment?.(folder);
        const all = (await api?.getEnvironments?.('all')) ?? [];
        return paths([active, ...all].map((each) => each?.execInfo?.run?.executable));
      },
    },
    {
      name: 'Python extension',
      async find() {
        const environments = (await apiOf<PythonApi>('ms-python.python'))?.environments;
        if (environments === undefined) return [];
        // The active one may be named by its folder: only the resolved one has a program.
        const active = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
        return paths([active?.executable?.uri?.fsPath, ...(environments.known ?? []).map((each) => each.path)]);
      },
    },
  ];
}

function paths(all: readonly (string | undefined)[]): Found[] {
  return all.flatMap((path) => (typeof path === 'string' && path !== '' ? [{ path }] : []));
}

async function apiOf<T>(id: string): Promise<T | undefined> {
  const extension = vscode.extensions.getExtension<T>(id);
  return extension === undefined ? undefined : await extension.activate();
}
