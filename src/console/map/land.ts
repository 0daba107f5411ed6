/** The outline of the land, read once at the start; a page gets only the lands that are in sight. */
import { readFileSync } from 'node:fs';
import { HEIGHT, type MapFrame, WIDTH } from './map-frame.ts';
import { WORLD_WIDTH } from './mercator.ts';

type Range = { readonly from: number; readonly to: number };
type Land = { readonly path: string; readonly x: Range; readonly y: Range };

const LANDS: readonly Land[] = landsOf(
  readFileSync(new URL('../assets/land.svg', import.meta.url), 'utf8'),
);

/** Returns the paths to draw, each with its shift: beyond the antimeridian the Earth is drawn again. */
export function landsIn(frame: MapFrame): { readonly shift: number; readonly path: string }[] {
  const x = { from: frame.left, to: frame.left + WIDTH * frame.scale };
  const y = { from: frame.top, to: frame.top + HEIGHT * frame.scale };
  const first = Math.floor((x.from + WORLD_WIDTH / 2) / WORLD_WIDTH) - 1;
  const last = Math.floor((x.to + WORLD_WIDTH / 2) / WORLD_WIDTH) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const shift = (first + index) * WORLD_WIDTH;
    const there = { from: x.from - shift, to: x.to - shift };
    const seen = LANDS.filter((land) => overlaps(land.x, there) && overlaps(land.y, y));
    return { shift, path: seen.map(({ path }) => path).join('') };
  }).filter(({ path }) => path !== '');
}

function landsOf(svg: string): Land[] {
  return [...svg.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) => ({ path, ...extentOf(path) }));
}

/** Returns the extent of a path that consists of `M`, `l` and `z` alone. */
function extentOf(path: string): { x: Range; y: Range } {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const [, ring = ''] of path.matchAll(/M([^z]+)z/g)) {
    const numbers = (ring.match(/-?\d+/g) ?? []).map(Number);
    let [x, y] = [0, 0];
    for (let index = 0; index + 1 < numbers.length; index += 2) {
      [x, y] = [x + (numbers[index] ?? 0), y + (numbers[index + 1] ?? 0)];
      xs.push(x);
      ys.push(y);
    }
  }
  return { x: rangeOf(xs), y: rangeOf(ys) };
}

function rangeOf(numbers: readonly number[]): Range {
  return { from: Math.min(...numbers), to: Math.max(...numbers) };
}

function overlaps(a: Range, b: Range): boolean {
  return a.from <= b.to && b.from <= a.to;
}
