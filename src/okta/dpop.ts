import { createPublicKey, hash, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import type { SigningKey } from './private-key.ts';

export type Proof = {
  readonly method: string;
  readonly url: URL;
  readonly nonce?: string | null;
  /** The token the proof goes with; absent for the request that asks for one. */
  readonly accessToken?: string;
};

/**
 * Returns a DPoP proof (RFC 9449, section 4.2): it signs the method, the address and the token's hash with the key that
 * the token is bound to, so that a stolen token is useless. RS256 and the app's own key, as in Okta's SDK.
 */
export async function proveDpop(key: SigningKey, proof: Proof): Promise<string> {
  const claims = {
    htm: proof.method,
    htu: `${proof.url.origin}${proof.url.pathname}`,
    ...(proof.nonce ? { nonce: proof.nonce } : {}),
    ...(proof.accessToken === undefined ? {} : { ath: sha256(proof.accessToken) }),
  };
  const jwk = await exportJWK(createPublicKey(key.key));
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'RS256', jwk })
    .setIssuedAt()
    .setJti(randomUUID())
    .sign(key.key);
}

function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
