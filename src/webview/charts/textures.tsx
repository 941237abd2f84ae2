import type { JSX } from 'preact';
import type { ModelStyle } from './model-style';

/** Id of a texture within a chart; ids are global in a page, so every chart has its own prefix. */
export function textureId(prefix: string, style: ModelStyle): string {
  return `${prefix}-${style.hue}-${style.texture}`;
}

/** Fill of a bar: a reference to its texture. */
export function textureFill(prefix: string, style: ModelStyle): string {
  return `url(#${textureId(prefix, style)})`;
}

const strokes: Readonly<Record<ModelStyle['texture'], string>> = {
  plain: '',
  diagonal: 'M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4',
  lines: 'M0,2 h8 M0,6 h8',
  cross: 'M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4 M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4',
  dots: '',
};

/** The textures that a chart uses: a tint of the hue with marks in the hue itself, readable without colour. */
export function Textures({ prefix, styles }: { readonly prefix: string; readonly styles: readonly ModelStyle[] }): JSX.Element {
  const distinct = [...new Map(styles.map((style) => [textureId(prefix, style), style])).entries()];
  return (
    <defs>
      {distinct.map(([id, style]) => (
        <pattern key={id} id={id} width="8" height="8" patternUnits="userSpaceOnUse" class={`hue-${style.hue}`}>
          <rect width="8" height="8" class="texture-tint" />
          {strokes[style.texture] !== '' && <path d={strokes[style.texture]} class="texture-stroke" />}
          {style.texture === 'dots' && <circle cx="2" cy="2" r="1.1" class="texture-dot" />}
          {style.texture === 'dots' && <circle cx="6" cy="6" r="1.1" class="texture-dot" />}
        </pattern>
      ))}
    </defs>
  );
}
