import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyBaseline, learn } from '../../../../src/domain/judgement/baseline.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import { NO_ORG_CONTEXT } from '../../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  aFingerprint,
  anEvent,
  change,
  DAY,
  type EventOptions,
  HOUR,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { office, neighbour } = PLACES;
const iphone = (system: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/145.0.7632.34 Mobile/15E148 Safari/604.1`;
const kiosk = {
  org: {
    ...NO_ORG_CONTEXT,
    deviceUsers: new Map([
      ['print-kiosk', 9],
      ['token-kiosk', 9],
    ]),
  },
};

describe('evidence from the device', () => {
  itHolds([
    [
      'another fingerprint elsewhere',
      'device-fingerprint',
      '+',
      change({ from: neighbour, print: 'print-2' }, { print: 'print-1' }),
    ],
    [
      'the same fingerprint elsewhere',
      'device-fingerprint',
      '-',
      change({ from: neighbour, print: 'print-1' }, { print: 'print-1' }),
    ],
    [
      'a phone whose system was updated on the way',
      'network-changed-with-client',
      '0',
      change(
        { from: neighbour, agent: iphone('18_4'), print: 'print-2' },
        { agent: iphone('18_3'), print: 'print-1' },
      ),
    ],
    [
      'another phone with another cookie',
      'network-changed-with-client',
      '+',
      change(
        { from: neighbour, agent: iphone('18_4'), print: 'print-2', token: 'token-2' },
        { agent: iphone('18_3'), print: 'print-1' },
      ),
    ],
    [
      'a second cookie of the sign-in’s own, which until the move only the answer to the factor had shown',
      'device-token',
      '-',
      [
        anEvent({ type: 'user.session.start', at: MORNING, token: 'token-1' }),
        anEvent({
          ...{ type: 'user.authentication.auth_via_mfa', at: MORNING + 3_000, token: 'token-2' },
        }),
        ...spell({ token: 'token-1' }, MORNING + MINUTE),
        ...spell({ from: neighbour, token: 'token-2' }, MORNING + HOUR),
      ],
    ],
    [
      'one that only an answer from elsewhere had shown',
      'device-token',
      '+',
      [
        anEvent({ type: 'user.session.start', at: MORNING, token: 'token-1' }),
        anEvent({
          ...{ type: 'user.authentication.auth_via_mfa', at: MORNING + 3_000, token: 'token-2' },
          ...{ from: { ...neighbour, ip: '68.0.9.9' } },
        }),
        ...spell({ token: 'token-1' }, MORNING + MINUTE),
        ...spell({ from: neighbour, token: 'token-2' }, MORNING + HOUR),
      ],
    ],
    [
      'a fingerprint of other days',
      'device-fingerprint',
      '-',
      change({ from: neighbour, print: 'print-b' }, { print: 'print-ada' }),
      { baseline: aBaseline(20, [{}, { print: 'print-b' }]) },
    ],
    [
      'no fingerprint before, and none known',
      'device-fingerprint',
      '0',
      change({ from: neighbour, print: 'print-2' }),
      { baseline: aBaseline(0) },
    ],
    [
      'one fingerprint under two systems',
      'device-fingerprint',
      '+',
      change({ agent: AGENTS.safariMac, print: 'print-1' }, { print: 'print-1' }),
    ],
    [
      'another registered device',
      'device-identity',
      '+',
      change({ from: neighbour, deviceId: 'guo2' }, { deviceId: 'guo1' }),
    ],
    [
      'the same registered device',
      'device-identity',
      '-',
      change({ from: neighbour, deviceId: 'guo1' }, { deviceId: 'guo1' }),
    ],
    [
      'a registered device that is not named any more',
      'device-identity',
      '+',
      change({ from: neighbour }, { deviceId: 'guo1' }),
    ],
    [
      'a registered device that a program does not name',
      'device-identity',
      '0',
      change({ from: neighbour, agent: AGENTS.pythonRequests }, { deviceId: 'guo1' }),
    ],
    [
      'another cookie on another network',
      'device-token',
      '+',
      change({ from: neighbour, token: 'token-2' }),
    ],
    ['the same cookie', 'device-token', '-', change({ from: neighbour })],
    ['the cookie missing', 'device-token', '0', change({ from: neighbour, token: null })],
    [
      'a cookie of this user’s from other days',
      'device-token',
      '-',
      change({ from: neighbour, token: 'token-ada' }, { token: 'token-1' }),
    ],
    ['one cookie under two systems', 'device-token', '+', change({ agent: AGENTS.safariMac })],
  ]);
});

describe('false alarms that are known: the device', () => {
  itHolds([
    [
      'a kiosk’s fingerprint',
      'device-fingerprint',
      '0',
      change({ from: office, print: 'print-kiosk' }, { print: 'print-1' }),
      kiosk,
    ],
    [
      'a kiosk’s cookie',
      'device-token',
      '0',
      change({ from: office, token: 'token-kiosk' }),
      kiosk,
    ],
  ]);
});

it('weighs a fingerprint that drifted at an address of other days less than one elsewhere', () => {
  const weightAt = (from: Where) =>
    weightOf(
      'device-fingerprint',
      judged(change({ from, print: 'print-2' }, { print: 'print-1' })),
    );
  assert.ok(weightAt(office) > 0);
  assert.ok(weightAt(office) < weightAt({ ...office, ip: '98.110.77.1' }));
});

it('weighs another fingerprint little on the day on which the browser was updated', () => {
  const elsewhere = { from: { ...neighbour, ip: '68.0.77.1' }, print: 'print-2' };
  const weightWith = (agent: string) =>
    weightOf(
      'device-fingerprint',
      judged(change({ ...elsewhere, agent }, { agent, print: 'print-1' })),
    );
  assert.ok(weightWith(AGENTS.chromeWindowsNext) < 2, 'the version is new to this user today');
  assert.ok(weightWith(AGENTS.chromeWindows) > 3);
  assert.ok(weightWith(AGENTS.firefoxLinux) > 3, 'and no browser of theirs at all is no update');
});

it('calls another fingerprint another device only where nothing nearer explains it', () => {
  const said = (to: EventOptions, from: EventOptions = {}) => {
    const found = judged(change({ print: 'print-2', ...to }, { print: 'print-1', ...from }));
    const details = found?.evidence.filter(({ code }) => code === 'device-fingerprint');
    return details?.map(({ detail }) => detail).join() ?? '';
  };
  const agent = AGENTS.chromeWindowsNext;
  const elsewhere = { ...neighbour, ip: '68.0.77.1' };
  assert.match(said({ from: elsewhere }), /^another device by its browser fingerprint/);
  assert.equal(said({ agent }), 'another browser fingerprint, as an update may bring');
  assert.match(said({ from: office }), /^another browser fingerprint, but from a range of this/);
  assert.equal(said({ token: 'token-2' }), 'another browser fingerprint, from the same address');
  assert.match(
    said({ agent: AGENTS.chromeAndroidView }, { agent: AGENTS.chromeAndroid }),
    /^another browser fingerprint, as an app’s window has/,
  );
});

describe('a registered device that is not named from there', () => {
  const names: EventOptions = { deviceId: 'guo1' };
  const gone = (events: LogEvent[], baseline = aBaseline()) =>
    weightOf('device-identity', judged(events, { baseline }));
  const elsewhere = (count: number) => spell({ from: neighbour }, MORNING + HOUR, count);
  const start = anEvent({ ...names, type: 'user.session.start' });

  it('says the more, the oftener the others of this session name it', () => {
    const always = gone([...spell(names, MORNING, 6), ...elsewhere(1)]);
    const seldom = gone([
      ...spell(names, MORNING, 1),
      ...spell({}, MORNING + 4 * MINUTE, 5),
      ...elsewhere(1),
    ]);
    assert.ok(always > 1.5, `${always}`);
    assert.ok(seldom < 0.5 && seldom > 0, `${seldom}`);
  });

  it('does not count the sign-in, which asks for it where nothing else does', () => {
    const atStart = gone([start, ...spell({}, MORNING + 4 * MINUTE, 6), ...elsewhere(1)]);
    assert.ok(atStart < 0.3 && atStart > 0, `${atStart}`);
  });

  it('says the more, the more requests from there do not name it, up to a bound', () => {
    const owner = [...spell(names, MORNING, 3), ...spell({}, MORNING + 12 * MINUTE, 3)];
    const [one, three, twenty] = [1, 3, 20].map((count) => gone([...owner, ...elsewhere(count)]));
    assert.ok(one !== undefined && three !== undefined && twenty !== undefined);
    assert.ok(one < three && three < twenty && twenty <= 2.5, `${one} ${three} ${twenty}`);
  });

  it('says more where the client names it day by day', () => {
    const events = [start, ...elsewhere(1)];
    const weight = (deviceId: string | null) => gone(events, aBaseline(20, [{ deviceId }]));
    assert.ok(weight('guo1') > weight(null) && weight(null) > 0);
  });
});

it('another fingerprint says the less, the longer nothing came from the other side', () => {
  const after = (apartMs: number) => {
    const elsewhere = { from: { ...neighbour, ip: '68.0.77.1' }, print: 'print-2' };
    return weightOf('device-fingerprint', judged(change(elsewhere, { print: 'print-1' }, apartMs)));
  };
  const [soon, nextDay, nextWeek] = [after(5 * MINUTE), after(20 * HOUR), after(6 * DAY)];
  assert.ok(
    soon > 4 && nextDay < soon - 0.5 && nextWeek < nextDay - 1,
    `${soon} ${nextDay} ${nextWeek}`,
  );
  assert.ok(nextWeek > 1);
});

it('a registered device speaks louder at a sign-in than in a session that may only repeat it', () => {
  const weight = (events: Parameters<typeof judged>[0]) =>
    weightOf(
      'device-identity',
      judged(events, { baseline: aBaseline(20, [{ deviceId: 'guo1' }]) }),
    );
  const rented = { from: PLACES.hosting, deviceId: 'guo1' };
  const opened = weight([anEvent({ ...rented, type: 'user.session.start' })]);
  const repeated = weight(change(rented, { deviceId: 'guo1' }));
  assert.ok(opened < repeated, `${opened} is less than ${repeated}`);
  assert.ok(repeated < 0);
});

describe('a fingerprint or cookie that is another each time', () => {
  const another = change(
    { from: neighbour, print: 'print-x', token: 'token-x' },
    { print: 'print-1', token: 'token-1' },
  );
  const codes = (marksADay: number) => {
    const baseline = emptyBaseline();
    for (let mark = 0; mark < 20 * marksADay; mark += 1) {
      const at = MORNING - (20 - Math.floor(mark / marksADay)) * DAY;
      const fingerprint = aFingerprint({ print: `print-old-${mark}`, token: `token-old-${mark}` });
      learn(baseline, { sessionId: `old-${at}`, fingerprint, firstSeenAt: at, lastSeenAt: at });
    }
    return judged(another, { baseline })?.evidence.map(({ code }) => code) ?? [];
  };

  it('tells where it is so from session to session', () => {
    const told = codes(1);
    assert.ok(told.includes('device-fingerprint'));
    assert.ok(told.includes('device-token'));
    assert.ok(told.includes('network-changed-with-client'));
  });

  it('tells nothing where it is so from request to request', () => {
    const told = codes(6);
    assert.ok(!told.includes('device-fingerprint'));
    assert.ok(!told.includes('device-token'));
    assert.ok(!told.includes('network-changed-with-client'));
  });
});
