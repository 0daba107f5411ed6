/** Plays the afternoon of the tour: three thieves, four victims, and a journey that only looks like a theft. */
import { setTimeout as pause } from 'node:timers/promises';
import type {
  BrowserClient,
  OktaOrg,
  OrgSession,
  OrgUser,
} from '../../../test/support/okta-org/index.ts';
import { BROWSERS, type Company, NETWORKS } from '../company.ts';
import type { Narrator } from '../narrator.ts';
import type { Network, Person } from '../person.ts';
import { type Cast, ELSEWHERE } from './cast.ts';

const MINUTE_MS = 60_000;
/** Time from one act to the next, so that the page shows their order. */
const TURN_MS = 1_000;
const SSO = 'user.authentication.sso';
/** An authenticator app of Google, as the log names it. */
const AUTHENTICATOR = { debugData: { factor: 'GOOGLE_OTP' } };

export async function liveTheAfternoon(
  org: OktaOrg,
  { apps }: Company,
  cast: Cast,
  narrator: Narrator,
): Promise<void> {
  const { grace, hugo, ines, leila, tomas, contractor } = cast;
  const say = (text: string) => narrator.life(org.clock.now(), text);
  const { mail, calendar, payroll, salesforce, wiki } = apps;

  say('Grace and Hugo sign in on a page that only looks like Okta: it passes everything on.');
  for (const victim of [grace, hugo]) {
    const session = signIn(org, victim, stranger(ELSEWHERE.kit));
    for (const app of [mail, salesforce, payroll]) {
      await pause(TURN_MS);
      session.act(SSO, { app });
    }
    if (victim === grace) org.enrollFactor(session, 'token:software:totp', AUTHENTICATOR);
    // The phishing kit's next victim follows once this one is judged.
    await pause(2 * TURN_MS);
  }

  say('Somebody has the session of Ines, an administrator, and makes a forgotten account one.');
  const administering = atWork(org, ines);
  const administrator = stranger(ELSEWHERE.rented, ines);
  administering.act('user.session.access_admin_app', { client: administrator });
  await pause(TURN_MS);
  administering.act('user.account.privilege.grant', {
    client: administrator,
    targets: [asTarget(contractor)],
    debugData: { privilegeGranted: 'Super administrator' },
  });
  administering.act(SSO, { app: wiki });
  await pause(TURN_MS);
  administering.act(SSO, { app: mail, client: administrator });

  say('Somebody reads the mail of Leila, the chief executive, whom the policy protects.');
  const leading = atWork(org, leila);
  for (const app of [mail, calendar, payroll]) {
    leading.act(SSO, { app, client: stranger(ELSEWHERE.other, leila) });
    await pause(TURN_MS);
    leading.act(SSO, { app: wiki });
  }

  say('Tomas signs in on a new laptop, from Lisbon, over a VPN of his own: odd, and his right.');
  const laptop = { deviceToken: 'tomas-laptop', deviceFingerprint: 'tomas-laptop-screen' };
  const abroad = { ...tomas.computer(ELSEWHERE.ownVpn), ...laptop };
  const travelling = signIn(org, tomas, abroad, { ...tomas.phone, ...ELSEWHERE.roaming });
  for (const app of [mail, wiki]) {
    await pause(TURN_MS);
    travelling.act(SSO, { app });
  }
  await org.drain();
}

/** Signs a user in, who answers the second factor on their own telephone. */
function signIn(
  org: OktaOrg,
  { user, phone }: Person,
  client: BrowserClient,
  answering = phone,
): OrgSession {
  return org.signIn(user, client, { mfa: { factor: 'OKTA_VERIFY_PUSH', client: answering } });
}

function asTarget({ id, login, displayName }: OrgUser) {
  return { id, type: 'User', alternateId: login, displayName };
}

/** Returns the thief's own browser, with the cookies of a victim where they were stolen. */
function stranger(network: Network, victim?: Person): BrowserClient {
  const deviceToken = victim?.computer(network).deviceToken ?? null;
  return { ...network, userAgent: BROWSERS.thief, deviceToken };
}

function atWork(org: OktaOrg, person: Person): OrgSession {
  const at = org.clock.now() - 80 * MINUTE_MS;
  const session = org.signIn(person.user, person.computer(NETWORKS.office), {
    at,
    mfa: { factor: 'OKTA_VERIFY_PUSH' },
  });
  session.act(SSO, { at: at + 10 * MINUTE_MS });
  return session;
}
