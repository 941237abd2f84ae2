import type { JSX } from 'preact';
import type { BarChartGeometry, BarGeometry, Dot } from './bar-geometry';
import { Footer, footerHeight } from './footer';
import { Textures, textureFill } from './textures';

interface BarChartProps {
  readonly geometry: BarChartGeometry;
  /** Unique in the page. */
  readonly prefix: string;
  readonly label: string;
  /** Line below the axis: interpreter, GIL, cores. */
  readonly footer: string;
}

/** Draws a bar chart. Everything is an attribute or a class, so it passes the strictest content policy and exports as it is. */
export function BarChart({ geometry, prefix, label, footer }: BarChartProps): JSX.Element {
  const { width, height, plot } = geometry;
  const bottom = plot.y + plot.height;
  const extra = footerHeight(footer, geometry.axisLabel, width);
  const whole = height + extra;
  return (
    <svg class="chart" role="img" aria-label={label} width={width} height={whole} viewBox={`0 0 ${width} ${whole}`} direction="ltr">
      <Textures prefix={prefix} styles={geometry.bars.map((bar) => bar.style)} />
      {geometry.ticks.map((tick) => (
        <g key={tick.value}>
          <line class="grid" x1={tick.at} x2={tick.at} y1={plot.y} y2={bottom} />
          <text class="tick" x={tick.at} y={bottom + 15} text-anchor={tickAnchor(tick.at, width)}>{tick.label}</text>
        </g>
      ))}
      <text class="axis-label" x={plot.x + plot.width} y={bottom + 31} text-anchor="end">{geometry.axisLabel}</text>
      {geometry.baselineX !== null && <line class="baseline" x1={geometry.baselineX} x2={geometry.baselineX} y1={plot.y} y2={bottom} />}
      {geometry.bars.map((bar) => <Bar key={bar.id} bar={bar} prefix={prefix} geometry={geometry} />)}
      {geometry.marks.map((mark) => (
        <g key={mark.text}>
          <line class="mark" x1={mark.at} x2={mark.at} y1={plot.y - 2} y2={bottom} />
          <text class="mark-label" x={mark.textX} y={mark.textY} text-anchor={mark.anchor}>{mark.text}</text>
        </g>
      ))}
      <Footer text={footer} y={bottom + 31} extra={extra} />
    </svg>
  );
}

function tickAnchor(at: number, width: number): 'start' | 'middle' | 'end' {
  return at < 14 ? 'start' : at > width - 20 ? 'end' : 'middle';
}

function Bar({ bar, prefix, geometry }: { readonly bar: BarGeometry; readonly prefix: string; readonly geometry: BarChartGeometry }): JSX.Element {
  const { label, note, value, whisker } = bar;
  const quiet = bar.bar === null;
  return (
    <g class={`bar-row hue-${bar.style.hue} state-${bar.row.state.replace(' ', '-')}${bar.winner ? ' winner' : ''}${bar.row.figures?.preliminary === true ? ' preliminary' : ''}`}>
      <title>{bar.title}</title>
      <rect class="row-band" x="0" y={bar.top} width={geometry.width} height={bar.height} rx="3" />
      {label.lines.map((line, index) => <text key={line} class={quiet ? 'row-label quiet' : 'row-label'} x={label.x} y={label.y + index * 15}>{line}</text>)}
      <text class={bar.row.state === 'unsupported' ? 'row-note unsupported' : 'row-note'} x={note.x} y={note.y} text-anchor={note.anchor}>{note.text}</text>
      {quiet && <line class="empty-track" x1={geometry.plot.x} x2={geometry.plot.x + geometry.plot.width} y1={emptyY(bar, geometry.narrow)} y2={emptyY(bar, geometry.narrow)} />}
      {bar.bar !== null && <rect class="bar" fill={textureFill(prefix, bar.style)} {...bar.bar} rx="2" />}
      {bar.dots.map((dot, index) => <RoundDot key={index} dot={dot} />)}
      {bar.bar !== null && bar.medianX !== null && <line class="median" x1={bar.medianX} x2={bar.medianX} y1={bar.bar.y - 2} y2={bar.bar.y + bar.bar.height + 2} />}
      {whisker !== null && <path class="whisker" d={`M${whisker.from},${whisker.y - 4}v8M${whisker.from},${whisker.y}H${whisker.to}M${whisker.to},${whisker.y - 4}v8`} />}
      <text class="row-value" x={value.x} y={value.y} text-anchor="end">{value.text}</text>
      <text class="row-factor" x={value.x} y={value.factorY} text-anchor="end">{value.factor}</text>
    </g>
  );
}

function emptyY(bar: BarGeometry, narrow: boolean): number {
  return narrow ? bar.top + bar.height - 22 : bar.top + bar.height - 3;
}

function RoundDot({ dot }: { readonly dot: Dot }): JSX.Element {
  const className = dot.discarded ? 'dot discarded' : 'dot';
  if (dot.offScale) return <path class={`${className} off-scale`} d={`M${dot.x - 6},${dot.y - 3}l6,3l-6,3z`}><title>{`${dot.text}, beyond the axis`}</title></path>;
  return <circle class={className} cx={dot.x} cy={dot.y} r="2.2" />;
}
