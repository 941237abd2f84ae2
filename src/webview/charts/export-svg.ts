/** Properties that decide how a drawing looks; set by the style sheet in the page, written as attributes into the export. */
const painted = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity',
  'paint-order', 'font-family', 'font-size', 'font-weight', 'font-style',
] as const;
const textOnly = new Set<string>(['font-family', 'font-size', 'font-weight', 'font-style']);
const namespace = 'http://www.w3.org/2000/svg';
const gap = 28;

export type StyleOf = (element: Element) => { getPropertyValue(name: string): string };

/**
 * All charts of the page that belong to a finished run, one below the other, as a drawing that stands alone: colours as
 * the theme has them now, no classes, no references to the page.
 */
export function exportSvg(document: Document, title: string, styleOf: StyleOf = getComputedStyle): string {
  const frames = [...document.querySelectorAll('[data-chart^="result-"]')];
  const drawings = frames.flatMap((frame) => {
    const svg = frame.querySelector('svg.chart');
    return svg === null ? [] : [{ svg, caption: frame.querySelector('h3')?.textContent ?? '' }];
  });
  const root = document.createElementNS(namespace, 'svg');
  const background = styleOf(document.body).getPropertyValue('background-color');
  const foreground = styleOf(document.body).getPropertyValue('color');
  let height = 16;
  const width = Math.max(240, ...drawings.map(({ svg }) => Number(svg.getAttribute('width'))));
  const parts: Element[] = [];
  for (const { svg, caption } of drawings) {
    const heading = document.createElementNS(namespace, 'text');
    setAll(heading, { x: '16', y: String(height + 14), fill: foreground, 'font-family': 'sans-serif', 'font-size': '14', 'font-weight': '600' });
    heading.textContent = caption;
    const copy = inlined(svg, styleOf);
    setAll(copy, { x: '16', y: String(height + 26) });
    parts.push(heading, copy);
    height += 26 + Number(svg.getAttribute('height')) + gap;
  }
  const name = document.createElementNS(namespace, 'title');
  name.textContent = title;
  const paper = document.createElementNS(namespace, 'rect');
  setAll(paper, { width: '100%', height: '100%', fill: background === '' || background === 'rgba(0, 0, 0, 0)' ? 'none' : background });
  setAll(root, { width: String(width + 32), height: String(height), viewBox: `0 0 ${width + 32} ${height}` });
  root.append(name, paper, ...parts);
  return new XMLSerializer().serializeToString(root);
}

/** A copy with everything that the style sheet gave it as attributes. The copy never enters a document. */
export function inlined(svg: Element, styleOf: StyleOf): Element {
  const copy = svg.cloneNode(true) as Element;
  const originals = [svg, ...svg.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, index) => {
    const target = copies[index]!;
    target.removeAttribute('class');
    if (['title', 'defs', 'pattern'].includes(original.localName)) return;
    const style = styleOf(original);
    for (const property of painted) {
      if (textOnly.has(property) && original.localName !== 'text') continue;
      const value = style.getPropertyValue(property);
      // A texture is a reference within the drawing; the computed value may hold the address of the page instead.
      if (value === '' || value.includes('url(') || target.getAttribute(property)?.startsWith('url(') === true) continue;
      target.setAttribute(property, value);
    }
    for (const property of ['fill', 'stroke']) splitAlpha(target, property);
  });
  return copy;
}

/** `rgba(…)` as a colour and an opacity: SVG 1.1 knows no translucent colours. */
function splitAlpha(element: Element, property: string): void {
  const [, red, green, blue, alpha] = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(element.getAttribute(property) ?? '') ?? [];
  if (red === undefined || green === undefined || blue === undefined) return;
  const opacity = Number(element.getAttribute(`${property}-opacity`) ?? 1) * Number(alpha);
  element.setAttribute(property, `rgb(${red}, ${green}, ${blue})`);
  element.setAttribute(`${property}-opacity`, String(opacity));
}

function setAll(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
