import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  interruptsUser,
  overLimit,
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
  companyWideMove: false,
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

const anyStep = fc
  .tuple(fc.constantFrom(...RESPONSE_ACTION_KINDS), fc.option(fc.constant('Okta refuses it.')))
  .map(([kind, impossible]) => step(kind, impossible));

const anySituation: fc.Arbitrary<Situation> = fc.record({
  policy: fc.record({
    mode: fc.constantFrom(...RESPONSE_MODES),
    plans: fc.constant(DEFAULT_RESPONSE_POLICY.plans),
    approval: fc.record({
      approvals: fc.integer({ min: 0, max: 3 }),
      twoPersonKinds: fc.subarray([...RESPONSE_ACTION_KINDS]),
      expiresAfterMinutes: fc.constant(30),
      onSilence: fc.constantFrom('deny' as const, 'escalate' as const),
      approvers: fc.constant(['*']),
    }),
    isProtected: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    rule: fc.constant(null),
    uncertainRule: fc.option(fc.constant('admins')),
  }),
  corroboration: fc.constantFrom(...CORROBORATIONS),
  sessionEnded: fc.boolean(),
  companyWideMove: fc.boolean(),
  lastBadAt: fc.integer({ min: NOW - 10 * 3_600_000, max: NOW }),
  now: fc.constant(NOW),
  staleAfterMinutes: fc.integer({ min: 0, max: 300 }),
  limits: fc.record({ usersPerHour: fc.nat(20), usersPerDay: fc.nat(40) }),
  signedOut: fc.record({ hour: fc.nat(20), day: fc.nat(60) }),
  paused: fc.boolean(),
});

function holds(check: (one: PlanStep, situation: Situation) => void): void {
  fc.assert(fc.property(anyStep, anySituation, check), { numRuns: 2_000 });
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
      if (isProtected === 'yes') assert.equal(status, 'skipped');
      if (situation.corroboration === 'forged') assert.equal(status, 'skipped');
      if (situation.companyWideMove) assert.equal(status, 'skipped');
      if (one.impossible !== null) assert.equal(status, 'skipped');
    });
  });

  test('acts by itself only where every guard lets it', () => {
    holds((one, situation) => {
      if (rule(one, situation).status !== 'approved') return;
      const { policy } = situation;
      assert.equal(policy.mode, 'enforce');
      assert.equal(policy.isProtected, 'no');
      assert.equal(policy.uncertainRule, null);
      assert.equal(situation.corroboration, 'confirmed');
      assert.equal(situation.paused, false);
      assert.ok(!policy.approval.twoPersonKinds.includes(one.kind));
      assert.ok(NOW - situation.lastBadAt <= situation.staleAfterMinutes * 60_000);
      if (interruptsUser(one.kind)) {
        assert.equal(overLimit(situation.limits, situation.signedOut), null);
        assert.equal(situation.sessionEnded, false);
      }
    });
  });

  test('says why, whenever it does not act, and how many people must agree', () => {
    holds((one, situation) => {
      const ruling = rule(one, situation);
      if (ruling.status === 'approved') return assert.equal(ruling.reason, null);
      assert.ok((ruling.reason ?? '').length > 10);
      assert.ok(ruling.guard !== null);
      if (ruling.status !== 'awaiting_approval') return;
      const two = situation.policy.approval.twoPersonKinds.includes(one.kind);
      assert.ok(ruling.approvalsNeeded >= (two ? 2 : 1));
    });
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
    assert.equal(rule(shared, CLEAR_CUT).guard, 'shared_address');
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
