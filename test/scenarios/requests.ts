/** What people do in a session: open applications, meet policies, and, as administrators, the console. */
import { OKTA_INTERNAL_AGENT } from './agents.ts';
import type { Draft } from './event-json.ts';
import { lookAt } from './look.ts';
import { attach, cityByName, networkByAsn } from './networks.ts';
import type { Random } from './random.ts';
import { actorOf, idsOf } from './sign-in.ts';
import type { Look, OpenSession, Plan } from './world.ts';

export const APPS = [
  'Google Workspace',
  'Salesforce',
  'Slack',
  'Workday',
  'GitHub',
  'Jira',
  'Confluence',
  'Zoom',
  'AWS',
  'Zendesk',
  'Box',
  'DocuSign',
  'Concur',
  'Figma',
  'Tableau',
  'ServiceNow',
  'HubSpot',
];

export function sso(
  r: Random,
  plan: Plan,
  session: OpenSession,
  at: number,
  write: (draft: Draft) => void,
): void {
  const app = r.pick(APPS);
  write({
    at,
    eventType: 'user.authentication.sso',
    message: 'User single sign on to app',
    actor: actorOf(plan.person),
    look: lookAt(r, plan, at),
    ...idsOf(session, r.chance(0.25) ? 'app' : 'login'),
    targets: [
      {
        id: `0oa${app.toLowerCase().replaceAll(' ', '')}`,
        type: 'AppInstance',
        alternateId: app,
        displayName: app,
      },
    ],
  });
}

export function request(
  r: Random,
  plan: Plan,
  session: OpenSession,
  at: number,
  write: (draft: Draft) => void,
): void {
  const look = lookAt(r, plan, at);
  const common = { at, actor: actorOf(plan.person), ...idsOf(session, 'login') };
  const kind = r.weighted([
    ['sso', 6],
    ['policy', 3],
    ['verify', 1],
    ['token', 1],
    ['admin', plan.person.admin ? 2 : 0],
  ] as const);
  if (kind === 'sso') {
    sso(r, plan, session, at, write);
  } else if (kind === 'policy') {
    write({
      ...common,
      look,
      eventType: 'policy.evaluate_sign_on',
      message: 'Evaluation of sign-on policy',
      outcome: 'ALLOW',
    });
  } else if (kind === 'verify') {
    write({
      ...common,
      look,
      eventType: 'user.authentication.verify',
      message: 'Verify user identity',
    });
  } else if (kind === 'token') {
    write({
      ...common,
      look: { ...look, fingerprint: null },
      eventType: 'app.oauth2.token.grant.access_token',
      message: 'OAuth2 access token is granted',
    });
  } else {
    adminConsole(r, plan, session, at, write, look);
  }
}

/** The Admin Console's own client then calls from Okta's addresses under the same session. */
function adminConsole(
  r: Random,
  plan: Plan,
  session: OpenSession,
  at: number,
  write: (draft: Draft) => void,
  look: Look,
): void {
  const ids = idsOf(session, 'app');
  const common = { actor: actorOf(plan.person), ...ids };
  const adminLook = { ...look, token: plan.browser.tokens[1] };
  write({
    ...common,
    at,
    look: adminLook,
    eventType: 'user.session.access_admin_app',
    message: 'User accessing Okta admin app',
  });
  const amazon = {
    ...attach(r, networkByAsn(16509), cityByName('Ashburn')),
    ip: `44.238.82.${r.whole(1, 254)}`,
  };
  const own: Look = {
    at: amazon,
    header: OKTA_INTERNAL_AGENT,
    token: null,
    fingerprint: null,
    device: null,
  };
  write({
    ...common,
    at: at + 1500,
    look: own,
    clientId: 'okta.b58d5b75-07d4-5f25-bf59-368a1261a405',
    eventType: 'app.oauth2.token.grant',
    message: 'OAuth2 access token is granted',
  });
  if (r.chance(0.2)) {
    write({
      ...common,
      at: at + 60_000,
      look: adminLook,
      eventType: 'group.user_membership.add',
      message: 'Add user to group membership',
    });
  }
}
