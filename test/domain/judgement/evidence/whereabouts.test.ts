/** Where the user was when a session was opened: the phone that answered, and what was seen in other sessions. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { SeenFingerprint } from '../../../../src/domain/judgement/baseline.ts';
import {
  AGENTS,
  aBaseline,
  aFingerprint,
  anAddress,
  anEvent,
  anOrg,
  type EventOptions,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../../builders.ts';
import { detailOf, weightOf } from '../../evidence-of.ts';

const { abroad, carrier, home, hosting, neighbour, office, vpn } = PLACES;
type Overrides = Parameters<typeof judged>[1];

const opened = (from: Where, options: EventOptions = {}) => [
  anEvent({ type: 'user.session.start', at: MORNING, from, token: 'token-new', ...options }),
  ...spell({ from, token: 'token-new', ...options }, MORNING + MINUTE),
];
const answered = (from: Where, options: EventOptions = {}) =>
  anEvent({
    type: 'user.authentication.auth_via_mfa',
    at: MORNING - 10_000,
    agent: AGENTS.oktaVerify,
    token: null,
    from,
    ...options,
  });
const ofPhone = (phone: Where, from: Where, options?: EventOptions) =>
  weightOf('authenticator-place', judged([...opened(from), answered(phone, options)]));

it('a phone that answered at the address of the sign-in speaks against a proxy in the middle, one near by less', () => {
  const there = ofPhone(abroad, abroad);
  assert.ok(there <= -2);
  assert.equal(ofPhone({ ...abroad, ip: '83.20.1.77' }, abroad), there, 'in the same range');
  assert.equal(ofPhone({ ...abroad, ip: '83.99.7.7' }, abroad), there, 'with the same provider');
  const near = ofPhone({ ...abroad, asn: 12912, ip: '46.112.1.1', city: 'Pruszkow' }, abroad);
  assert.ok(near < 0 && near > there);
  const besideServer = { ...home, city: hosting.city, lat: hosting.lat, lon: hosting.lon };
  assert.equal(ofPhone(besideServer, hosting), 0, 'servers are rented where people live');
});

it('a phone that answered in another country speaks for one', () => {
  const events = [...opened(abroad), answered(home)];
  assert.ok(weightOf('authenticator-place', judged(events)) >= 1.5);
  const [said] = (judged(events)?.evidence ?? []).filter(
    ({ code }) => code === 'authenticator-place',
  );
  assert.match(said?.detail ?? '', /answered on a device 6,?\d{3} km away, in Boston$/);
});

it('and says nothing where it was asked hours before, at an exit, at a cloud’s desktop, or in no known place', () => {
  assert.equal(ofPhone(home, abroad, { at: MORNING - HOUR }), 0);
  assert.equal(ofPhone(home, vpn), 0);
  assert.ok(ofPhone(home, hosting) > 0);
  assert.equal(ofPhone(home, { ...hosting, asOrg: 'Amazon.com, Inc.' }), 0);
  assert.equal(ofPhone({ ...home, lat: null, lon: null }, abroad), 0);
  // A thief's own phone is behind his server, too.
  assert.equal(ofPhone(hosting, hosting), 0);
  // Not the phone, but the browser that asked.
  assert.equal(ofPhone(home, abroad, { agent: AGENTS.chromeWindows }), 0);
});

const seen = (from: Where, from_: Partial<SeenFingerprint> = {}): SeenFingerprint => ({
  sessionId: 'other',
  fingerprint: aFingerprint({ from }),
  firstSeenAt: MORNING - 2 * HOUR,
  lastSeenAt: MORNING - HOUR,
  ...from_,
});
const CHICAGO: Where = { ...neighbour, city: 'Chicago', lat: 41.9, lon: -87.6 };
const after = (rows: readonly SeenFingerprint[], from: Where, overrides?: Overrides) =>
  weightOf(
    'seen-elsewhere',
    judged(opened(from, { agent: AGENTS.firefoxLinux }), {
      seenBefore: rows,
      ...overrides,
    }),
  );

it('a user who was far away in another session just before is not the one who signs in here', () => {
  const far = after([seen(home)], CHICAGO);
  assert.ok(far >= 2);
  assert.ok(after([seen(home)], hosting) > far);
  const train = after([seen(home)], { ...CHICAGO, city: 'New York', lat: 40.7, lon: -74 });
  assert.ok(train > 0 && train < far);
  // A carrier's gateway or an exit may stand anywhere.
  const exit = after([seen(home)], vpn);
  assert.ok(exit > 0 && exit < far);
  const [said] = (judged(opened(CHICAGO), { seenBefore: [seen(home)] })?.evidence ?? []).filter(
    ({ code }) => code === 'seen-elsewhere',
  );
  assert.match(said?.detail ?? '', /1,?\d{3} km away, in Boston, in another session$/);
});

it('and it says nothing in a city of the user’s, at the company’s own address, of a cloud’s desktop or of a program', () => {
  assert.equal(after([], CHICAGO), 0);
  assert.equal(
    after([seen(neighbour)], { ...CHICAGO, city: 'Cambridge', lat: 42.4, lon: -71.1 }),
    0,
  );
  const inBoth = aBaseline(20, [{}, { from: CHICAGO }]);
  assert.equal(after([seen(home)], CHICAGO, { baseline: inBoth }), 0);
  const addresses = new Map([[CHICAGO.ip, anAddress(30)]]);
  assert.equal(after([seen(home)], CHICAGO, { org: anOrg({ addresses }) }), 0);
  assert.equal(after([seen(home)], { ...hosting, asOrg: 'Amazon.com, Inc.' }), 0);
  // Who is behind Tor on other days is in none of its places.
  const tor: Where = { ...hosting, asn: 396507, asOrg: 'EMERALD-ONION', ip: '23.129.64.1' };
  const byTor = aBaseline(20, [{}, { from: { ...tor, ip: '23.129.64.9', city: 'Seattle' } }]);
  assert.ok(after([seen(home)], tor) > 0);
  assert.equal(after([seen(home)], tor, { baseline: byTor }), 0);
  const program = seen(home, {
    fingerprint: aFingerprint({ from: home, agent: AGENTS.pythonRequests }),
  });
  assert.equal(after([program], CHICAGO), 0);
});

it('is a reason to look at a sign-in that nothing else makes strange', () => {
  const ordinary = opened(CHICAGO, { print: 'print-ada', token: 'token-ada' });
  assert.equal(judged(ordinary), null);
  const judgement = judged(ordinary, { seenBefore: [seen(home)] });
  assert.equal(judgement?.findings[0]?.trigger, 'start');
  assert.match(
    judgement?.headline ?? '',
    /at Cox Communications, Chicago, \d+ km from Boston, where this user was shortly before/,
  );
});

it('and needs no history of the user: where somebody is at one time is the same on the first day', () => {
  const baseline = aBaseline(1);
  const ordinary = opened(CHICAGO, { print: 'print-ada', token: 'token-ada' });
  assert.equal(judged(ordinary, { baseline }), null);
  const elsewhere = judged(ordinary, { baseline, seenBefore: [seen(home)] });
  assert.equal(elsewhere?.findings[0]?.trigger, 'start');
  const byPhone = judged([...ordinary, answered(home)], { baseline });
  assert.equal(byPhone?.findings[0]?.trigger, 'start');
  for (const near of [CHICAGO, { ...CHICAGO, ip: '104.1.1.1', asn: 7018, lat: 42.9 }])
    assert.equal(judged([...ordinary, answered(near)], { baseline }), null);
  // A second phone that is there, or a place that nobody knows, leaves it open.
  assert.equal(judged([...ordinary, answered(home), answered(CHICAGO)], { baseline }), null);
  assert.equal(
    judged([...ordinary, answered({ ...home, lat: null, lon: null })], { baseline }),
    null,
  );
});

it('near by, a user at their own line with their own device is not the one who signs in next door with another', () => {
  const weight = (from: Where, token: string | null, rows: readonly SeenFingerprint[]) =>
    weightOf('seen-elsewhere', judged(opened(from, { token }), { seenBefore: rows }));
  const atHome = [seen(home)];
  assert.ok(weight(neighbour, 'token-of-thief', atHome) > 1);
  assert.equal(weight(neighbour, 'token-ada', atHome), 0, 'the same device');
  assert.equal(weight(neighbour, null, atHome), 0, 'nobody knows which');
  assert.equal(weight(office, 'token-of-thief', atHome), 0, 'a line of theirs as well');
  assert.equal(weight(carrier, 'token-of-thief', atHome), 0, 'a telephone');
  assert.equal(weight(neighbour, 'token-of-thief', [seen(neighbour)]), 0, 'no line of theirs');
  const again = [
    seen(home, { fingerprint: aFingerprint({ from: home, token: 'token-of-thief' }) }),
  ];
  assert.equal(weight(neighbour, 'token-of-thief', again), 0, 'the new device was there, too');
});

it('and names no place where nobody knows its name, or that it shares with the sign-in', () => {
  for (const country of [null, CHICAGO.country]) {
    const fingerprint = { ...aFingerprint({ from: home }), city: null, country };
    const judgement = judged(opened(CHICAGO), { seenBefore: [seen(home, { fingerprint })] });
    const said = detailOf('seen-elsewhere', judgement);
    assert.match(said, /\d km away, in another session$/);
    assert.match(judgement?.headline ?? '', /\d km from where this user was shortly before/);
  }
});

it('phone and other sessions say one thing, and count for no more', () => {
  const events = [...opened(hosting), answered(home)];
  const judgement = judged(events, { seenBefore: [seen(home)] });
  const facts = (judgement?.evidence ?? []).filter(
    ({ code, facts: { group } }) =>
      ['authenticator-place', 'seen-elsewhere'].includes(code) || group === 'whereabouts',
  );
  assert.equal(facts.length, 3);
  assert.ok(Math.abs(facts.reduce((sum, { weight }) => sum + weight, 0) - 3.5) < 0.01);
});
