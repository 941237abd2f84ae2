import type { JSX } from 'preact';
import type { Graph, GraphPlace } from '../../protocol/graph';
import { Button } from '../parts/button';
import { edgeKey } from './page-state';
import type { GraphEdge, GraphNode } from './selection';
import { PlaceLink, Ways } from './ways';

interface DetailProps {
  readonly graph: Graph;
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  readonly onOpen: (place: GraphPlace) => void;
  readonly onRule: (rule: string) => void;
}

/** Beside the picture: what is known of the box or arrow that was chosen; before that, the cycles. */
export function Detail({ graph, chosen, onChoose, onOpen, onRule }: DetailProps): JSX.Element {
  const node = graph.nodes.find(({ id }) => id === chosen);
  const edge = graph.edges.find((each) => edgeKey(each) === chosen);
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return (
    <section class="graph-detail" aria-label="Details">
      {node !== undefined && <NodeDetail node={node} graph={graph} names={names} onOpen={onOpen} onChoose={onChoose} />}
      {edge !== undefined && <EdgeDetail edge={edge} names={names} onOpen={onOpen} />}
      {node === undefined && edge === undefined && <p class="muted">{graph.kind === 'locks' ? 'Choose a lock or an arrow to see where it is taken.' : 'Choose a box to see who calls it and what it calls.'}</p>}
      <Cycles graph={graph} names={names} only={node?.cycle ?? edge?.cycle ?? null} onChoose={onChoose} onRule={onRule} />
    </section>
  );
}

interface NodeDetailProps {
  readonly node: GraphNode;
  readonly graph: Graph;
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (place: GraphPlace) => void;
  readonly onChoose: (key: string) => void;
}

function NodeDetail({ node, graph, names, onOpen, onChoose }: NodeDetailProps): JSX.Element {
  const out = graph.edges.filter(({ from }) => from === node.id);
  const into = graph.edges.filter(({ to }) => to === node.id);
  const isLock = node.shape === 'lock';
  return (
    <>
      <h2><code>{node.name}</code></h2>
      <p class="muted">{node.detail}{node.place !== null && <>{node.shape === 'lock' ? ', made at ' : ', at '}<PlaceLink place={node.place} onOpen={onOpen} /></>}</p>
      <EdgeList title={isLock ? 'While it is held, these are taken' : 'Calls'} edges={out} of={(edge) => edge.to} names={names} onOpen={onOpen} onChoose={onChoose} />
      <EdgeList title={isLock ? 'It is taken while these are held' : 'Called by'} edges={into} of={(edge) => edge.from} names={names} onOpen={onOpen} onChoose={onChoose} />
      {isLock && out.length + into.length === 0 && <p>No other lock is taken while it is held, nor is it taken while another one is.</p>}
    </>
  );
}

interface EdgeListProps {
  readonly title: string;
  readonly edges: readonly GraphEdge[];
  readonly of: (edge: GraphEdge) => string;
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (place: GraphPlace) => void;
  readonly onChoose: (key: string) => void;
}

function EdgeList({ title, edges, of, names, onOpen, onChoose }: EdgeListProps): JSX.Element | null {
  if (edges.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="edge-list">
        {edges.map((edge) => (
          <li key={edgeKey(edge)}>
            <button type="button" class="place-link" onClick={() => { onChoose(of(edge)); }}><code>{names.get(of(edge))}</code></button>
            {edge.cycle !== null && <span class="badge quiet cycle-badge">{`cycle ${edge.cycle + 1}`}</span>}
            <Ways edge={edge} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </>
  );
}

function EdgeDetail({ edge, names, onOpen }: { readonly edge: GraphEdge; readonly names: ReadonlyMap<string, string>; readonly onOpen: (place: GraphPlace) => void }): JSX.Element {
  return (
    <>
      <h2><code>{names.get(edge.from)}</code>{' → '}<code>{names.get(edge.to)}</code></h2>
      <Ways edge={edge} onOpen={onOpen} />
    </>
  );
}

interface CyclesProps {
  readonly graph: Graph;
  readonly names: ReadonlyMap<string, string>;
  /** Index of the one to show; `null`: all. */
  readonly only: number | null;
  readonly onChoose: (key: string) => void;
  readonly onRule: (rule: string) => void;
}

function Cycles({ graph, names, only, onChoose, onRule }: CyclesProps): JSX.Element | null {
  const shown = graph.cycles.map((cycle, index) => ({ cycle, index })).filter(({ index }) => only === null || index === only);
  if (shown.length === 0) return null;
  return (
    <>
      {shown.map(({ cycle, index }) => (
        <div key={index} class="cycle-card">
          <h3>{`Cycle ${index + 1}`}</h3>
          <p>
            {cycle.nodes.map((id) => <span key={id}><button type="button" class="place-link" onClick={() => { onChoose(id); }}><code>{names.get(id)}</code></button>{' → '}</span>)}
            <code>{names.get(cycle.nodes[0] ?? '')}</code>
          </p>
          <p class="muted">{cycleWords(cycle)}</p>
          <div class="actions"><Button icon="info" onClick={() => { onRule('lock-order-inversion'); }}>Explain</Button></div>
        </div>
      ))}
    </>
  );
}

function cycleWords({ gate, isReported }: Graph['cycles'][number]): string {
  if (gate !== null) return `${gate} is held around all of it, so that these orders cannot block each other.`;
  return isReported
    ? 'Threads or tasks that take these locks in different orders can wait for each other for ever. Take them in one order everywhere.'
    : 'It is not reported: nothing shows that these orders are taken at the same time.';
}
