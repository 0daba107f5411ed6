import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  interruptsUser,
  overLimit,
  pausedBy,
  rule,
  type Situation,
} from '../../../src/domain/response/guardrails.ts';
import { CORROBORATIONS, RESPONSE_MODES } from '../../../src/domain/response/incident.ts';
import type { PlanStep } from '../../../src/domain/response/plan.ts';
import { RESPONSE_ACTION_KINDS } from '../../../src/domain/response/response-catalogue.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  policyFor,
} from '../../../src/domain/response/response-policy.ts';

const ada = { id: '00u1', login: 'ada@example.com', groups: [], roles: [] };
const NOW = Date.UTC(2026, 5, 1, 12);

/** Nothing speaks against acting. */
const CLEAR_CUT: Situation = {
  policy: policyFor({ ...DEFAULT_RESPONSE_POLICY, mode: 'enforce' }, ada),
  corroboration: 'confirmed',
  sessionEnded: false,
  signedOutAt: null,
  companyWideMove: false,
  loweredTo: null,
  lastBadAt: NOW - 60_000,
  now: NOW,
  staleAfterMinutes: 120,
  limits: { usersPerHour: 10, usersPerDay: 40 },
  signedOut: { hour: 0, day: 0 },
  paused: false,
};

function step(kind: string, impossible: string | null = null): PlanStep {
  const said = { hold: null, leftOut: null, undoAfterMinutes: null };
  return { kind, key: `plan:${kind}`, action: null, impossible, ...said };
}

/** Mostly what speaks against nothing: by chance alone hardly any step would get past every guard. */
function mostly<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 9 }, { arbitrary: other, weight: 1 });
}

const anyStep = fc
  .tuple(
    fc.constantFrom(...RESPONSE_ACTION_KINDS),
    mostly<string | null>(null, fc.constant('Okta refuses it.')),
    mostly<string | null>(null, fc.constant('3 other users work from this address.')),
  )
  .map(([kind, impossible, hold]) => ({ ...step(kind, impossible), hold }));

const anySituation: fc.Arbitrary<Situation> = fc.record({
  policy: fc.record({
    mode: mostly('enforce', fc.constantFrom(...RESPONSE_MODES)),
    plans: fc.constant(DEFAULT_RESPONSE_POLICY.plans),
    askUser: fc.constant(DEFAULT_RESPONSE_POLICY.askUser),
    approval: fc.record({
      approvals: fc.integer({ min: 0, max: 3 }),
      twoPersonKinds: mostly<string[]>([], fc.subarray([...RESPONSE_ACTION_KINDS])),
      expiresAfterMinutes: fc.constant(30),
      onSilence: fc.constantFrom('deny' as const, 'escalate' as const),
      approvers: fc.constant(['*']),
    }),
    isProtected: mostly('no' as const, fc.constantFrom('yes' as const, 'unknown' as const)),
    rule: fc.constant(null),
    uncertainRule: mostly<string | null>(null, fc.constant('admins')),
  }),
  corroboration: mostly('confirmed', fc.constantFrom(...CORROBORATIONS)),
  sessionEnded: mostly(false, fc.constant(true)),
  signedOutAt: fc.option(fc.integer({ min: NOW - 10 * 3_600_000, max: NOW })),
  companyWideMove: mostly(false, fc.constant(true)),
  loweredTo: mostly(null, fc.constantFrom('suspicious' as const, 'benign' as const)),
  lastBadAt: fc.integer({ min: NOW - 10 * 3_600_000, max: NOW }),
  now: fc.constant(NOW),
  staleAfterMinutes: mostly(600, fc.integer({ min: 0, max: 300 })),
  limits: fc.record({ usersPerHour: fc.nat(20), usersPerDay: fc.nat(40) }),
  signedOut: fc.record({ hour: mostly(0, fc.nat(20)), day: mostly(0, fc.nat(60)) }),
  paused: mostly(false, fc.constant(true)),
});

function holds(check: (one: PlanStep, situation: Situation) => void): void {
  fc.assert(fc.property(anyStep, anySituation, check), { numRuns: 3_000 });
}

