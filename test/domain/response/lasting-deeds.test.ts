import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_DETAILS } from '../../../src/domain/response/incident.ts';
import { lastingDeeds } from '../../../src/domain/response/lasting-deeds.ts';
import { actOf } from '../../../src/domain/session/acts.ts';

/** Each: Okta's event type, the act, and what undoes it. */
const DEEDS = [
  ['inline_hook.created', 'inline hook changed', 'undo the change of the inline hook “X”'],
  ['inline_hook.executed', null, null],
  ['system.agent.ad.create', 'directory agent added', 'remove the agent “X”'],
  ['system.agent.ad.connect', null, null],
  [
    'user.session.impersonation.grant',
    'support access granted',
    'revoke Okta’s support access “X”',
  ],
  ['user.lifecycle.suspend', 'person shut out', 'let in again “X”'],
  [
    'application.user_membership.change_password',
    'application changed',
    'set anew the password for “X”',
  ],
  [
    'application.user_membership.show_password',
    'password shown',
    'change the password shown for “X”',
  ],
  ['application.user_membership.add', null, null],
] as const;

suite('what goes on working when the sessions are gone', () => {
  for (const [eventType, act, remedy] of DEEDS) {
    test(`${eventType}: ${remedy ?? 'nothing'}`, () => {
      assert.equal(actOf(eventType), act);
      const afterwards = [{ at: 1, uuid: 'e', eventType, what: '', on: '“X”' }];
      const deeds = lastingDeeds({ ...NO_DETAILS, afterwards }, []);
      assert.deepEqual(
        deeds.map((deed) => deed.remedy),
        remedy === null ? [] : [remedy],
      );
    });
  }
});
