/** Which part of the Earth is shown: both sides, the short way, as close as may be. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { frameOf, HEIGHT, inFrame, isInSight, WIDTH } from '../../../src/console/map/map-frame.ts';
import { nearest, toMap, WORLD_WIDTH } from '../../../src/console/map/mercator.ts';

const place = fc.record({
  lat: fc.integer({ min: -85, max: 85 }),
  lon: fc.integer({ min: -180, max: 180 }),
});

const TOKYO = { lat: 36, lon: 140 };
const SAN_FRANCISCO = { lat: 38, lon: -122 };
const HONOLULU = { lat: 21, lon: -158 };
const LONDON = { lat: 52, lon: 0 };

describe('the frame of a map', () => {
  it('has both sides in it, and room for their names', () => {
    const everywhere = fc.property(place, place, (a, b) => {
      const frame = frameOf([a, b]);
      for (const { x, y } of [a, b].map((side) => inFrame(side, frame))) {
        assert.ok(x >= 70 && x <= WIDTH - 70, `x ${x}`);
        assert.ok(y >= 50 && y <= HEIGHT - 50, `y ${y}`);
      }
    });
    fc.assert(everywhere);
  });

  it('has the further places in it as well', () => {
    const everywhere = fc.property(
      place,
      place,
      fc.array(place, { maxLength: 6 }),
      (a, b, more) => {
        const frame = frameOf([a, b], more);
        for (const each of more) assert.ok(isInSight(inFrame(each, frame)));
      },
    );
    fc.assert(everywhere);
  });

  it('shows the short way between the two, whatever else is on it', () => {
    const everywhere = fc.property(
      place,
      place,
      fc.array(place, { maxLength: 3 }),
      (a, b, more) => {
        const frame = frameOf([a, b], more);
        const apart = Math.abs(inFrame(a, frame).x - inFrame(b, frame).x) * frame.scale;
        const turn = Math.abs(a.lon - b.lon);
        assert.ok(Math.abs(apart - (Math.min(turn, 360 - turn) / 360) * WORLD_WIDTH) < 0.001);
      },
    );
    fc.assert(everywhere);
  });

  it('is the same whichever side is named first, but for two that are half the Earth apart', () => {
    const everywhere = fc.property(place, place, (a, b) => {
      fc.pre(Math.abs(a.lon - b.lon) !== 180);
      const [one, other] = [frameOf([a, b]), frameOf([b, a])];
      for (const side of [a, b]) {
        const [p, q] = [inFrame(side, one), inFrame(side, other)];
        assert.ok(Math.hypot(p.x - q.x, p.y - q.y) < 0.001);
      }
    });
    fc.assert(everywhere);
  });

  it('leads from Tokyo to San Francisco over the Pacific', () => {
    const frame = frameOf([TOKYO, SAN_FRANCISCO]);
    const x = (of: typeof TOKYO) => inFrame(of, frame).x;
    assert.ok(x(TOKYO) < x(HONOLULU) && x(HONOLULU) < x(SAN_FRANCISCO));
    assert.ok(isInSight(inFrame(HONOLULU, frame)));
    assert.ok(!isInSight(inFrame(LONDON, frame)));
  });

  it('is about one place where there is one, and never closer than it is known', () => {
    for (const sides of [[LONDON], [LONDON, LONDON]] as const) {
      const frame = frameOf(sides);
      const { x, y } = inFrame(LONDON, frame);
      assert.ok(Math.abs(x - WIDTH / 2) < 0.001 && Math.abs(y - HEIGHT / 2) < 0.001);
      assert.equal((frame.scale * WIDTH) / (WORLD_WIDTH / 360), 30);
    }
  });
});

describe('the projection', () => {
  it('puts the north above and the east to the right, and a pole not infinitely far away', () => {
    const origin = toMap({ lat: 0, lon: 0 });
    assert.ok(Math.abs(origin.x) < 1e-9 && Math.abs(origin.y) < 1e-9);
    assert.ok(toMap(LONDON).y < toMap(SAN_FRANCISCO).y && toMap({ lat: -10, lon: 0 }).y > 0);
    assert.ok(Number.isFinite(toMap({ lat: 90, lon: 0 }).y));
    assert.ok(Number.isFinite(toMap({ lat: -90, lon: 0 }).y));
  });

  it('finds the same longitude nearest to another', () => {
    const degrees = fc.integer({ min: -720, max: 720 });
    const everywhere = fc.property(degrees, degrees, (lon, to) => {
      const found = nearest(lon, to);
      assert.ok(Math.abs(found - to) <= 180);
      assert.equal(Math.abs(found - lon) % 360, 0);
    });
    fc.assert(everywhere);
  });
});
