/** What a person should do next: by the verdict, by what was done already, by what the thief left behind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Aftermath } from '../../../src/domain/response/aftermath.ts';
import { type ContainmentState, NO_DETAILS } from '../../../src/domain/response/incident.ts';
import {
  nextStepOf,
  type Standing,
  type StandingAction,
} from '../../../src/domain/response/next-step.ts';
import type { ProviderType } from '../../../src/domain/response/response-catalogue.ts';

const AT = Date.UTC(2026, 10, 24, 9, 14);

const deed = (eventType: string, what: string, on?: string): Aftermath => ({
  at: AT,
  uuid: eventType,
  eventType,
  what,
  ...(on === undefined ? {} : { on }),
});
const FACTOR = deed('user.mfa.factor.activate', 'factor enrolled', '“Google Authenticator”');
const TOKEN = deed('system.api_token.create', 'API token created', '“backup”');
const CLIENT = deed('app.oauth2.client.lifecycle.create', 'API token created', '“sync”');
const PASSWORD = deed('user.account.update_password', 'password changed');
const BOBS: Aftermath = { ...PASSWORD, on: '“Bob”', toOther: true };
const BOSS = {
  ...{ id: '00u1', login: null, name: null, status: null, providerType: null, groups: null },
  roles: ['SUPER_ADMIN'],
};
const APP = deed('user.authentication.sso', 'signed in to Salesforce');

const loggedOut = (appIds: readonly string[]) => ({
  ...{ lastActedAt: AT, checkedAt: AT, brokenBy: null, timesBroken: 0, unverifiedBecause: null },
  confirmations: [
    {
      ...{ uuid: 'u', at: AT, says: '', eventType: 'user.authentication.universal_logout' },
      appIds,
    },
  ],
});

const action = (
  kind: string,
  status: StandingAction['status'],
  fields: Partial<StandingAction> = {},
): StandingAction => ({
  ...{ kind, status, title: kind, guard: null, startedAt: AT + 60_000, undoOf: null },
  ...fields,
});

type Case = Partial<Omit<Standing, 'details'>> & {
  readonly did?: readonly Aftermath[];
  readonly details?: Partial<Standing['details']>;
};

function step({ did = [], details = {}, ...fields }: Case): string | null {
  return nextStepOf({
    kind: 'session_hijack',
    status: 'new',
    verdict: 'hijack',
    containment: 'none',
    actions: [],
    userSays: null,
    judgedBy: null,
    ...fields,
    details: { ...NO_DETAILS, afterwards: did, afterwardsInAll: did.length, ...details },
  });
}

const WAITS = [
  action('clear_sessions', 'awaiting_approval'),
  action('suspend', 'awaiting_approval'),
];
const HALF = action('suspend', 'awaiting_approval', { agreed: 1 });
const DONE = [action('clear_sessions', 'done')];

/** Each: the state, and what the sentence says. */
const CASES: [string, Case, RegExp][] = [
  [
    'a hijack that waits',
    { actions: WAITS },
    /^Approve “clear_sessions” and 1 more, or deny: until then the session can still act\.$/,
  ],
  [
    'one that waits, with what the thief enrolled',
    { actions: WAITS, did: [FACTOR, APP] },
    /; then remove the factor “Google Authenticator” and end the sessions inside “Salesforce”, since clearing the sessions does not undo that\.$/,
  ],
  [
    'one that waits for a second person alone',
    { actions: [HALF] },
    /^A second person must approve “suspend”, or deny: until then the session can still act\.$/,
  ],
  [
    'one that waits for a third',
    { actions: [{ ...HALF, agreed: 2 }] },
    /^One more person must approve “suspend”, or deny/,
  ],
  [
    'one that waits for two more',
    { actions: [{ ...HALF, needed: 3 }] },
    /^2 more people must approve “suspend”, or deny/,
  ],
  [
    'some that wait for one more, and one that waits for two',
    {
      actions: [
        { ...HALF, needed: 2 },
        { ...HALF, needed: 3 },
      ],
    },
    /^More people must approve “suspend” and 1 more, or deny/,
  ],
  [
    'one of which some waits for anybody',
    { actions: [action('clear_sessions', 'awaiting_approval'), HALF] },
    /^Approve “clear_sessions”, and a second person must approve “suspend”, or deny: until then/,
  ],
  [
    'one that was used after we acted, and waits for a second person',
    { containment: 'broken', actions: [HALF] },
    /used after we acted: a second person must approve “suspend”\.$/,
  ],
  [
    'a suspicion that waits for a second person',
    { verdict: 'suspicious', actions: [HALF] },
    /whether it was them: if not, a second person must approve “suspend”; if it was, deny it\.$/,
  ],
  [
    'what was only observed',
    { actions: [action('clear_sessions', 'proposed')] },
    /^Clear the user’s sessions now, by hand in Okta: in observe mode nothing is done by itself\.$/,
  ],
  [
    'what nobody answered',
    { actions: [action('clear_sessions', 'expired')] },
    /^Clear the user’s sessions now, from the incident’s page or in Okta: nobody answered in time/,
  ],
  ['a session that has ended', { details: { sessionEnded: true } }, /this one has ended/],
  [
    'an action that failed',
    { actions: [action('clear_sessions', 'failed')] },
    /^Do by hand in Okta what failed \(“clear_sessions”\), or mend the cause and have it done again from/,
  ],
  [
    'an action that failed while others wait',
    { actions: [...WAITS, action('expire_password', 'failed')] },
    /^Approve “clear_sessions” and 1 more, or deny: .*can still act\. Do by hand in Okta what failed \(“expire_password”\), or mend/,
  ],
  [
    'one that failed and is being done again',
    { containment: 'acting', actions: [action('suspend', 'failed'), action('suspend', 'running')] },
    /^Wait: the actions are running\.$/,
  ],
  [
    'what Okta lets only a super administrator do to one',
    {
      actions: [action('expire_password', 'failed', { errorCode: 'E0000006' })],
      details: { user: BOSS },
    },
    /^Have a super administrator do in Okta what failed \(“expire_password”\): it lets nobody else/,
  ],
  [
    'a super administrator’s sessions that could not be cleared',
    {
      actions: [action('clear_sessions', 'failed', { errorCode: 'E0000006' })],
      details: { user: BOSS },
    },
    /^Do by hand in Okta what failed/,
  ],
  ['what is running', { containment: 'acting', actions: [action('suspend', 'running')] }, /^Wait/],
  [
    'what was done, with a token that outlives it: at once',
    { containment: 'acted', actions: DONE, did: [TOKEN] },
    /^Revoke the API token “backup”: clearing the sessions does not undo that, and whether/,
  ],
  [
    'what is verified, with an OAuth client',
    { containment: 'verified', actions: DONE, did: [CLIENT] },
    /^Deactivate the OAuth client “sync”: clearing the sessions does not undo that\.$/,
  ],
  [
    'what is verified, with an application',
    { containment: 'verified', actions: DONE, did: [APP] },
    /^End the sessions inside “Salesforce”, then close the incident\.$/,
  ],
  [
    'what is verified, with a change and an application',
    { containment: 'verified', actions: DONE, did: [TOKEN, APP] },
    /^Revoke the API token “backup” and end the sessions inside “Salesforce”: clearing the sessions does not undo that\.$/,
  ],
  [
    'what was done, with an application',
    { containment: 'acted', actions: DONE, did: [APP] },
    /^End the sessions inside “Salesforce”: .* still being watched\.$/,
  ],
  [
    'what is running, with an application',
    { containment: 'acting', actions: [action('suspend', 'running')], did: [APP] },
    /^Wait: the actions are running/,
  ],
  ['what is verified', { containment: 'verified', actions: DONE }, /^Find out how .*close/],
  [
    'a broken containment',
    { containment: 'broken', actions: DONE },
    /: suspend the user, from the incident’s page or in Okta\.$/,
  ],
  [
    'one broken although suspended',
    { containment: 'broken', actions: [action('suspend', 'done')] },
    /: deactivate the user in Okta\.$/,
  ],
  [
    'one that cannot be verified',
    {
      containment: 'acted',
      actions: DONE,
      details: {
        containment: {
          ...{ lastActedAt: AT, checkedAt: AT, confirmations: [], brokenBy: null, timesBroken: 0 },
          unverifiedBecause: 'no access',
        },
      },
    },
    /^Look into Okta’s System Log/,
  ],
  [
    'a suspicion',
    { verdict: 'suspicious', did: [FACTOR] },
    /^Ask the user by telephone, not in chat or mail, .*: if not, clear their sessions, from the incident’s page or in Okta, and remove the factor “Google Authenticator”\.$/,
  ],
  [
    'a suspicion that waits',
    { verdict: 'suspicious', actions: WAITS },
    /: if not, approve “clear_sessions” and 1 more; if it was, deny it\.$/,
  ],
  ['what is benign after all', { verdict: 'benign' }, /^Close it as benign/],
  [
    'what was benign and acted on',
    { verdict: 'benign', actions: DONE },
    /false alarm .* tell the user/,
  ],
  [
    'what was forged',
    { details: { corroboration: 'forged' } },
    /^Close it: these events are not Okta’s/,
  ],
];

