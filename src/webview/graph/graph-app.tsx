import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { FromGraphPage, Graph, GraphKind, GraphPlace } from '../../protocol/graph';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Segmented } from '../parts/segmented';
import { Toggle } from '../parts/toggle';
import { Detail } from './detail';
import { Drawing } from './drawing';
import { EmptyGraph } from './empty-graph';
import { GraphTable } from './graph-table';
import { layoutOf } from './layout';
import { edgeKey, type GraphPage } from './page-state';
import { shownOf } from './selection';

interface GraphAppProps {
  readonly page: GraphPage;
  readonly post: (message: FromGraphPage) => void;
  readonly onChange: (change: Partial<GraphPage>) => void;
}

const kinds = [
  { value: 'locks', text: 'Lock order', hint: 'Which lock is taken while which other one is held' },
  { value: 'contexts', text: 'What runs where', hint: 'Threads, processes and event loops, and the functions that they run' },
] as const;
const forms = [
  { value: 'picture', text: 'Picture', hint: 'Boxes and arrows' },
  { value: 'table', text: 'Table', hint: 'The same in words, complete' },
] as const;

/** The whole page of graphs. */
export function GraphApp({ page, post, onChange }: GraphAppProps): JSX.Element {
  const { graph, kind, problem } = page;
  const hasNodes = graph !== null && graph.nodes.length > 0;
  const open = (place: GraphPlace): void => {
    post({ type: 'open', place: { uri: place.uri, range: place.range } });
  };
  const show = (next: GraphKind): void => {
    onChange({ kind: next, graph: null, chosen: null, root: null, problem: null });
    post({ type: 'show', kind: next });
  };
  return (
    <div class="graph-page">
      <header class="graph-head">
        <h1 class="sr-only">{kind === 'locks' ? 'Interlock: lock-order graph' : 'Interlock: what runs where'}</h1>
        <Segmented name="kind" label="Graph" options={kinds} value={kind} onChange={show} />
        {hasNodes && <Segmented name="form" label="Form" options={forms} value={page.form} onChange={(form) => { onChange({ form }); }} />}
        {graph !== null && graph.cycles.length > 0 && <Toggle pressed={page.cyclesOnly} onChange={(cyclesOnly) => { onChange({ cyclesOnly }); }}>Only cycles</Toggle>}
        {hasNodes && kind === 'contexts' && <RootChoice graph={graph} root={page.root} onChange={onChange} />}
        <span class="toolbar-space" />
        <Button kind="quiet" icon="repeat" title="Read the code again" onClick={() => { post({ type: 'refresh' }); }} />
      </header>
      {problem !== null && (
        <main class="graph-problem">
          <Icon name="warning" />
          <div role="alert"><p>{problem.message}</p><p class="muted">{problem.next}</p><Button onClick={() => { post({ type: 'refresh' }); }}>Try again</Button></div>
        </main>
      )}
      {problem === null && graph === null && <p class="muted loading" role="status">The code is being read …</p>}
      {graph !== null && !hasNodes && <main class="graph-empty"><EmptyGraph graph={graph} /></main>}
      {graph !== null && hasNodes && (
        <main class={page.form === 'picture' ? 'graph-main' : 'graph-main only-table'}>
          <p class="graph-summary" role="status">{summaryOf(graph)}</p>
          {page.form === 'table'
            ? <GraphTable graph={page.cyclesOnly ? inCycles(graph) : graph} onOpen={open} />
            : <PictureView page={page} graph={graph} post={post} open={open} onChange={onChange} />}
        </main>
      )}
    </div>
  );
}

interface PictureViewProps extends GraphAppProps {
  readonly graph: Graph;
  readonly open: (place: GraphPlace) => void;
}

const smallestZoom = 0.1;
const largestZoom = 3;
/** Below this nobody can read the names: then the picture scrolls, until it is asked to fit. */
const readableZoom = 0.6;

