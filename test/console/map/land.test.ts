/** The outline that is drawn: that it is the Earth’s, in the right place, and light enough for every page. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { landsIn } from '../../../src/console/map/land.ts';
import { frameOf, inFrame } from '../../../src/console/map/map-frame.ts';
import type { Coordinates, MapPoint } from '../../../src/console/map/mercator.ts';

const MADRID = { lat: 40, lon: -4 };
const BERLIN = { lat: 53, lon: 13 };
const CHICAGO = { lat: 42, lon: -88 };
const MOSCOW = { lat: 56, lon: 38 };
const SYDNEY = { lat: -33, lon: 150 };
const ANADYR = { lat: 66, lon: 172 };
const FAIRBANKS = { lat: 65, lon: -148 };
const MID_ATLANTIC = { lat: 35, lon: -40 };
const BISCAY = { lat: 45, lon: -5 };
const CASPIAN_SEA = { lat: 42, lon: 51 };
const BERING_SEA = { lat: 58, lon: -178 };

describe('the land on a map', () => {
  for (const [name, sides, land, sea] of [
    ['Europe', [MADRID, BERLIN], [MADRID, BERLIN], [BISCAY]],
    ['the Atlantic', [CHICAGO, MADRID], [CHICAGO, MADRID], [MID_ATLANTIC, BISCAY]],
    ['the inland seas', [MOSCOW, CASPIAN_SEA], [MOSCOW], [CASPIAN_SEA]],
    ['the south', [SYDNEY, CHICAGO], [SYDNEY, CHICAGO], [{ lat: 0, lon: -140 }]],
    ['the antimeridian from the west', [ANADYR, FAIRBANKS], [ANADYR, FAIRBANKS], [BERING_SEA]],
    ['the antimeridian from the east', [FAIRBANKS, ANADYR], [ANADYR, FAIRBANKS], [BERING_SEA]],
  ] as const) {
    it(`is where it is on the Earth: ${name}`, () => {
      const frame = frameOf([sides[0], sides[1]]);
      const rings = ringsIn(frame);
      for (const place of land) assert.ok(isInside(place, frame, rings), said(place));
      for (const place of sea) assert.ok(!isInside(place, frame, rings), said(place));
    });
  }

  it('is sent as far as it is in sight', () => {
    const near = landsIn(frameOf([SYDNEY])).map(({ path }) => path);
    const far = landsIn(frameOf([SYDNEY, CHICAGO])).map(({ path }) => path);
    assert.ok(near.join('').length * 2 < far.join('').length);
    assert.match(near.join(''), /^(M[-\d ]+l[-\d ]+z)+$/);
  });

  it('is small enough to be on every page', () => {
    const asset = new URL('../../../src/console/assets/land.svg', import.meta.url);
    assert.ok(statSync(asset).size < 26_000);
  });
});

type Frame = ReturnType<typeof frameOf>;

/** The outlines where a browser draws them, in the frame's measure. */
function ringsIn(frame: Frame): MapPoint[][] {
  return landsIn(frame).flatMap(({ shift, path }) =>
    path
      .split('z')
      .filter((ring) => ring !== '')
      .map((ring) => {
        let [x, y] = [shift, 0];
        const numbers = (ring.match(/-?\d+/g) ?? []).map(Number);
        return Array.from({ length: numbers.length / 2 }, (_, index) => {
          [x, y] = [x + (numbers[2 * index] ?? 0), y + (numbers[2 * index + 1] ?? 0)];
          return { x: (x - frame.left) / frame.scale, y: (y - frame.top) / frame.scale };
        });
      }),
  );
}

/** By the even-odd rule, as it is painted. */
function isInside(place: Coordinates, frame: Frame, rings: readonly MapPoint[][]): boolean {
  const { x, y } = inFrame(place, frame);
  const crossings = rings.flatMap((ring) =>
    ring.filter((a, index) => {
      const b = ring[(index + 1) % ring.length] ?? a;
      return a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
    }),
  );
  return crossings.length % 2 === 1;
}

function said({ lat, lon }: Coordinates): string {
  return `${lat}, ${lon}`;
}
