/**
 * Draws the outline of the land for the console's map, from Natural Earth (public domain, naturalearthdata.com) as Mike
 * Bostock packages it (ISC), reduced to what can be seen where a continent is as wide as a hand:
 *   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
 *   node scripts/land.ts package > src/console/assets/land.svg
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type MapPoint, nearest, toMap, UNITS_PER_DEGREE } from '../src/console/map/mercator.ts';

type Position = readonly [number, number];

/** Smallest area, in square tenths of a degree at the equator, of a corner, or of an island with three corners. */
const SMALLEST = 5;
const UNITS_PER_RADIAN = (UNITS_PER_DEGREE * 180) / Math.PI;
/** Latitude south of which nothing is drawn: nobody signs in from Antarctica, and its ring runs around the pole. */
const SOUTHERNMOST = -58;

const position = z.tuple([z.number(), z.number()]);
const polygon = z.array(z.array(z.int()));
/** The parts of TopoJSON 1.0 that this one file uses. */
const topology = z.object({
  transform: z.object({ scale: position, translate: position }),
  arcs: z.array(z.array(position)),
  objects: z.object({
    land: z.object({
      geometries: z.array(z.object({ type: z.literal('MultiPolygon'), arcs: z.array(polygon) })),
    }),
  }),
});

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write(
    'usage: node scripts/land.ts PACKAGE-FOLDER > src/console/assets/land.svg\n',
  );
  process.exit(2);
}
const polygons = polygonsOf(readFileSync(join(folder, 'land-50m.json'), 'utf8'));
process.stdout.write(svgOf(polygons, readFileSync(join(folder, 'LICENSE'), 'utf8')));

/** Returns the coast of each land, and of the seas within it, in degrees. */
function polygonsOf(text: string): Position[][][] {
  const { transform, arcs, objects } = topology.parse(JSON.parse(text));
  const [scale, translate] = [transform.scale, transform.translate];
  const lines = arcs.map((steps) => {
    let [x, y] = [0, 0];
    return steps.map(([dx, dy]): Position => {
      [x, y] = [x + dx, y + dy];
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const lineOf = (index: number) =>
    (index < 0 ? lines[-1 - index]?.toReversed() : lines[index]) ?? [];
  // Each arc begins where the one before it ends.
  const joined = (ring: readonly number[]) => ring.flatMap((index) => lineOf(index).slice(1));
  return objects.land.geometries.flatMap(({ arcs: polygons }) =>
    polygons.map((rings) => rings.map(joined)),
  );
}

function svgOf(lands: readonly Position[][][], license: string): string {
  const paths = lands
    .filter((rings) => rings.flat().some(([, lat]) => lat > SOUTHERNMOST))
    .map((rings) => rings.map((ring) => fewer(onMap(ring))).filter(({ length }) => length > 3))
    .filter(({ length }) => length > 0)
    .map((rings) => `<path d="${rings.map(pathOf).join('')}"/>`);
  return `<!--
Mercator, in tenths of a degree; made by scripts/land.ts from Natural Earth (public domain) as world-atlas 2.0.2 has it:

${license.trim()}
-->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1800 -1500 3600 2400">
<title>Land</title>
${paths.join('\n')}
</svg>
`;
}

/** Returns a ring in map units; one that crosses the antimeridian continues beyond it. */
function onMap(ring: readonly Position[]): MapPoint[] {
  let before = ring[0]?.[0] ?? 0;
  return ring.map(([lon, lat]) => {
    before = nearest(lon, before);
    return toMap({ lat, lon: before });
  });
}

/** Simplifies a ring by Visvalingam's method: removes the least significant corner again and again. */
function fewer(ring: readonly MapPoint[]): MapPoint[] {
  const points = [...ring];
  while (points.length > 3) {
    const areas = points.map((point, index) =>
      areaOf(points.at(index - 1) ?? point, point, points[(index + 1) % points.length] ?? point),
    );
    const least = Math.min(...areas);
    if (least >= SMALLEST) break;
    points.splice(areas.indexOf(least), 1);
  }
  return points;
}

function areaOf(a: MapPoint, b: MapPoint, c: MapPoint): number {
  const onPaper = Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
  // The map shows the Arctic many times too large, but its fjords need no more detail than others.
  return onPaper / Math.cosh(b.y / UNITS_PER_RADIAN) ** 2;
}

/** Returns the path from the first point step by step, in whole units. */
function pathOf(points: readonly MapPoint[]): string {
  const whole = points.map(({ x, y }): Position => [Math.round(x), Math.round(y)]);
  const [first = [0, 0], ...others] = whole;
  const steps = others.map(([x, y], index) => {
    const [fromX, fromY] = whole[index] ?? first;
    return `${x - fromX} ${y - fromY}`;
  });
  return `M${first.join(' ')}l${steps.join(' ')}z`.replaceAll(' -', '-');
}
