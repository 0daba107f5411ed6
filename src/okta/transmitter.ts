/**
 * What Okta reads of the service as a transmitter of shared signals, before it believes its tokens: who issues them, and
 * the public key. Source: okta/okta-developer-docs, guide “Configure an SSF receiver and publish a SET”.
 */
import { createPublicKey } from 'node:crypto';
import { readPrivateKey } from './private-key.ts';
import type { SecurityEventsProvider } from './settings.ts';

/** A key set as JWKS has it (RFC 7517). */
export type KeySet = {
  readonly keys: readonly {
    readonly kty: 'RSA';
    readonly use: 'sig';
    readonly alg: 'RS256';
    readonly kid: string;
    readonly n: string;
    readonly e: string;
  }[];
};

/**
 * Returns the public part of the provider's key, and nothing else of it.
 * @throws OktaError `okta_private_key_unusable`
 */
export function publicKeySet({ privateKey, keyId: kid }: SecurityEventsProvider): KeySet {
  const { key } = readPrivateKey(privateKey, 'the security events provider’s private key');
  const { n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }] };
}
