import { describe, expect, it } from 'vitest';
import { asyncLibraries, asyncLibraryFor } from '../../../src/core/knowledge';

describe('advice', () => {
  it('follows the imports, asyncio first', () => {
    expect(asyncLibraryFor(new Set()).name).toBe('asyncio');
    expect(asyncLibraryFor(new Set(['trio', 'httpx'])).runInThread).toBe('trio.to_thread.run_sync');
    expect(asyncLibraryFor(new Set(['anyio', 'trio'])).sleep).toBe('anyio.sleep');
    expect(asyncLibraryFor(new Set(['anyio', 'asyncio'])).runInThread).toBe('asyncio.to_thread');
  });

  it('spells every call with its own library', () => {
    for (const library of asyncLibraries) {
      for (const value of Object.values(library)) {
        if (typeof value === 'string' && value !== library.name) expect(value.startsWith(`${library.name}.`)).toBe(true);
      }
    }
  });
});