suite('guard rails', () => {
  test('a clear case acts by itself in enforce mode', () => {
    for (const kind of ['clear_sessions', 'expire_password']) {
      assert.equal(rule(step(kind), CLEAR_CUT).status, 'approved');
    }
  });

  test('nothing is ever done in observe mode, to a protected user, or on a forged delivery', () => {
    holds((one, situation) => {
      const { status } = rule(one, situation);
      const { mode, isProtected } = situation.policy;
      if (mode === 'observe') assert.ok(status === 'proposed' || status === 'skipped');
      const spares = one.kind === 'block_ip' && one.hold === null;
      if (isProtected === 'yes')
        assert.ok(status === 'skipped' || (spares && status !== 'approved'));
      if (situation.corroboration === 'forged') assert.equal(status, 'skipped');
      if (situation.companyWideMove) assert.equal(status, 'skipped');
      if (situation.loweredTo === 'benign') assert.equal(status, 'skipped');
      if (one.impossible !== null) assert.equal(status, 'skipped');
    });
  });

  test('of a protected user a block that touches nobody else waits for a person, and says why', () => {
    const policy = { ...CLEAR_CUT.policy, isProtected: 'yes' as const };
    const block = rule(step('block_ip'), { ...CLEAR_CUT, policy });
    assert.deepEqual([block.status, block.guard], ['awaiting_approval', 'protected']);
    assert.match(
      block.reason ?? '',
      /protects this user, so a person decides\. Nobody else is known/,
    );
    const shared = { ...step('block_ip'), hold: '3 other users work from this address.' };
    for (const one of [shared, step('clear_sessions'), step('raise_risk')])
      assert.equal(rule(one, { ...CLEAR_CUT, policy }).status, 'skipped');
  });

  test('acts by itself only where every guard lets it', () => {
    let acted = 0;
    holds((one, situation) => {
      if (rule(one, situation).status !== 'approved') return;
      acted += 1;
      const { policy } = situation;
      assert.equal(policy.mode, 'enforce');
      assert.equal(policy.isProtected, 'no');
      assert.equal(policy.uncertainRule, null);
      assert.equal(situation.corroboration, 'confirmed');
      assert.equal(situation.paused, false);
      assert.equal(situation.loweredTo, null);
      assert.ok(!policy.approval.twoPersonKinds.includes(one.kind));
      assert.ok(NOW - situation.lastBadAt <= situation.staleAfterMinutes * 60_000);
      if (interruptsUser(one.kind)) {
        assert.equal(overLimit(situation.limits, situation.signedOut), null);
        assert.ok(!situation.sessionEnded || situation.signedOutAt !== null);
      }
      assert.equal(one.hold, null);
    });
    assert.ok(acted > 300, `${acted} acted`);
  });

  test('says why, whenever it does not act, and how many people must agree', () => {
    holds((one, situation) => {
      const ruling = rule(one, situation);
      if (ruling.status === 'approved') {
        const free = { status: 'approved', guard: null, reason: null, approvalsNeeded: 0 };
        return assert.deepEqual(ruling, free);
      }
      assert.ok((ruling.reason ?? '').length > 10);
      assert.ok(ruling.guard !== null);
      if (ruling.status !== 'awaiting_approval') return assert.equal(ruling.approvalsNeeded, 0);
      const two = situation.policy.approval.twoPersonKinds.includes(one.kind);
      const { approvals } = situation.policy.approval;
      assert.equal(ruling.approvalsNeeded, Math.max(two ? 2 : 1, approvals));
      const people = approvals > 2 ? `${approvals} people` : 'two people';
      assert.equal(ruling.reason?.includes(`this grave needs ${people}.`), two);
    });
  });

  test('waits for a person once the last bad event is older than the policy allows', () => {
    const after = (ms: number) =>
      rule(step('clear_sessions'), { ...CLEAR_CUT, lastBadAt: NOW - ms });
    assert.equal(after(120 * 60_000).status, 'approved');
    const late = after(125 * 60_000 + 59_000);
    assert.deepEqual([late.status, late.guard], ['awaiting_approval', 'stale']);
    assert.match(late.reason ?? '', /is 2 h 5 min old, and after 2 h a person decides/);
    assert.equal(after(120 * 60_000 + 1).guard, 'stale');
  });

  test('of a session that has ended nothing is ended, and a person decides on the rest', () => {
    const ended = { ...CLEAR_CUT, sessionEnded: true };
    const of = (kind: string) => [rule(step(kind), ended).status, rule(step(kind), ended).guard];
    assert.deepEqual(of('clear_sessions'), ['skipped', 'session_ended']);
    assert.deepEqual(of('universal_logout'), ['awaiting_approval', 'session_ended']);
    assert.deepEqual(of('expire_password'), ['awaiting_approval', 'session_ended']);
    assert.deepEqual(of('raise_risk'), ['awaiting_approval', 'session_ended']);
    assert.deepEqual(of('lower_risk'), ['approved', null]);
  });

  test('a sign-out soon after the last bad event stops nothing, a later one leaves all to a person', () => {
    const { lastBadAt } = CLEAR_CUT;
    const of = (kind: string, signedOutAt: number) => {
      const { status, guard } = rule(step(kind), { ...CLEAR_CUT, sessionEnded: true, signedOutAt });
      return [status, guard];
    };
    for (const kind of ['clear_sessions', 'expire_password']) {
      assert.deepEqual(of(kind, lastBadAt + 15 * 60_000), ['approved', null]);
      const late = lastBadAt + 15 * 60_000 + 1;
      assert.deepEqual(of(kind, late), ['awaiting_approval', 'session_ended']);
    }
  });

  test('the limits of the hour and of the day are reached with as many users as they say', () => {
    const limits = { usersPerHour: 3, usersPerDay: 5 };
    assert.equal(overLimit(limits, { hour: 2, day: 4 }), null);
    assert.match(overLimit(limits, { hour: 3, day: 4 }) ?? '', /3 users .* hour, .* is 3\./);
    assert.match(overLimit(limits, { hour: 2, day: 5 }) ?? '', /5 users .* day, .* is 5\./);
    const one = { usersPerHour: 1, usersPerDay: 5 };
    assert.match(
      overLimit(one, { hour: 1, day: 1 }) ?? '',
      /^1 user was signed out within the hour/,
    );
  });

  test('of what is judged milder by now nothing more is done by itself, and of what is benign nothing', () => {
    const ruled = (loweredTo: Situation['loweredTo']) => {
      const { status, guard } = rule(step('clear_sessions'), { ...CLEAR_CUT, loweredTo });
      return [status, guard];
    };
    assert.deepEqual(ruled('suspicious'), ['awaiting_approval', 'lowered']);
    assert.deepEqual(ruled('benign'), ['skipped', 'lowered']);
  });

  test('while all actions are paused, the reason names who paused them, where that is known', () => {
    assert.equal(pausedBy('api:maria'), 'All actions of this org are paused by api:maria.');
    const { guard, reason } = rule(step('clear_sessions'), { ...CLEAR_CUT, paused: true });
    assert.deepEqual([guard, reason], ['paused', 'All actions of this org are paused.']);
  });

  test('what Okta’s own policy may sign a user out for is limited like a sign-out of ours', () => {
    const over = { ...CLEAR_CUT, signedOut: { hour: 10, day: 10 } };
    for (const kind of ['raise_risk', 'send_security_event']) {
      const { status, guard } = rule(step(kind), over);
      assert.deepEqual([status, guard], ['awaiting_approval', 'limit'], kind);
    }
    for (const kind of ['lower_risk', 'unsuspend', 'unquarantine']) {
      assert.equal(rule(step(kind), over).status, 'approved', kind);
    }
    for (const kind of ['clear_sessions', 'expire_password', 'suspend']) {
      assert.ok(interruptsUser(kind), kind);
    }
  });

  test('observe mode tells what it would have done, and what would have stopped it', () => {
    const policy = policyFor({ ...DEFAULT_RESPONSE_POLICY, mode: 'observe' }, ada);
    const free = rule(step('clear_sessions'), { ...CLEAR_CUT, policy });
    assert.match(free.reason ?? '', /would have been done at once/);
    const over = { ...CLEAR_CUT, policy, signedOut: { hour: 10, day: 10 } };
    const held = rule(step('clear_sessions'), over);
    assert.match(held.reason ?? '', /would have waited.*limit is 10/);
  });

  test('does not block an address from which other users work by itself', () => {
    const shared = { ...step('block_ip'), hold: '3 other users work from this address.' };
    const ruling = rule(shared, CLEAR_CUT);
    assert.deepEqual([ruling.status, ruling.guard], ['awaiting_approval', 'shared_address']);
    assert.equal(ruling.reason, shared.hold);
    assert.equal(rule(step('block_ip'), CLEAR_CUT).status, 'approved');
  });

  test('asks a person while it is not known whether the policy protects the user', () => {
    const base = { ...DEFAULT_RESPONSE_POLICY, mode: 'enforce' as const };
    const protecting = { ...base, protected: { users: [], groups: ['Break glass'], roles: [] } };
    const policy = policyFor(protecting, { ...ada, groups: null, roles: null });
    assert.equal(rule(step('clear_sessions'), { ...CLEAR_CUT, policy }).guard, 'user_unknown');
    const known = policyFor(protecting, { ...ada, groups: [{ id: '00g1', name: 'break GLASS' }] });
    assert.equal(rule(step('clear_sessions'), { ...CLEAR_CUT, policy: known }).guard, 'protected');
  });
});
