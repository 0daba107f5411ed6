/** Signing in: the events of it, and the session ids that come of it. */
import type { Draft } from './event-json.ts';
import { lookAt } from './look.ts';
import { attach } from './networks.ts';
import type { Random } from './random.ts';
import type { Company, Look, OpenSession, Person, Plan } from './world.ts';

export function actorOf(person: Person): Draft['actor'] {
  return { id: person.id, login: person.login, name: person.name };
}

/** Two or three session ids and device tokens come of one sign-in: 5 of 5 seen in public events. */
export function newSession(r: Random, company: Company, at: number): OpenSession {
  return {
    login: `idx${r.token(22)}`,
    app: r.chance(0.5) ? `102${r.token(22)}` : '',
    rooted: r.chance(company.rates.rooted),
    openedAt: at,
    lastAt: at,
  };
}

export function signIn(
  r: Random,
  company: Company,
  plan: Plan,
  write: (draft: Draft) => void,
): OpenSession {
  const at = plan.startsAt;
  const session = newSession(r, company, at);
  const look = lookAt(r, plan, at);
  const common = { actor: actorOf(plan.person), look, ...idsOf(session, 'login') };
  if (r.chance(0.06)) {
    const reason = 'INVALID_CREDENTIALS';
    write({
      ...common,
      at: at - 30_000,
      eventType: 'user.session.start',
      message: 'User login to Okta',
      sessionId: 'unknown',
      rootSessionId: null,
      outcome: 'FAILURE',
      reason,
    });
  }
  write({
    ...common,
    at,
    eventType: 'policy.evaluate_sign_on',
    message: 'Evaluation of sign-on policy',
    outcome: 'CHALLENGE',
    behaviors: behaviorsOf(plan),
  });
  write({
    ...common,
    at: at + 9000,
    eventType: 'user.authentication.auth_via_mfa',
    message: 'Authentication of user via MFA',
    look: pushLook(r, plan, look),
    debug: {
      factor: r.pick(['OKTA_VERIFY_PUSH', 'SIGNED_NONCE', 'FIDO_WEBAUTHN', 'TOKEN_SOFTWARE_TOTP']),
    },
  });
  write({
    ...common,
    at: at + 9500,
    eventType: 'user.session.start',
    message: 'User login to Okta',
  });
  if (plan.kinds.has('new-user')) onboard(plan, session, at + 60_000, write, look);
  return session;
}

/** Pushes are answered on a phone, which shows its own network and agent. */
export function pushLook(r: Random, plan: Plan, look: Look): Look {
  const { person } = plan;
  if (person.phone === null || r.chance(0.5)) return look;
  return {
    ...look,
    at: attach(r, person.carrier, person.city),
    header: 'OktaVerify/9.21.0 (iPhone; iOS 18.3)',
    token: null,
    fingerprint: null,
  };
}

function onboard(
  plan: Plan,
  session: OpenSession,
  at: number,
  write: (draft: Draft) => void,
  look: Look,
): void {
  const common = { actor: actorOf(plan.person), look, ...idsOf(session, 'login') };
  write({
    ...common,
    at,
    eventType: 'user.account.update_password',
    message: 'User update password for Okta',
  });
  write({
    ...common,
    at: at + 50_000,
    eventType: 'user.mfa.factor.activate',
    message: 'Activate factor or authenticator enrollment for user',
  });
}

export function idsOf(
  session: OpenSession,
  part: 'login' | 'app',
): { sessionId: string; rootSessionId: string | null } {
  const sessionId = part === 'app' && session.app !== '' ? session.app : session.login;
  return { sessionId, rootSessionId: session.rooted ? session.login : null };
}

function behaviorsOf(plan: Plan): string | undefined {
  const fresh = plan.kinds.has('new-user') || plan.kinds.has('new-device');
  return fresh ? '{New Device=POSITIVE, New IP=POSITIVE, New Country=NEGATIVE}' : undefined;
}
