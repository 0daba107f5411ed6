/** The whole of a backtest on small logs: nothing in it may depend on how the events came. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { orgHabitsOf } from '../../../src/commands/backtest/org/org-view.ts';
import { judgeAlone, openPart } from '../../../src/commands/backtest/parts/part.ts';
import { putTogether } from '../../../src/commands/backtest/report/report.ts';
import { allOwners } from '../../../src/commands/backtest/sessions/owners.ts';
import { NO_POLICY } from '../../../src/domain/judgement/detection-policy.ts';
import { TUNING } from '../../../src/domain/judgement/tuning.ts';
import { openFingerprintSources } from '../../../src/network/fingerprint-sources.ts';
import { AGENTS, PLACES } from '../../domain/builders.ts';

const RUNS = { numRuns: 1000 };
const RULES = { policy: NO_POLICY, tuning: TUNING };
const MORNING = Date.UTC(2026, 4, 4, 8);
const sources = await openFingerprintSources();

const types = fc.constantFrom(
  'user.session.start',
  'user.authentication.sso',
  'user.authentication.sso',
  'policy.evaluate_sign_on',
  'user.authentication.auth_via_mfa',
  'system.api_token.create',
  'user.session.access_admin_app',
  'user.session.context.change',
  'user.risk.detect',
);

/** Who does something, from where and with what; ids that two people share tie nothing together. */
const look = fc.record({
  user: fc.constantFrom('00uada', '00uben', '00ucleo'),
  place: fc.constantFrom(...Object.values(PLACES)),
  agent: fc.constantFrom(...Object.values(AGENTS), null),
  session: fc.constantFrom('s1', 's2', 's3', 'shared'),
  host: fc.constantFrom(1, 1, 2, 77),
  token: fc.constantFrom('t1', 't2', null),
  print: fc.constantFrom('p1', 'p2', null),
  deviceId: fc.constantFrom('guo1', 'guo2', null),
});

/** Often within one stretch of two minutes, or in one millisecond. */
const time = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((step) => step * 20_000),
  fc.integer({ min: 0, max: 90 }).map((step) => step * 37 * 60_000),
);

const act = fc.record({
  time,
  type: types,
  /** Okta's word on the address: none, its own, or one that the table contradicts. */
  asn: fc.constantFrom('none', 'own', 'other'),
  /** One network's name is written in more than one way, or not at all. */
  org: fc.constantFrom('as it is', 'in capitals', 'missing'),
  /** Also a session that has a root itself. */
  root: fc.constantFrom('root', 'root-2', 's1', 's2', null, null),
  result: fc.constantFrom('SUCCESS', 'SUCCESS', 'FAILURE', 'ALLOW', 'CHALLENGE'),
  level: fc.constantFrom('HIGH', 'LOW', undefined),
});

/** Few looks, so that their events meet. */
const drafts = fc.array(look, { minLength: 1, maxLength: 6 }).chain((looks) =>
  fc.array(
    fc.tuple(fc.constantFrom(...looks), act).map(([own, done]) => ({ ...own, ...done })),
    { minLength: 2, maxLength: 24 },
  ),
);
type Draft = (typeof drafts extends fc.Arbitrary<infer D> ? D : never)[number];

function written(one: Draft, i: number) {
  const { place, user } = one;
  const org = {
    'as it is': place.asOrg,
    'in capitals': place.asOrg?.toUpperCase() ?? null,
    missing: null,
  }[one.org];
  const asn = { none: null, own: place.asn, other: 64_500 }[one.asn];
  return {
    uuid: `event-${i}`,
    published: new Date(MORNING + one.time).toISOString(),
    eventType: one.type,
    actor: { id: user, type: 'User', alternateId: `${user}@acme.example` },
    outcome: { result: one.result },
    client: {
      ipAddress: place.ip.replace(/\.\d+$/, `.${one.host}`),
      userAgent: { rawUserAgent: one.agent },
      geographicalContext: { country: place.country, city: place.city },
    },
    device: one.deviceId === null ? null : { id: one.deviceId },
    securityContext: { asNumber: asn, asOrg: asn === place.asn ? org : null },
    authenticationContext: {
      externalSessionId: one.session === 'shared' ? 'shared' : `${user}-${one.session}`,
      rootSessionId: one.root === null ? null : `${user}-${one.root}`,
    },
    debugContext: {
      debugData: {
        dtHash: one.token,
        deviceFingerprint: one.print,
        risk: one.level === undefined ? undefined : `{level=${one.level}}`,
      },
    },
  };
}

