import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  isOwnDecision,
  whyMayNotCallOff,
  whyMayNotDecide,
} from '../../../src/domain/response/approver.ts';
import {
  DEFAULT_RESPONSE_POLICY,
  policyFor,
  type ResponsePolicy,
  type ResponseRule,
  selects,
} from '../../../src/domain/response/response-policy.ts';

const NONE = { users: [], groups: [], roles: [] };
const ada = {
  id: '00u1',
  login: 'ada@example.com',
  groups: [{ id: '00g1', name: 'Finance' }],
  roles: ['SUPER_ADMIN'],
};

function policy(...rules: ResponseRule[]): ResponsePolicy {
  return { ...DEFAULT_RESPONSE_POLICY, mode: 'enforce', rules };
}

suite('whom a policy selects', () => {
  test('by id or login, by group id or name, or by role, without regard to case', () => {
    for (const selector of [
      { ...NONE, users: ['00u1'] },
      { ...NONE, users: ['ADA@example.com'] },
      { ...NONE, groups: ['00g1'] },
      { ...NONE, groups: ['finance'] },
      { ...NONE, roles: ['super_admin'] },
    ]) {
      assert.equal(selects(selector, ada), 'yes');
    }
    assert.equal(
      selects({ users: ['00u2'], groups: ['IT'], roles: ['HELP_DESK_ADMIN'] }, ada),
      'no',
    );
    assert.equal(selects(NONE, ada), 'no');
  });

  test('by any one of the names that it lists, whichever of their groups and roles it is', () => {
    const many = {
      ...ada,
      groups: [{ id: '00g0', name: 'Everyone' }, ...ada.groups],
      roles: ['HELP_DESK_ADMIN', ...ada.roles],
    };
    for (const selector of [
      { ...NONE, users: ['bob@example.com', '00u1', '00u3'] },
      { ...NONE, groups: ['IT', 'Finance', 'Legal'] },
      { ...NONE, roles: ['APP_ADMIN', 'SUPER_ADMIN', 'ORG_ADMIN'] },
    ]) {
      assert.equal(selects(selector, many), 'yes');
    }
  });

  test('does not know while groups or roles are unknown, unless the user is named', () => {
    const unknown = { ...ada, groups: null, roles: null };
    assert.equal(selects({ ...NONE, groups: ['Finance'] }, unknown), 'unknown');
    assert.equal(selects({ ...NONE, roles: ['SUPER_ADMIN'] }, unknown), 'unknown');
    assert.equal(selects({ ...NONE, users: ['00u1'], groups: ['IT'] }, unknown), 'yes');
    assert.equal(selects({ ...NONE, users: ['00u2'] }, unknown), 'no');
    const nameless = { ...unknown, login: null };
    assert.equal(selects({ ...NONE, users: ['bob@example.com'] }, nameless), 'unknown');
    assert.equal(selects({ ...NONE, users: ['00u1'] }, nameless), 'yes');
    assert.equal(selects(NONE, nameless), 'no');
  });
});

suite('the policy for one user', () => {
  const finance: ResponseRule = {
    name: 'finance',
    match: { ...NONE, groups: ['Finance'] },
    mode: 'approve',
    approval: { approvals: 2 },
  };
  const admins: ResponseRule = {
    name: 'admins',
    match: { ...NONE, roles: ['SUPER_ADMIN'] },
    plans: { hijack: [] },
  };

  test('the first rule that matches decides, and leaves the rest at its defaults', () => {
    const first = policyFor(policy(finance, admins), ada);
    assert.deepEqual([first.rule, first.mode, first.approval.approvals], ['finance', 'approve', 2]);
    assert.equal(first.approval.onSilence, DEFAULT_RESPONSE_POLICY.approval.onSilence);
    assert.deepEqual(first.plans, DEFAULT_RESPONSE_POLICY.plans);
    const second = policyFor(policy(admins, finance), ada);
    assert.deepEqual([second.rule, second.mode, second.plans.hijack], ['admins', 'enforce', []]);
  });

  test('says which rule may apply as well while the groups are unknown', () => {
    const found = policyFor(policy(finance, admins), { ...ada, groups: null });
    assert.deepEqual([found.rule, found.uncertainRule], ['admins', 'finance']);
  });

  test('is certain where all is known, whether a rule matches or none does', () => {
    for (const user of [ada, { ...ada, groups: [], roles: [] }]) {
      assert.equal(policyFor(policy(finance, admins), user).uncertainRule, null);
    }
    assert.equal(policyFor(policy(finance), { ...ada, groups: [] }).rule, null);
  });
});

suite('approvers', () => {
  test('a list names people of a channel, and the star everybody', () => {
    assert.equal(whyMayNotDecide(['*'], { by: 'slack:U9' }), null);
    assert.equal(whyMayNotDecide(['slack:u1'], { by: 'slack:U1' }), null);
    assert.equal(whyMayNotDecide(['slack:U1'], { by: 'slack:u1' }), null);
    assert.match(whyMayNotDecide(['slack:U1'], { by: 'api:U1' }) ?? '', /^api:U1 is not among/);
    assert.notEqual(whyMayNotDecide([], { by: 'slack:U1' }), null);
  });

  test('a group names whoever signed in to the console in it', () => {
    const list = ['api:bob', 'console-group:SOC Night'];
    const ada = { by: 'console:ada@example.com' };
    assert.equal(whyMayNotDecide(list, { ...ada, groups: ['console-group:soc night'] }), null);
    assert.notEqual(whyMayNotDecide(list, { ...ada, groups: ['console-group:SOC'] }), null);
    assert.notEqual(whyMayNotDecide(list, ada), null);
    assert.notEqual(whyMayNotDecide(list, { ...ada, groups: ['slack-group:SOC Night'] }), null);
    assert.notEqual(whyMayNotDecide(list, { by: 'console:SOC Night' }), null, 'a name is no group');
  });

  test('about oneself nobody calls anything off in the console, whoever else may', () => {
    const mine = (by: string, login: string | null, approvers = ['*']) =>
      whyMayNotCallOff(approvers, { by }, { login, email: null }, true);
    assert.match(mine('console:Ada@example.com', 'ada@EXAMPLE.com') ?? '', /^It is about you/);
    assert.equal(mine('console:bob@example.com', 'ada@example.com'), null);
    assert.equal(mine('api:ada@example.com', 'ada@example.com'), null);
    assert.equal(mine('console:null', null), null);
    assert.match(mine('console:bob', 'ada', ['slack:U1']) ?? '', /is not among the approvers/);
  });

  test('what somebody has decided is their own decision come twice, and nobody else’s', () => {
    const approved = { status: 'approved', decidedBy: 'slack:U1, api:ada' } as const;
    assert.equal(isOwnDecision(approved, { does: 'approve', by: 'api:ada' }), true);
    assert.equal(isOwnDecision(approved, { does: 'deny', by: 'api:ada' }), false);
    assert.equal(isOwnDecision(approved, { does: 'approve', by: 'api:bob' }), false);
    assert.equal(isOwnDecision(approved, { does: 'approve', by: 'slack:U' }), false);
    const denied = { status: 'denied', decidedBy: 'api:ada' } as const;
    assert.equal(isOwnDecision(denied, { does: 'deny', by: 'api:ada' }), true);
    assert.equal(isOwnDecision(denied, { does: 'approve', by: 'api:ada' }), false);
    assert.equal(
      isOwnDecision({ status: 'approved', decidedBy: null }, { does: 'approve', by: 'api:ada' }),
      false,
    );
  });
});
