import type { JSX } from 'preact';
import type { Graph } from '../../protocol/graph';
import { Empty } from '../parts/empty';

/** Why there is nothing to draw, and what to do. */
export function EmptyGraph({ graph }: { readonly graph: Graph }): JSX.Element {
  const looked = `${graph.files} Python ${graph.files === 1 ? 'file was' : 'files were'} looked at.`;
  if (graph.isScanning) return <p class="muted loading" role="status">The workspace is being read …</p>;
  if (graph.files === 0) {
    return <Empty icon="info" title="No Python files" text="Open a folder with Python files, or check that interlock.exclude and the configuration file do not leave them out." />;
  }
  if (graph.kind === 'locks') {
    return <Empty icon="check" title="No locks" text={`${looked} None of them makes a lock: threading.Lock, asyncio.Lock, multiprocessing.Lock and their relatives are drawn here as soon as the code makes one.`} />;
  }
  return <Empty icon="check" title="Nothing runs at the same time" text={`${looked} None of them starts a thread, a process or an event loop, or hands functions to a framework that does.`} />;
}
