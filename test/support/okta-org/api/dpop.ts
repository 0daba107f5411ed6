/** Checks DPoP proofs (RFC 9449) as Okta does. */
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { objectAt } from '../../openapi/json.ts';
import { Refusal } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';

export type ExpectedProof = {
  readonly method: string;
  /** URL of the request without its query. */
  readonly url: string;
  /** base64url SHA-256 of the access token, where one is presented. */
  readonly accessTokenHash?: string;
  /** Nonce that the proof must contain. */
  readonly nonce?: string;
};

/** The proof lacks the nonce that the token endpoint demands. */
export class NonceMissing extends Error {}

/**
 * Checks the proof and returns the thumbprint of its key.
 * Throws NonceMissing, or E0000011 for anything else that is wrong.
 */
export async function verifyDpopProof(
  state: OrgState,
  proof: string | undefined,
  expected: ExpectedProof,
): Promise<string> {
  if (proof === undefined) throw new Refusal('E0000011');
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    requiredClaims: ['jti', 'htm', 'htu', 'iat'],
    maxTokenAge: 300,
    clockTolerance: 60,
  }).catch(() => {
    throw new Refusal('E0000011');
  });
  if (expected.nonce !== undefined && payload.nonce === undefined) throw new NonceMissing();
  const jti = `dpop ${payload.jti}`;
  const holds =
    String(payload.htm).toUpperCase() === expected.method &&
    payload.htu === expected.url &&
    (expected.accessTokenHash === undefined || payload.ath === expected.accessTokenHash) &&
    (expected.nonce === undefined || payload.nonce === expected.nonce) &&
    !state.usedTokenIds.has(jti);
  if (!holds) throw new Refusal('E0000011');
  state.usedTokenIds.add(jti);
  return calculateJwkThumbprint(objectAt(protectedHeader.jwk));
}