describe('the next step', () => {
  for (const [what, state, words] of CASES) {
    it(`of ${what}`, () => assert.match(step(state) ?? '', words));
  }

  it('is none where it is over, and for alarms of other kinds', () => {
    assert.equal(step({ status: 'closed' }), null);
    assert.equal(step({ status: 'resolved' }), null);
    assert.equal(step({ kind: 'hook_tampered' }), null);
  });

  const left = (
    did: Aftermath,
    kind: string,
    startedAt = AT + 60_000,
    status: StandingAction['status'] = 'done',
  ) =>
    step({
      containment: 'verified',
      actions: [...DONE, action(kind, status, { startedAt })],
      did: [did],
    }) ?? '';

  it('leaves out what an action has undone since, and nothing else', () => {
    assert.match(left(FACTOR, 'unenroll_new_factors'), /^Find out/);
    assert.match(left(FACTOR, 'reset_factors'), /^Find out/);
    assert.match(left(TOKEN, 'revoke_api_tokens'), /^Find out/);
    assert.match(left(TOKEN, 'universal_logout'), /^Find out/);
    assert.match(left(PASSWORD, 'reset_password'), /^Find out/);
    assert.match(left(PASSWORD, 'expire_password'), /^Reset the password/);
    assert.match(left(CLIENT, 'revoke_api_tokens'), /^Deactivate the OAuth client/);
    assert.match(left(BOBS, 'reset_password'), /^Reset the password of “Bob”/);
    assert.match(left(FACTOR, 'unenroll_new_factors', AT - 1), /^Remove the factor/);
    assert.match(left(FACTOR, 'unenroll_new_factors', AT), /^Find out/);
    assert.match(
      left(FACTOR, 'unenroll_new_factors', AT, 'failed'),
      /\(“unenroll_new_factors”\), or mend .* page; then remove the factor/,
    );
    const again = { ...FACTOR, times: 2, lastAt: AT + 90_000 };
    assert.match(left(again, 'unenroll_new_factors'), /^Remove the factor/);
  });

  it('asks nobody to do what waits for approval, or is agreed to', () => {
    const plan = (status: StandingAction['status']) =>
      ['clear_sessions', 'unenroll_new_factors', 'revoke_api_tokens'].map((kind) =>
        action(kind, status, { startedAt: null }),
      );
    const did = [FACTOR, TOKEN];
    assert.equal(
      step({ actions: plan('awaiting_approval'), did }),
      'Approve “clear_sessions” and 2 more, or deny: until then the session can still act. What waits is also to remove the factor “Google Authenticator” and revoke the API token “backup”.',
    );
    assert.match(
      step({ actions: plan('awaiting_approval'), did: [...did, CLIENT, APP] }) ?? '',
      /still act; then deactivate the OAuth client “sync” and end the sessions inside “Salesforce”, since .* that\. What waits is also to remove/,
    );
    assert.match(
      step({ actions: plan('approved'), containment: 'acting', did }) ?? '',
      /^Wait: the/,
    );
    const late = [...DONE, action('unenroll_new_factors', 'approved', { startedAt: null })];
    assert.match(
      step({ actions: late, containment: 'verified', did: [FACTOR] }) ?? '',
      /^Wait: the/,
    );
    assert.match(step({ actions: plan('proposed'), did }) ?? '', /; then remove the factor/);
    assert.match(step({ actions: plan('denied'), did }) ?? '', /; then remove the factor/);
    assert.doesNotMatch(
      step({ verdict: 'suspicious', actions: plan('awaiting_approval'), did }) ?? '',
      /remove the factor/,
    );
    const begun = action('unenroll_new_factors', 'running', { startedAt: AT - 1 });
    assert.match(step({ actions: [begun], containment: 'acting', did: [FACTOR] }) ?? '', /^Remove/);
  });

  it('names the applications that were opened, three of them, and none of Okta’s own', () => {
    const opened = (...names: string[]) => {
      const did = names.map((name) => deed('user.authentication.sso', `signed in to ${name}`));
      return step({ containment: 'verified', actions: DONE, did }) ?? '';
    };
    assert.match(opened('A', 'B', 'C', 'D', 'A'), /inside “A”, “B”, “C” and 1 more, then close/);
    assert.match(opened('Okta Dashboard', 'Okta Admin Console', 'A'), /inside “A”, then close/);
    assert.match(opened('Okta Dashboard'), /^Find out how/);
    assert.match(opened('A”. Close it'), /inside “A". Close it”, then close/);
    const unnamed = [deed('user.authentication.sso', 'User single sign on to app')];
    assert.match(
      step({ containment: 'verified', actions: DONE, did: unnamed }) ?? '',
      /^End the sessions inside the applications that were opened, then close/,
    );
    const logout = [...DONE, action('universal_logout', 'done')];
    assert.match(
      step({ containment: 'verified', actions: logout, did: [APP] }) ?? '',
      /^End the sessions inside “Salesforce”, where Universal Logout does not reach them, then close/,
    );
    const byLog = (appIds: readonly string[]) =>
      step({
        ...{ containment: 'verified', actions: logout, did: [{ ...APP, onIds: '0oaS' }] },
        details: { containment: loggedOut(appIds) },
      }) ?? '';
    assert.match(
      byLog(['0oaS']),
      /^Make sure that Okta’s logout ended the sessions inside “Salesforce”, then/,
    );
    assert.match(byLog(['0oaOther']), /^End the sessions inside “Salesforce”, then close/);
  });

  const opening = { at: AT, uuid: 's', byPassword: true };
  const facts = { id: '00u', login: null, name: null, status: null, groups: null, roles: null };
  const signedIn = (
    containment: ContainmentState,
    actions: readonly StandingAction[],
    providerType: ProviderType | null = 'OKTA',
    more: Case = {},
  ) => {
    const details = { opening, user: { ...facts, providerType } };
    return step({ containment, actions, ...more, details: { ...details, ...more.details } }) ?? '';
  };

  it('of a sign-in with a password is to reset it, and to ask how it was taken', () => {
    const ask = / Ask the user whether a link led to a page that asked for the password, and who/;
    assert.match(signedIn('verified', DONE), /^Reset the password: clearing the sessions does not/);
    assert.match(signedIn('verified', DONE), ask);
    assert.match(signedIn('none', WAITS), /still act; then reset the password, since clearing/);
    assert.match(
      signedIn('verified', DONE, 'ACTIVE_DIRECTORY'),
      /^Reset the password in the directory: /,
    );
    const expired = [...DONE, action('expire_password', 'done')];
    assert.match(
      signedIn('verified', expired),
      /^Reset the password \(expiring it lets whoever knows it choose the new one\): clearing/,
    );
    const suspended = [action('suspend', 'done')];
    assert.match(signedIn('acted', suspended), /^Reset the password when the suspension ends: /);
    const changed = { did: [PASSWORD] };
    assert.match(
      signedIn('verified', DONE, 'OKTA', changed),
      /^Reset the password, which was changed: clearing/,
    );
    assert.match(
      signedIn('verified', DONE, 'OKTA', { did: [BOBS] }),
      /^Reset the password and reset/,
    );
    assert.match(
      signedIn('none', [], 'OKTA', { verdict: 'suspicious' }),
      /: if not, clear their sessions, .*, and reset the password\.$/,
    );
  });

  it('asks nobody to reset what the plan resets, and what Okta does not have', () => {
    const reset = (status: StandingAction['status']) => [
      ...DONE,
      action('reset_password', status, { startedAt: null }),
    ];
    assert.match(
      signedIn('verified', reset('done')),
      /^It is contained: find out how the password/,
    );
    assert.match(signedIn('acting', reset('approved')), /^Wait: the actions are running\. Ask/);
    assert.match(signedIn('none', reset('awaiting_approval')), / What waits is also to reset the/);
    assert.match(signedIn('verified', reset('failed')), /; then reset the password, since/);
    assert.match(signedIn('verified', DONE, 'FEDERATION'), /^Find out how the session was stolen/);
    const byDevice = { details: { opening: { ...opening, byPassword: false } } };
    assert.match(
      signedIn('verified', DONE, 'OKTA', byDevice),
      /^Find out how the session was stolen/,
    );
  });

  it('goes by Okta’s clock for the deed and by ours for the action', () => {
    const containment = {
      ...{ lastActedAt: AT, checkedAt: AT, confirmations: [], brokenBy: null, timesBroken: 0 },
      unverifiedBecause: null,
    };
    const after = (lastActedAtOkta: number, startedAt: number) =>
      step({
        containment: 'verified',
        actions: [...DONE, action('unenroll_new_factors', 'done', { startedAt })],
        did: [FACTOR],
        details: { containment: { ...containment, lastActedAtOkta } },
      }) ?? '';
    assert.match(after(AT + 60_000, AT - 30_000), /^Find out/);
    assert.match(after(AT - 60_000, AT + 30_000), /^Remove the factor/);
  });

  it('asks for nothing to be undone after what is no change, and for the same but once', () => {
    const admin = deed('user.session.access_admin_app', 'admin console opened');
    const unnamed = deed('user.mfa.factor.activate', 'factor enrolled');
    const after = (...did: Aftermath[]) =>
      step({ containment: 'verified', actions: DONE, did }) ?? '';
    assert.match(after(admin), /^Find out how/);
    assert.match(after(admin, unnamed, unnamed), /^Remove the factor that was enrolled: clearing/);
  });

  it('says why nothing was done, by what stopped any of it', () => {
    const done = action('raise_risk', 'done');
    const why = (status: StandingAction['status']) =>
      step({ actions: [done, action('clear_sessions', status)] }) ?? '';
    assert.match(why('proposed'), /now, by hand in Okta: in observe mode nothing/);
    assert.match(why('expired'), /now, from the .* or in Okta: nobody answered in time/);
    assert.match(why('denied'), /Okta: the actions were denied\.$/);
    const skipped = (guard: StandingAction['guard']) =>
      step({ actions: [done, action('clear_sessions', 'skipped', { guard })] }) ?? '';
    assert.match(skipped('company_move'), /Okta: what was planned was held back\.$/);
    assert.match(
      skipped(null),
      /page or in Okta: closing the incident had called off what was planned\.$/,
    );
    assert.match(step({ actions: [done] }) ?? '', /Okta: no action is planned\.$/);
  });

  it('leads to the page again once the policy protects the user no more, whatever was left out before', () => {
    const actions = [action('clear_sessions', 'skipped', { guard: 'protected' })];
    const judgedBy = { version: '1', policy: 'abc', mode: 'approve', rule: null, protected: 'no' };
    assert.equal(
      step({ actions, judgedBy }),
      'Clear the user’s sessions now, from the incident’s page or in Okta: what was planned was held back.',
    );
  });

  it('leads nobody to a page on which nothing may be done: the policy protects the user', () => {
    const actions = [action('clear_sessions', 'skipped', { guard: 'protected' })];
    assert.equal(
      step({ actions }),
      'Clear the user’s sessions now, by hand in Okta, and ring them: the policy forbids the service to touch this user.',
    );
    const judgedBy = { version: '1', policy: 'p', mode: 'enforce', rule: null };
    const byHand = /: if not, clear their sessions, by hand in Okta\.$/;
    const suspected = (rules: Standing['judgedBy']) =>
      step({ verdict: 'suspicious', judgedBy: rules }) ?? '';
    assert.match(suspected({ ...judgedBy, protected: 'yes' }), byHand);
    assert.match(suspected({ ...judgedBy, mode: 'observe' }), byHand);
    assert.match(suspected({ ...judgedBy, protected: 'no' }), /, from the incident’s page or in/);
  });

  it('hurries where the session can still act, and only there', () => {
    const hurry = /until then the session can still act/;
    assert.match(step({ actions: WAITS }) ?? '', hurry);
    assert.doesNotMatch(step({ actions: WAITS, containment: 'acted' }) ?? '', hurry);
    assert.doesNotMatch(step({ actions: WAITS, details: { sessionEnded: true } }) ?? '', hurry);
    const broken = step({ containment: 'broken', actions: [...DONE, ...WAITS] }) ?? '';
    assert.match(
      broken,
      /^The session was used after we acted: approve “clear_sessions” and 1 more/,
    );
    const suspended = [...DONE, action('suspend', 'done')];
    assert.match(
      step({ containment: 'broken', actions: suspended }) ?? '',
      /: deactivate the user in Okta/,
    );
    const tried = [...DONE, action('suspend', 'failed')];
    assert.match(
      step({ containment: 'broken', actions: tried }) ?? '',
      /: suspend the user, from the incident’s page or in Okta/,
    );
  });

  it('is to wait while actions run, and while the log is watched', () => {
    const acting = { containment: 'acting', actions: [action('suspend', 'running')] } as const;
    assert.match(step(acting) ?? '', /^Wait: the actions are running/);
    assert.match(step({ containment: 'acted', actions: DONE }) ?? '', /^Wait until the log/);
  });

  it('is not about what takes an action back', () => {
    const undo = action('unblock_ip', 'awaiting_approval', { undoOf: 7 });
    assert.match(step({ containment: 'verified', actions: [...DONE, undo] }) ?? '', /^Find out/);
    assert.match(
      step({ verdict: 'benign', actions: [action('unsuspend', 'done', { undoOf: 7 })] }) ?? '',
      /nothing was done/,
    );
    assert.match(step({ verdict: 'benign', actions: WAITS }) ?? '', /nothing was done/);
  });

  it('of a suspicion that was acted on is what was opened meanwhile', () => {
    const asked = step({ verdict: 'suspicious', containment: 'acted', actions: DONE });
    assert.match(asked ?? '', /: if not, look at what was opened meanwhile\.$/);
  });

  it('names the three gravest, and how many more', () => {
    const did = [PASSWORD, CLIENT, TOKEN, FACTOR];
    assert.match(
      step({ containment: 'verified' as ContainmentState, actions: DONE, did }) ?? '',
      /^Remove the factor .*, deactivate the OAuth client “sync”, revoke the API token “backup” and undo 1 more of what was done:/,
    );
  });

  it('names every way into the org, however far behind it stands', () => {
    const idp = deed('system.idp.lifecycle.create', 'identity provider created', '“Backup IdP”');
    const zone = deed('zone.create', 'network zone created', '“Office 2”');
    const policy = deed('policy.rule.update', 'policy rule changed', '“Require MFA”');
    const app = deed('application.lifecycle.create', 'application created', '“Sync tool”');
    const did = [app, policy, zone, idp, CLIENT, TOKEN, FACTOR];
    const said = step({ containment: 'verified', actions: DONE, did }) ?? '';
    assert.match(
      said,
      /^Deactivate and delete the identity provider “Backup IdP” that was created/,
    );
    assert.match(said, /look at the policy rule “Require MFA” and undo what was changed/);
    assert.match(said, /deactivate and delete the network zone “Office 2” that was created/);
    assert.match(said, / and undo 2 more of what was done: /);
    assert.doesNotMatch(said, /restore/);
  });
});
