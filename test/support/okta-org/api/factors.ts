/** Enrolled factors: list, unenrol one, reset all. */
import type { Json } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import { targetUser } from '../people/event.ts';
import type { OrgFactor, OrgUser } from '../records.ts';
import { type Answer, type Call, EMPTY_OK, NO_CONTENT, ok } from '../server/call.ts';
import { notFound, Refusal } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { userById } from './find-user.ts';

/** Okta Verify's factors, which are all unenrolled when one of the first two is. */
const OKTA_VERIFY = new Set(['push', 'signed_nonce', 'token:software:totp']);

export const listFactors: Answer = (state, call) => {
  const user = userById(state, call);
  return ok(user.factors.map((factor) => factorView(state, user, factor)));
};

export const getFactor: Answer = (state, call) => {
  const user = userById(state, call);
  return ok(factorView(state, user, factorOf(user, call)));
};

export const unenrollFactor: Answer = (state, call) => {
  const user = userById(state, call);
  if (user.status === 'DEPROVISIONED') throw new Refusal('E0000038');
  const factor = factorOf(user, call);
  const takesOthers = factor.factorType === 'push' || factor.factorType === 'signed_nonce';
  const gone = user.factors.filter(
    (other) => other === factor || (takesOthers && OKTA_VERIFY.has(other.factorType)),
  );
  user.factors = user.factors.filter((other) => !gone.includes(other));
  for (const other of gone) {
    recordByCaller(state, call, {
      eventType: 'user.mfa.factor.deactivate',
      target: [targetUser(user), factorTarget(other)],
      debugData: { factor: other.factorType },
    });
  }
  return NO_CONTENT;
};

export const resetFactors: Answer = (state, call) => {
  const user = userById(state, call);
  if (user.status === 'DEPROVISIONED') throw new Refusal('E0000038');
  user.factors = [];
  recordByCaller(state, call, {
    eventType: 'user.mfa.factor.reset_all',
    target: [targetUser(user)],
  });
  return EMPTY_OK;
};

function factorOf(user: OrgUser, { path }: Call): OrgFactor {
  const factor = user.factors.find(({ id }) => id === path.factorId);
  if (factor === undefined) throw notFound(path.factorId ?? '', 'UserFactor');
  return factor;
}

export function factorTarget({ id, factorType }: OrgFactor): { [key: string]: Json } {
  return { id, type: 'AuthenticatorEnrollment', alternateId: 'unknown', displayName: factorType };
}

function factorView(state: OrgState, user: OrgUser, factor: OrgFactor): Json {
  const owner = `${state.url}/api/v1/users/${user.id}`;
  return {
    id: factor.id,
    factorType: factor.factorType,
    provider: factor.provider,
    vendorName: factor.provider,
    status: factor.status,
    created: iso(factor.createdAt),
    lastUpdated: iso(factor.createdAt),
    profile: factor.profile,
    _links: {
      self: { href: `${owner}/factors/${factor.id}`, hints: { allow: ['GET', 'DELETE'] } },
      user: { href: owner, hints: { allow: ['GET'] } },
    },
  };
}
