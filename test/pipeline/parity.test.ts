/**
 * The service and `warden backtest` say the same of the same log: a labelled company's days go through
 * the recorder and triage as they happen, with duplicates, late events and events that leave the root
 * session out, and through the command.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding, Judgement } from '../../src/domain/judgement/judge.ts';
import type { JsonObject } from '../scenarios/event-json.ts';
import { generate } from '../scenarios/generate.ts';
import { backtested, judgedNow, lived, type Said, verdictsOf } from './beside-backtest.ts';

/** A fixed day: in another week the same people have other browsers and other weekends. */
const STARTS_AT = Date.parse('2026-11-19');

function company() {
  const corpus = generate({
    seed: 'parity',
    people: 22,
    days: 10,
    startsAt: STARTS_AT,
    rates: { theftsPer1000UserDays: 150, quietDays: 3, late: 0.05, duplicate: 0.05 },
  });
  const events = [...corpus.events].map(someWithoutRoot);
  return { events, kinds: new Set(corpus.labels.map(({ kind }) => kind)) };
}

/** Okta does not name the root on every event of a session; both copies of a duplicate are the same. */
function someWithoutRoot(event: JsonObject): JsonObject {
  if (Number.parseInt(String(event.uuid).slice(0, 2), 16) % 4 !== 0) return event;
  const { rootSessionId: _, ...context } = event.authenticationContext as JsonObject;
  return { ...event, authenticationContext: context };
}

/**
 * Where the two may differ, by what they are:
 * - `network-of-org`, `network-new-to-org`, `address-history`: the service knows which sessions were found
 *   stolen and does not count them as colleagues on a network; `backtest` counts people before it judges.
 * - `company-move`: the service remembers a client's first visit to a network in a session, `backtest` all.
 * - `application-new-to-user`, `applications-known-to-user`: what was opened under a session's second id, on
 *   an event that left the root out, is for the service one session more that opened it.
 * - `counted-once` follows from the others.
 * - Which of two looks is taken for the stranger's: an address that five colleagues share is the company's, and
 *   four are not, so that here and there the one counts a session from the other side. Then the verdicts are compared.
 *
 * And of a user with a session that was found stolen only the verdicts are compared: what that session taught
 * before it was found out, the service would not believe now.
 */
const MAY_DIFFER: ReadonlySet<string> = new Set([
  'network-of-org',
  'network-new-to-org',
  'address-history',
  'company-move',
  'application-new-to-user',
  'applications-known-to-user',
  'counted-once',
]);

type Told = Pick<Said, 'evidence' | 'headline'>;

/** Whether the earlier look is the stranger's; of a harmless session the line only says from where it was done. */
function isTurned({ headline }: Told): boolean {
  return /; the first is unlike this user|; from the first: /.test(headline);
}

/** Where two changes of a session count nearly alike, what may differ decides which of them is told: the same one. */
function findingOf(now: Judgement, { at, toIp }: Said): Told {
  const isTold = (one: Finding) => new Date(one.at).toISOString() === at && one.toIp === toIp;
  return now.findings.find(isTold) ?? now;
}

function codesOf({ evidence }: Told, all: boolean): string[] {
  const codes = evidence.map(({ code }) => code);
  return codes.filter((code) => all || !MAY_DIFFER.has(code)).sort();
}

suite('the service beside backtest', () => {
  test('comes to the same verdict on every session, for the same reasons', async (t) => {
    const { events, kinds } = company();
    const expected = await backtested(events);
    const deps = await lived(t, events);
    const stored = await verdictsOf(deps);
    let alike = 0;
    const found = new Set<string>();
    const victims = new Set<string>();
    for (const { userId, verdict } of expected) if (verdict !== 'benign') victims.add(userId);
    let compared = 0;
    let turned = 0;
    for (const said of expected) {
      const who = `${said.verdict} ${said.sessionIds.join(' ')}`;
      const kept = said.sessionIds.filter((id) => stored.has(id));
      const verdicts = new Set(kept.map((id) => stored.get(id) ?? 'benign'));
      assert.deepEqual([...verdicts], [said.verdict], who);
      if (said.verdict !== 'benign') for (const id of said.sessionIds) found.add(id);
      for (const id of kept) {
        const now = await judgedNow(deps, id);
        assert.ok(now !== null, who);
        assert.equal(now.userId, said.userId);
        assert.deepEqual(now.sessionIds, said.sessionIds, who);
        if (victims.has(said.userId) && said.verdict === 'benign') continue;
        const told = findingOf(now, said);
        if (isTurned(told) !== isTurned(said)) {
          turned += 1 / kept.length;
          continue;
        }
        compared += 1 / kept.length;
        assert.deepEqual(codesOf(told, false), codesOf(said, false), who);
        if (codesOf(told, true).join() === codesOf(said, true).join()) alike += 1 / kept.length;
      }
    }
    const alarms = [...stored].filter(([, verdict]) => verdict !== null && verdict !== 'benign');
    assert.deepEqual(
      alarms.filter(([id]) => !found.has(id)),
      [],
      'alarms of the service alone',
    );
    assert.ok(kinds.size >= 6, 'thefts of many kinds');
    assert.ok(compared >= expected.length / 3, `${compared} of ${expected.length} compared`);
    assert.ok(alike >= compared * 0.9, `${alike} of ${compared} alike to the letter`);
    assert.ok(turned <= compared * 0.05, `${turned} of ${compared} seen from the other side`);
  });
});
