/** Draws two sides and the places around them on a map of the Earth. */
import { oneLine } from '../../domain/one-line.ts';
import { type Html, html } from '../html.ts';
import { landsIn } from './land.ts';
import { frameOf, HEIGHT, inFrame, isInSight, type MapFrame, WIDTH } from './map-frame.ts';
import type { Coordinates, MapPoint } from './mercator.ts';

export type MapMark = {
  readonly at: Coordinates;
  /** Whose place it is; `usual`: the user's on other days. */
  readonly side: 'user' | 'stranger' | 'both' | 'usual';
  readonly name: string;
};

export type WorldMap = {
  /** The places that the map is about, with names; a line joins two of the session. */
  readonly sides: readonly [MapMark] | readonly [MapMark, MapMark];
  /** Further places of the session, drawn without a name. */
  readonly others: readonly MapMark[];
  /** Places of other days, drawn where they are in sight. */
  readonly faint: readonly MapMark[];
  /** The content of the map in words, for those who do not see it. */
  readonly summary: string;
};

type Size = 'main' | 'minor' | 'faint';
type PlacedMark = { readonly mark: MapMark; readonly point: MapPoint };

export function worldMap({ sides, others, faint, summary }: WorldMap): Html {
  const [first, second] = sides;
  const frame = frameOf(
    second === undefined ? [first.at] : [first.at, second.at],
    others.map(({ at }) => at),
  );
  const place = (mark: MapMark): PlacedMark => ({ mark, point: inFrame(mark.at, frame) });
  const ends = sides.map(place);
  const seen = faint.map(place).filter(({ point }) => isInSight(point));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}">
<rect class="sea" width="${WIDTH}" height="${HEIGHT}"/>
${land(frame)}
${seen.map((one) => symbol(one, 'faint'))}
${others.map(place).map((one) => symbol(one, 'minor'))}
${line(ends)}
${ends.map((one) => symbol(one, 'main'))}
${ends.map((one) => name(one, ends))}
</svg>`;
}

function land(frame: MapFrame): Html {
  const { scale, left, top } = frame;
  const lands = landsIn(frame).map(
    ({ shift, path }) =>
      html`<path d="${path}" transform="scale(${(1 / scale).toFixed(4)}) translate(${(shift - left).toFixed(1)} ${(-top).toFixed(1)})"/>`,
  );
  return html`<g class="land">${lands}</g>`;
}

/** Draws a place; the shape differs as well as the colour, for those who cannot tell the colours apart. */
function symbol({ mark: { side, name: title }, point }: PlacedMark, size: Size): Html {
  const circle = html`<circle r="${RADIUS[size]}"/>`;
  const diamond = html`<path d="${diamondOf(RADIUS[size] * 1.35)}"/>`;
  const shape = {
    user: circle,
    usual: circle,
    stranger: diamond,
    both: html`<circle class="ring" r="${RADIUS[size] * 2}"/>${diamond}`,
  }[side];
  return html`<g class="place ${side} ${size}" transform="translate(${tenth(point.x)} ${tenth(point.y)})">${shape}<title>${title}</title></g>`;
}

const RADIUS: Readonly<Record<Size, number>> = { main: 9, minor: 6, faint: 5 };

function diamondOf(radius: number): string {
  const r = radius.toFixed(1);
  return `M0-${r}L${r} 0 0 ${r}-${r} 0z`;
}

/**
 * Draws the line between the sides, slightly bent, so that it is taken for a link and not for a route that somebody
 * took.
 */
function line(ends: readonly PlacedMark[]): Html | '' {
  const [a, b] = ends.map(({ point }) => point).sort((one, other) => one.x - other.x);
  if (a === undefined || b === undefined || ends.some(({ mark }) => mark.side === 'usual'))
    return '';
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  // Not so much that the line would run through the names.
  const bend = { x: (a.x + b.x) / 2 + dy / BEND, y: (a.y + b.y) / 2 - dx / BEND };
  return html`<path class="way" d="M${tenth(a.x)} ${tenth(a.y)}Q${tenth(bend.x)} ${tenth(bend.y)} ${tenth(b.x)} ${tenth(b.y)}"/>`;
}

const BEND = 16;

/** Writes the name above the northern place and below the southern one, so that neighbours' names do not meet. */
function name({ mark, point: { x, y } }: PlacedMark, ends: readonly PlacedMark[]): Html {
  const isBelow = ends.some(
    ({ mark: other, point }, index) =>
      other !== mark && (point.y < y || (point.y === y && index === 0)),
  );
  const anchor = x < WIDTH / 3 ? 'start' : x > (2 * WIDTH) / 3 ? 'end' : 'middle';
  const edge = { start: -RADIUS.main, end: RADIUS.main, middle: 0 }[anchor];
  return html`<text class="name ${mark.side}" x="${tenth(x + edge)}" y="${tenth(y + (isBelow ? 36 : -22))}" text-anchor="${anchor}">${ROLE[mark.side]} <tspan>${oneLine(mark.name, LONGEST_NAME)}</tspan></text>`;
}

const ROLE = { user: 'User', stranger: 'Stranger', both: 'Both', usual: 'Other days' } as const;

/** Longer names would leave the map. */
const LONGEST_NAME = 16;

function tenth(length: number): string {
  return length.toFixed(1);
}
