/** An adversary in the middle: the victim signs in through the thief's proxy. */
import { headerOf, thiefAgent } from '../agents.ts';
import type { Draft } from '../event-json.ts';
import type { Lived } from '../live.ts';
import type { Random } from '../random.ts';
import { actorOf, idsOf, pushLook } from '../sign-in.ts';
import type { Look, OpenSession } from '../world.ts';
import type { TheftKind } from './kinds.ts';
import { thiefPlace } from './thief.ts';

/** The victim signs in through the proxy: policy, push on the victim's phone, start: all from the proxy. */
export function openByProxy(
  r: Random,
  lived: Lived,
  kind: TheftKind,
  look: Look,
  session: OpenSession,
  at: number,
  write: (draft: Draft) => void,
): Look {
  const forwarded = { ...look, header: headerOf(lived.plan.browser.agent) };
  const proxy = r.chance(0.7) ? forwarded : look;
  const common = { actor: actorOf(lived.plan.person), look: proxy, ...idsOf(session, 'login') };
  write({
    ...common,
    at,
    eventType: 'policy.evaluate_sign_on',
    message: 'Evaluation of sign-on policy',
    outcome: 'CHALLENGE',
    behaviors: '{New Geo-Location=POSITIVE, New Device=POSITIVE, New IP=POSITIVE}',
  });
  write({
    ...common,
    at: at + 8000,
    eventType: 'user.authentication.auth_via_mfa',
    message: 'Authentication of user via MFA',
    look: pushLook(r, lived.plan, proxy),
    debug: { factor: 'OKTA_VERIFY_PUSH' },
  });
  write({
    ...common,
    at: at + 8600,
    eventType: 'user.session.start',
    message: 'User login to Okta',
  });
  if (r.chance(0.4)) return proxy;
  const elsewhere = thiefPlace(r, lived, {
    ...kind,
    network: r.pick(['vpn', 'hosting', 'abroad'] as const),
  });
  return {
    ...look,
    at: elsewhere,
    fingerprint: r.hex(32),
    header: headerOf(thiefAgent(r, at, lived.plan.browser.agent)),
  };
}
