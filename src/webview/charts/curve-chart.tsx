import type { JSX } from 'preact';
import type { CurveChartGeometry, CurveLine } from './curve-geometry';
import { Footer, footerHeight } from './footer';

interface CurveChartProps {
  readonly geometry: CurveChartGeometry;
  readonly label: string;
  readonly footer: string;
}

/** Draws lines with their intervals, fits and marks. Lines differ by dash and symbol as well as by hue. */
export function CurveChart({ geometry, label, footer }: CurveChartProps): JSX.Element {
  const { width, height, plot, lines } = geometry;
  const bottom = plot.y + plot.height;
  const right = plot.x + plot.width;
  const extra = footerHeight(footer, geometry.xLabel, width);
  const whole = height + extra;
  return (
    <svg class="chart" role="img" aria-label={label} width={width} height={whole} viewBox={`0 0 ${width} ${whole}`} direction="ltr">
      {geometry.legend.map((item) => <LegendSample key={item.id} x={item.x} y={item.y} text={item.text} line={lines.find((line) => line.id === item.id)} />)}
      <text class="axis-label" x="2" y={plot.y - 12 - markRoom(geometry)}>{geometry.yLabel}</text>
      {geometry.yTicks.map((tick) => (
        <g key={tick.value}>
          <line class="grid" x1={plot.x} x2={right} y1={tick.at} y2={tick.at} />
          <text class="tick" x={plot.x - 7} y={tick.at + 4} text-anchor="end">{tick.label}</text>
        </g>
      ))}
      {geometry.xTicks.map((tick) => (
        <g key={tick.value}>
          <line class="tick-line" x1={tick.at} x2={tick.at} y1={bottom} y2={bottom + 4} />
          <text class="tick" x={tick.at} y={bottom + 17} text-anchor={tick.at > width - 20 ? 'end' : 'middle'}>{tick.label}</text>
        </g>
      ))}
      <line class="axis" x1={plot.x} x2={right} y1={bottom} y2={bottom} />
      <text class="axis-label" x={right} y={bottom + 33} text-anchor="end">{geometry.xLabel}</text>
      {geometry.oneY !== null && <line class="baseline" x1={plot.x} x2={right} y1={geometry.oneY} y2={geometry.oneY} />}
      {lines.map((line) => line.band !== '' && <path key={line.id} class={`band hue-${line.style.hue}`} d={line.band} />)}
      {geometry.yMarks.map((mark) => (
        <g key={mark.text}>
          <line class="mark" x1={plot.x} x2={right} y1={mark.at} y2={mark.at} />
          <text class="mark-label" x={mark.x} y={mark.at - 4} text-anchor="end">{mark.text}</text>
        </g>
      ))}
      {geometry.xMarks.map((mark) => (
        <g key={mark.text}>
          <line class="mark" x1={mark.at} x2={mark.at} y1={plot.y - 2} y2={bottom} />
          <text class="mark-label" x={mark.textX} y={mark.textY} text-anchor={mark.anchor}>{mark.text}</text>
        </g>
      ))}
      {geometry.fits.map((fit) => fit.path !== '' && <path key={fit.series} class={`fit hue-${fit.hue}`} d={fit.path}><title>{fit.label}</title></path>)}
      {lines.map((line) => <Line key={line.id} line={line} />)}
      <Footer text={footer} y={bottom + 33} extra={extra} />
    </svg>
  );
}

/** Height that labels of vertical marks take between the axis label and the plot. */
function markRoom(geometry: CurveChartGeometry): number {
  const highest = Math.min(geometry.plot.y, ...geometry.xMarks.map((mark) => mark.textY - 13));
  return geometry.xMarks.length === 0 ? 0 : geometry.plot.y - highest;
}

function Line({ line }: { readonly line: CurveLine }): JSX.Element {
  return (
    <g class={`curve hue-${line.style.hue}`}>
      {line.path !== '' && <path class="line" d={line.path} stroke-dasharray={line.style.dash} />}
      {line.points.map((point) => (
        <path key={point.id} class={point.preliminary ? 'symbol preliminary' : 'symbol'} d={line.symbol} transform={`translate(${point.x},${point.y})`}>
          <title>{point.title}</title>
        </path>
      ))}
    </g>
  );
}

function LegendSample({ x, y, text, line }: { readonly x: number; readonly y: number; readonly text: string; readonly line: CurveLine | undefined }): JSX.Element {
  return (
    <g>
      {line !== undefined && (
        <g class={`curve hue-${line.style.hue}`}>
          <line class="line" x1={x} x2={x + 26} y1={y - 4} y2={y - 4} stroke-dasharray={line.style.dash} />
          <path class="symbol" d={line.symbol} transform={`translate(${x + 13},${y - 4})`} />
        </g>
      )}
      <text class="legend" x={x + 32} y={y}>{text}</text>
    </g>
  );
}
