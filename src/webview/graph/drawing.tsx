import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Arrow, Box, Layout } from './layout';
import { neighbour } from './graph-keys';

interface DrawingProps {
  readonly layout: Layout;
  /** 1: as laid out. */
  readonly zoom: number;
  readonly label: string;
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  /** The code of a box or an arrow is to be opened. */
  readonly onOpen: (key: string) => void;
}

/** The picture: one tab stop, arrow keys go from box to box, Enter opens the code. */
export function Drawing({ layout, zoom, label, chosen, onChoose, onOpen }: DrawingProps): JSX.Element {
  const svg = useRef<SVGSVGElement | null>(null);
  const { width, height, boxes, arrows } = layout;
  const stop = boxes.find(({ node }) => node.id === chosen)?.node.id ?? boxes[0]?.node.id;
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current || chosen === null) return;
    wantsFocus.current = false;
    const element = [...(svg.current?.querySelectorAll<SVGGElement>('.graph-box') ?? [])].find((each) => each.dataset.key === chosen);
    element?.focus();
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = (event.target as Element).closest<SVGGElement>('.graph-box')?.dataset.key;
    if (at === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (event.key === 'Enter') onOpen(at);
      else onChoose(at);
      return;
    }
    const to = neighbour(event.key, boxes, at);
    if (to === null) return;
    event.preventDefault();
    wantsFocus.current = true;
    onChoose(to);
  };
  return (
    <svg ref={svg} class="graph" role="group" aria-label={label} width={width * zoom} height={height * zoom} viewBox={`0 0 ${width} ${height}`} direction="ltr" onKeyDown={onKeyDown}>
      <defs>
        {['plain', 'marked', 'picked'].map((kind) => (
          <marker key={kind} id={`arrow-${kind}`} class={`arrow-head ${kind}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path d="M0 1L10 5L0 9z" />
          </marker>
        ))}
      </defs>
      {arrows.map((arrow) => <ArrowLine key={arrow.key} arrow={arrow} chosen={chosen} onChoose={onChoose} onOpen={onOpen} />)}
      {boxes.map((box) => (
        <BoxShape key={box.node.id} box={box} isChosen={box.node.id === chosen} isStop={box.node.id === stop} onChoose={onChoose} onOpen={onOpen} />
      ))}
    </svg>
  );
}

interface ShapeProps {
  readonly onChoose: (key: string) => void;
  readonly onOpen: (key: string) => void;
}

/** For the mouse only: with keys, the orders of a lock are in the list beside the picture and in the table. */
function ArrowLine({ arrow, chosen, onChoose, onOpen }: ShapeProps & { readonly arrow: Arrow; readonly chosen: string | null }): JSX.Element {
  const { edge, key, path, label } = arrow;
  const isPicked = chosen === key || chosen === edge.from || chosen === edge.to;
  const classes = ['graph-arrow', edge.cycle === null ? '' : 'in-cycle', isPicked ? 'picked' : ''].filter((each) => each !== '').join(' ');
  const head = edge.cycle !== null ? 'marked' : isPicked ? 'picked' : 'plain';
  return (
    <g class={classes} data-key={key} aria-hidden="true" onClick={() => { onChoose(key); onOpen(key); }}>
      <path class="reach" d={path} />
      <path class="stroke" d={path} marker-end={`url(#arrow-${head})`} />
      {label.text !== '' && (
        <>
          <rect class="paper" x={label.x - label.width / 2} y={label.y - 8} width={label.width} height="16" rx="3" />
          <text class="note" x={label.x} y={label.y + 4} text-anchor="middle">{label.text}</text>
        </>
      )}
    </g>
  );
}

function BoxShape({ box, isChosen, isStop, onChoose, onOpen }: ShapeProps & { readonly box: Box; readonly isChosen: boolean; readonly isStop: boolean }): JSX.Element {
  const { node, x, y, width, height, lines } = box;
  const classes = ['graph-box', node.shape, node.cycle === null ? '' : 'in-cycle', isChosen ? 'chosen' : ''].filter((each) => each !== '').join(' ');
  const words = [node.name, node.detail, node.place?.label ?? '', node.cycle === null ? '' : `in cycle ${node.cycle + 1}`].filter((each) => each !== '').join(', ');
  return (
    <g
      class={classes} data-key={node.id} role="button" tabindex={isStop ? 0 : -1} aria-label={words} aria-pressed={isChosen} transform={`translate(${x} ${y})`}
      onClick={() => { onChoose(node.id); onOpen(node.id); }} onFocus={() => { onChoose(node.id); }}
    >
      <title>{node.name}</title>
      <rect class="shape" width={width} height={height} rx={node.shape === 'root' ? height / 2 : 4} />
      {lines.map((text, index) => (
        <text key={index} class={index === 0 ? 'name' : 'note'} x={width / 2} y={index * 17 + 21} text-anchor="middle">{text}</text>
      ))}
    </g>
  );
}
