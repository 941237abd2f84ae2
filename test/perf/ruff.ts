import { createRequire } from 'node:module';

interface RuffModule {
  readonly Workspace: new (settings: object, encoding: unknown) => { check(text: string): unknown };
  readonly PositionEncoding?: { readonly Utf16: unknown };
}

/** ruff's ASYNC rules from its npm package; `undefined` where it is not installed. Each call makes a new workspace. */
export function ruffChecker(): (() => (text: string) => void) | undefined {
  let ruff: RuffModule;
  try {
    ruff = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs') as RuffModule;
  } catch {
    return undefined;
  }
  return () => {
    const workspace = new ruff.Workspace({ lint: { select: ['ASYNC'] } }, ruff.PositionEncoding?.Utf16);
    return (text) => void workspace.check(text);
  };
}