function PictureView({ page, graph, post, open, onChange }: PictureViewProps): JSX.Element {
  const { cyclesOnly, root, chosen } = page;
  const shown = useMemo(() => shownOf(graph, { cyclesOnly, root }), [graph, cyclesOnly, root]);
  const layout = useMemo(() => layoutOf(graph.kind, shown), [graph.kind, shown]);
  const frame = useRef<HTMLDivElement | null>(null);
  /** `readable`: all of it if the names can be read then; `fit`: all of it. */
  const [wished, setWished] = useState<number | 'readable' | 'fit'>('readable');
  const [room, setRoom] = useState<{ readonly width: number; readonly height: number } | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => {
      setRoom({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const fitting = room === null || layout.width === 0 ? 1 : Math.min(1, room.width / layout.width, room.height / layout.height);
  const zoom = typeof wished === 'number' ? wished : Math.max(wished === 'fit' ? smallestZoom : readableZoom, fitting);
  const zoomBy = (factor: number): void => {
    setWished(Math.min(largestZoom, Math.max(smallestZoom, zoom * factor)));
  };
  const openChosen = (key: string): void => {
    const place = graph.nodes.find(({ id }) => id === key)?.place ?? graph.edges.find((edge) => edgeKey(edge) === key)?.ways[0]?.place;
    if (place !== undefined) open(place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === '+' || event.key === '=') zoomBy(1.25);
    else if (event.key === '-') zoomBy(0.8);
    else if (event.key === '0') setWished('fit');
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div class="graph-stage" onKeyDown={onKeyDown}>
        <div
          class="graph-frame" ref={frame}
          onWheel={(event) => {
            if (!event.ctrlKey) return; // a pinch comes as a wheel with Ctrl; without it, the frame scrolls
            event.preventDefault();
            zoomBy(event.deltaY > 0 ? 0.9 : 1.1);
          }}
          onPointerDown={(event) => { startPan(event, frame.current); }}
        >
          <Drawing
            layout={layout} zoom={zoom} label={graph.kind === 'locks' ? 'Locks and the orders in which they are taken. Arrow keys move, Enter opens the code.' : 'What runs which function. Arrow keys move, Enter opens the code.'}
            chosen={chosen} onChoose={(key) => { if (key !== chosen) onChange({ chosen: key }); }} onOpen={openChosen}
          />
        </div>
        <div class="graph-zoom" role="group" aria-label="Zoom">
          <Button kind="quiet" title="Zoom out (-)" onClick={() => { zoomBy(0.8); }}>−</Button>
          <span class="zoom-value">{`${Math.round(zoom * 100)} %`}</span>
          <Button kind="quiet" title="Zoom in (+)" onClick={() => { zoomBy(1.25); }}>+</Button>
          <Button kind="quiet" title="Show all of it (0)" onClick={() => { setWished('fit'); }}>Fit</Button>
        </div>
        {shown.note !== '' && <p class="graph-note muted">{shown.note}</p>}
      </div>
      <Detail graph={graph} chosen={chosen} onChoose={(key) => { onChange({ chosen: key }); }} onOpen={open} onRule={(rule) => { post({ type: 'openRule', rule }); }} />
    </>
  );
}

/** Drags the picture by its ground. */
function startPan(event: PointerEvent, frame: HTMLElement | null): void {
  if (frame === null || event.button !== 0 || (event.target as Element).closest('.graph-box, .graph-arrow') !== null) return;
  const from = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop };
  const move = (next: PointerEvent): void => {
    frame.scrollLeft = from.x - next.clientX;
    frame.scrollTop = from.y - next.clientY;
  };
  const end = (): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    window.removeEventListener('pointercancel', end);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
}

function RootChoice({ graph, root, onChange }: { readonly graph: Graph; readonly root: string | null; readonly onChange: (change: Partial<GraphPage>) => void }): JSX.Element {
  return (
    <label class="field inline">
      <span class="field-label">Started by</span>
      <select value={root ?? ''} onChange={(event) => { onChange({ root: event.currentTarget.value === '' ? null : event.currentTarget.value, chosen: null }); }}>
        <option value="">anything</option>
        {graph.nodes.filter(({ shape }) => shape === 'root').map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </label>
  );
}

function inCycles(graph: Graph): Graph {
  return { ...graph, nodes: graph.nodes.filter(({ cycle }) => cycle !== null), edges: graph.edges.filter(({ cycle }) => cycle !== null) };
}

function summaryOf(graph: Graph): string {
  const number = (of: number, noun: string): string => `${of} ${noun}${of === 1 ? '' : 's'}`;
  const files = `${number(graph.files, 'file')}${graph.isScanning ? ' so far' : ''}`;
  if (graph.kind === 'contexts') {
    const roots = graph.nodes.filter(({ shape }) => shape === 'root').length;
    return `${number(roots, 'root')}, ${number(graph.nodes.length - roots, 'function')} · ${files}`;
  }
  const none = graph.edges.length === 0 ? ': no lock is taken while another one is held' : graph.cycles.length === 0 ? ': no cycle, so that these orders cannot deadlock' : '';
  return `${number(graph.nodes.length, 'lock')}, ${number(graph.edges.length, 'order')}, ${number(graph.cycles.length, 'cycle')}${none} · ${files}`;
}
