import type { JSX } from 'preact';
import type { Graph, GraphPlace } from '../../protocol/graph';
import { edgeKey } from './page-state';
import { PlaceLink, Words } from './ways';

interface GraphTableProps {
  readonly graph: Graph;
  readonly onOpen: (place: GraphPlace) => void;
}

/** The same as the picture, complete and in words. */
export function GraphTable({ graph, onOpen }: GraphTableProps): JSX.Element {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const isLocks = graph.kind === 'locks';
  const hasContexts = graph.edges.some(({ ways }) => ways.some(({ contexts }) => contexts.length > 0));
  const cycle = (index: number | null): string => (index === null ? '' : `cycle ${index + 1}`);
  return (
    <div class="graph-tables">
      {graph.edges.length > 0 && (
        <div class="table-scroll">
          <table class="data">
            <caption>{isLocks ? 'Orders: the second lock is taken while the first is held' : 'Starts and calls'}</caption>
            <thead>
              <tr>
                <th scope="col">{isLocks ? 'Held' : 'From'}</th>
                <th scope="col">{isLocks ? 'Taken' : 'Runs'}</th>
                <th scope="col">Where</th>
                {isLocks && <th scope="col">Through</th>}
                {hasContexts && <th scope="col">Runs in</th>}
                {isLocks && <th scope="col">Cycle</th>}
              </tr>
            </thead>
            <tbody>
              {graph.edges.flatMap((edge) => edge.ways.map((way, index) => (
                <tr key={`${edgeKey(edge)} ${index}`} class={edge.cycle === null ? '' : 'in-cycle'}>
                  <th scope="row"><NodeName node={nodes.get(edge.from)} /></th>
                  <td><NodeName node={nodes.get(edge.to)} /></td>
                  <td><PlaceLink place={way.place} onOpen={onOpen} /></td>
                  {isLocks && <td class="words">{way.path.map((step, at) => <div key={at}><Words text={step.message} />{' '}<PlaceLink place={step.place} onOpen={onOpen} /></div>)}</td>}
                  {hasContexts && <td class="words">{way.contexts.map((each) => <div key={each}><Words text={each} /></div>)}</td>}
                  {isLocks && <td>{cycle(edge.cycle)}</td>}
                </tr>
              )))}
            </tbody>
          </table>
        </div>
      )}
      <div class="table-scroll">
        <table class="data">
          <caption>{isLocks ? 'Locks' : 'What runs code, and the functions'}</caption>
          <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">{isLocks ? 'Made at' : 'Where'}</th>{isLocks && <th scope="col">Cycle</th>}</tr></thead>
          <tbody>
            {graph.nodes.map((node) => (
              <tr key={node.id} class={node.cycle === null ? '' : 'in-cycle'}>
                <th scope="row"><NodeName node={node} /></th>
                <td>{node.detail}</td>
                <td>{node.place !== null && <PlaceLink place={node.place} onOpen={onOpen} />}</td>
                {isLocks && <td>{cycle(node.cycle)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** What starts code has a description, everything else a name of the code. */
function NodeName({ node }: { readonly node: Graph['nodes'][number] | undefined }): JSX.Element {
  return node?.shape === 'root' ? <>{node.name}</> : <code>{node?.name}</code>;
}