const log = drafts.map((all) => all.map(written));
type Log = ReturnType<typeof written>[];

/** What a delivery may leave out. */
const copy = fc.constantFrom<(event: Log[number]) => Log[number]>(
  (event) => ({ ...event, securityContext: { asNumber: null, asOrg: null } }),
  (event) => ({ ...event, client: { ...event.client, userAgent: { rawUserAgent: null } } }),
  (event) => ({ ...event, device: null, debugContext: { debugData: NOTHING_MORE } }),
);
const NOTHING_MORE = { dtHash: null, deviceFingerprint: null, risk: undefined };

function found(events: Log) {
  const part = openPart(0, 1, sources);
  for (const [line, event] of events.entries()) part.takeValue(event, { file: 0, line });
  const { results, users, userDays, sessions, span } = putTogether([judgeAlone(part, RULES)]);
  return { results, users, userDays, sessions, span };
}

/** The same log, each person's events taken in by a part of its own. */
function foundByParts(events: Log) {
  const people = [...new Set(events.map(({ actor }) => actor.id))];
  const parts = people.map((id) => {
    const part = openPart(0, 1, sources);
    for (const event of events) {
      if (event.actor.id === id) part.takeValue(event, { file: 0, line: 1 });
    }
    return part;
  });
  const owners = allOwners(parts.map((part) => part.owners()));
  const habits = orgHabitsOf(parts.map((part) => part.share(owners)));
  const together = putTogether(parts.map((part) => part.judge(habits, RULES)));
  const { results, users, userDays, sessions, span } = together;
  return { results, users, userDays, sessions, span };
}

describe('what a backtest finds', () => {
  it('is the same in whatever order the events came', () => {
    const shuffled = log.chain((events) =>
      fc.shuffledSubarray(events, { minLength: events.length }).map((other) => ({ events, other })),
    );
    fc.assert(
      fc.property(shuffled, ({ events, other }) => {
        assert.deepEqual(found(other), found(events));
      }),
      RUNS,
    );
  });

  it('is the same however often each event came', () => {
    const repeated = log.chain((events) =>
      fc
        .array(fc.constantFrom(...events), { minLength: 1, maxLength: 12 })
        .map((again) => ({ events, other: [...again, ...events, ...again] })),
    );
    fc.assert(
      fc.property(repeated, ({ events, other }) => {
        assert.deepEqual(found(other), found(events));
      }),
      RUNS,
    );
  });

  it('is the same whichever of an event’s two copies came first: a delivery says less of it than the log', () => {
    const copied = log.chain((events) =>
      fc
        .array(fc.tuple(fc.constantFrom(...events), copy), { minLength: 1, maxLength: 8 })
        .map((less) => [...events, ...less.map(([event, without]) => without(event))])
        .chain((all) =>
          fc.shuffledSubarray(all, { minLength: all.length }).map((other) => ({ all, other })),
        ),
    );
    fc.assert(
      fc.property(copied, ({ all, other }) => {
        assert.deepEqual(found(other), found(all));
      }),
      RUNS,
    );
  });

  it('is the same whoever takes in what', () => {
    fc.assert(
      fc.property(log, (events) => {
        assert.deepEqual(foundByParts(events), found(events));
      }),
      RUNS,
    );
  });

  it('is often something: the logs above hold sessions to judge', () => {
    const drawn = fc.sample(log, { numRuns: 200, seed: 7 });
    const judged = drawn.map((events) => found(events).results.length);
    assert.ok(judged.filter((count) => count > 0).length > 150);
  });
});
