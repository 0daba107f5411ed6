/** Who was where in a session, by its findings and its events. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionPlaces } from '../../src/console/incident/session-places.ts';
import { inLanes } from '../../src/console/session-timeline.ts';
import type { Fingerprint } from '../../src/domain/session/fingerprint.ts';
import type { VisibleFinding } from '../../src/store/incident-view.ts';
import {
  AGENTS,
  aFingerprint,
  anEvent,
  MINUTE,
  MORNING,
  PLACES,
  sources,
} from '../domain/builders.ts';

type Where = (typeof PLACES)[keyof typeof PLACES];
type Side = { readonly from: Where; readonly changes?: Partial<Fingerprint> };

const HOME: Side = { from: PLACES.home };
const SERVER: Side = { from: PLACES.hosting };
const ABROAD: Side = { from: PLACES.abroad };
const UNPLACED: Side = { from: PLACES.vpn, changes: { lat: null, lon: null } };

const NO_EVENTS = { lanes: [], events: [], cut: false };
const STOLEN = { stolen: [SERVER, ABROAD, UNPLACED].map(stolenClient) };

function stolenClient({ from }: Side) {
  return { ip: from.ip, asn: from.asn, userAgent: AGENTS.chromeWindows };
}

function stored(side: Side | null) {
  return side === null
    ? null
    : { ...aFingerprint({ from: side.from }), ...side.changes, ip: side.from.ip };
}

function aFinding(
  before: Side | null,
  after: Side,
  rest: Partial<Pick<VisibleFinding, 'score' | 'verdict' | 'eventUuid'>> = {},
): VisibleFinding {
  return {
    org: 'main',
    eventUuid: 'event-1',
    trigger: 'transition',
    at: new Date(MORNING),
    userId: '00uada',
    verdict: 'hijack',
    score: 0.99,
    fromFingerprint: stored(before),
    toFingerprint: stored(after),
    evidence: [],
    incidentId: 1,
    judgedAt: new Date(MORNING),
    session: 's1',
    ...rest,
  };
}

const placesOf = (...findings: VisibleFinding[]) => sessionPlaces(findings, STOLEN, NO_EVENTS);

describe('the places of a session', () => {
  it('are the user’s and the stranger’s, whichever of them came first', () => {
    for (const finding of [aFinding(HOME, SERVER), aFinding(SERVER, HOME)]) {
      const { user, stranger } = placesOf(finding);
      assert.deepEqual([user?.city, stranger?.city], ['Boston', 'Frankfurt']);
      assert.deepEqual(
        [user?.at, stranger?.at],
        [
          { lat: 42, lon: -71 },
          { lat: 50, lon: 9 },
        ],
      );
    }
  });

  it('are those of the gravest finding that places both', () => {
    const { stranger, elsewhere } = placesOf(
      aFinding(HOME, ABROAD, { score: 0.5, verdict: 'suspicious' }),
      aFinding(HOME, UNPLACED),
      aFinding(HOME, SERVER, { score: 0.9 }),
      aFinding(HOME, SERVER, { score: 0.8 }),
    );
    assert.equal(stranger?.city, 'Frankfurt');
    assert.deepEqual(
      elsewhere.stranger.map(({ city }) => city),
      ['Warsaw'],
    );
    assert.deepEqual(elsewhere.user, []);
  });

  it('are not the stranger’s where nothing was wrong', () => {
    const harmless = aFinding(HOME, { from: PLACES.okta }, { score: 0.01, verdict: 'benign' });
    assert.deepEqual(placesOf(aFinding(HOME, SERVER), harmless).elsewhere.stranger, []);
  });

  it('are one where the other side is not known or nowhere', () => {
    assert.deepEqual(placesOf(aFinding(null, SERVER)).user, null);
    const { user, stranger } = placesOf(aFinding(HOME, UNPLACED));
    assert.deepEqual([user?.city, stranger?.at, stranger?.city], ['Boston', null, 'Amsterdam']);
  });

  it('are none that the Earth does not have', () => {
    for (const changes of [{ lat: 91 }, { lon: -181 }, { lat: null }, { lon: Number.NaN }]) {
      const { user, stranger } = placesOf(aFinding(null, { ...SERVER, changes }));
      assert.deepEqual([user, stranger], [null, null]);
    }
    assert.equal(sessionPlaces([], STOLEN, NO_EVENTS).stranger, null);
  });

  it('are as far apart in time as the last event of the one and the first of the other', () => {
    const at = (minutes: number, from: Where, uuid?: string) =>
      anEvent({ at: MORNING + minutes * MINUTE, from, ...(uuid === undefined ? {} : { uuid }) });
    const events = [
      at(0, PLACES.home),
      at(4, PLACES.home),
      at(9, PLACES.abroad),
      at(16, PLACES.hosting, 'event-1'),
      at(17, PLACES.home),
    ];
    const addresses = { stranger: new Set<string>(), user: new Set<string>() };
    const timeline = inLanes(events, sources(), { cut: false, addresses });
    const gapOf = (finding: VisibleFinding) => sessionPlaces([finding], STOLEN, timeline).gapMs;
    assert.equal(gapOf(aFinding(HOME, SERVER)), 12 * MINUTE);
    assert.equal(gapOf(aFinding(HOME, SERVER, { eventUuid: 'not on the page' })), null);
    assert.equal(gapOf(aFinding(null, SERVER)), null);
  });

  it('are as far apart in time also where both have one network and one client', () => {
    const theirs = { ...PLACES.home, ip: '73.99.1.1', city: 'Chicago', lat: 41.9, lon: -87.6 };
    const events = [
      anEvent({ at: MORNING }),
      anEvent({ at: MORNING + MINUTE, from: theirs }),
      anEvent({ at: MORNING + 3 * MINUTE, from: theirs, uuid: 'event-1' }),
    ];
    const addresses = { stranger: new Set([theirs.ip]), user: new Set([PLACES.home.ip]) };
    const timeline = inLanes(events, sources(), { cut: false, addresses });
    const finding = aFinding(HOME, { from: PLACES.home, changes: { lat: 42, lon: -88 } });
    assert.equal(sessionPlaces([finding], STOLEN, timeline).gapMs, 3 * MINUTE);
  });
});
