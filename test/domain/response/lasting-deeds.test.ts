import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_DETAILS } from '../../../src/domain/response/incident.ts';
import { lastingDeeds } from '../../../src/domain/response/lasting-deeds.ts';
import { sensitiveActOf } from '../../../src/domain/session/acts.ts';

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
  [
    'device.token.enrollment.create',
    'enrolment token created',
    'deactivate the device enrolled by the token of “X”',
  ],
  ['system.api_token.update', 'API token changed', 'look at the API token “X”'],
  ['system.api_token.revoke', null, null],
  ['app.oauth2.credentials.lifecycle.activate', 'API token created', 'revoke the secret of “X”'],
  ['app.oauth2.client.read_client_secret', 'client secret read', 'change the client secret of “X”'],
  ['app.oauth2.admin.consent.grant', 'privilege granted', 'take back the API scope granted to “X”'],
  ['app.oauth2.admin.consent.revoke', null, null],
  ['app.oauth2.as.consent.grant', null, null],
  ['iam.resourceset.resources.add', 'privilege granted', 'take back what was added to “X”'],
  ['user.account.privilege.revoke', 'privilege taken away', 'give back the privileges of “X”'],
  ['app.keys.clone', 'application changed', 'replace the signing key of “X”'],
  ['application.policy.sign_on.deny_access', null, null],
  ['user.lifecycle.delete.initiated', 'person shut out', 'create anew “X”'],
  ['user.lifecycle.delete.completed', null, null],
  ['user.lifecycle.reactivate', 'person let in', 'shut out again “X”'],
  ['user.lifecycle.activate', 'person let in', 'shut out again “X”'],
  ['user.lifecycle.unsuspend', 'person let in', 'shut out again “X”'],
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
      assert.equal(sensitiveActOf(eventType), act);
      const afterwards = [{ at: 1, uuid: 'e', eventType, what: '', on: '“X”' }];
      const deeds = lastingDeeds({ ...NO_DETAILS, afterwards }, []);
      assert.deepEqual(
        deeds.map((deed) => deed.remedy),
        remedy === null ? [] : [remedy],
      );
    });
  }
});
