/** Which single actions stand first: those that answer what is left to do, and none that is being done. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Aftermath } from '../../../src/domain/response/aftermath.ts';
import { type ActionStatus, NO_DETAILS } from '../../../src/domain/response/incident.ts';
import {
  hasNothingSeen,
  suggestedActions,
} from '../../../src/domain/response/suggested-actions.ts';

const AT = Date.UTC(2026, 10, 24, 9, 14);
const deed = (eventType: string, toOther?: true): Aftermath => ({
  ...{ at: AT, uuid: eventType, eventType, what: eventType, on: '“X”' },
  ...(toOther === undefined ? {} : { toOther }),
});
const FACTOR = deed('user.mfa.factor.activate');
const TOKEN = deed('system.api_token.create');
const PASSWORD = deed('user.account.update_password');
const OPENED: Aftermath = { ...deed('user.authentication.sso'), what: 'signed in to Payroll' };

type Wish = {
  readonly did?: readonly Aftermath[];
  readonly acted?: readonly (readonly [kind: string, status: ActionStatus])[];
  readonly verdict?: 'hijack' | 'suspicious';
  readonly containment?: 'none' | 'broken' | 'verified';
};

function suggested({ did = [], acted = [], verdict = 'hijack', containment = 'none' }: Wish) {
  const details = { ...NO_DETAILS, afterwards: did };
  const actions = acted.map(([kind, status]) => ({ kind, status, startedAt: AT + 60_000 }));
  return suggestedActions({ verdict, containment, details }, actions);
}

describe('the actions that are suggested', () => {
  const cases: readonly (readonly [string, Wish, readonly string[]])[] = [
    ['none where nothing was done', {}, []],
    [
      'what undoes each thing that lasts',
      { did: [FACTOR, TOKEN, PASSWORD] },
      ['unenroll_new_factors', 'revoke_api_tokens', 'reset_password'],
    ],
    ['not for what was done to others', { did: [deed('user.account.reset_password', true)] }, []],
    [
      'not what waits',
      { did: [FACTOR], acted: [['unenroll_new_factors', 'awaiting_approval']] },
      [],
    ],
    [
      'again what failed',
      { did: [FACTOR], acted: [['unenroll_new_factors', 'failed']] },
      ['unenroll_new_factors'],
    ],
    ['the applications, of a theft', { did: [OPENED] }, ['universal_logout']],
    ['and not of a suspicion', { did: [OPENED], verdict: 'suspicious' }, []],
    ['the suspension, where it did not hold', { containment: 'broken' }, ['suspend']],
    ['once, where it holds', { containment: 'broken', acted: [['suspend', 'done']] }, []],
    [
      'again where another action was done, or it is not done yet',
      {
        did: [PASSWORD],
        acted: [
          ['expire_password', 'done'],
          ['suspend', 'failed'],
        ],
      },
      ['reset_password'],
    ],
    [
      'not for the reason that something else waits',
      { did: [FACTOR], acted: [['clear_sessions', 'awaiting_approval']] },
      ['unenroll_new_factors'],
    ],
    ['no password while suspended', { did: [PASSWORD], acted: [['suspend', 'done']] }, []],
  ];
  for (const [name, wish, wanted] of cases)
    it(name, () => {
      assert.deepEqual([...suggested(wish)].sort(), [...wanted].sort());
    });

  it('are told apart from those for which nothing was seen to be added', () => {
    const seen = (kind: string, did: readonly Aftermath[]) =>
      hasNothingSeen(kind, { afterwards: did });
    assert.deepEqual(
      [seen('unenroll_new_factors', [TOKEN]), seen('unenroll_new_factors', [FACTOR])],
      [true, false],
    );
    assert.deepEqual([seen('revoke_api_tokens', []), seen('suspend', [])], [true, false]);
  });
});
