import { createPrivateKey, type KeyObject } from 'node:crypto';
import { OktaError } from './error.ts';

export type SigningKey = { readonly key: KeyObject; readonly keyId: string | null };

/**
 * Reads an RSA private key from a JWK or a PEM (PKCS#1 or PKCS#8).
 * @param name the setting it came from, for the error text; the key itself never gets into an error
 * @throws OktaError `okta_private_key_unusable`
 */
export function readPrivateKey(value: string, name = 'OKTA_PRIVATE_KEY'): SigningKey {
  if (!looksLikeKey(value)) {
    throw unusable(`${name} is neither a JWK, nor a PEM, nor a file that can be read.`);
  }
  const { key, keyId } = value.trimStart().startsWith('{')
    ? readJwk(value, name)
    : readPem(value, name);
  if (key.asymmetricKeyType === 'ec') {
    throw unusable(
      `${name} is an elliptic-curve key. Client assertions and DPoP proofs are signed with RS256, as Okta's own SDK does: its EC support has been broken since 7.3.0 (okta-sdk-nodejs issue 496).`,
    );
  }
  if (key.asymmetricKeyType !== 'rsa') throw unusable(`${name} is not an RSA key.`);
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw unusable(`${name} is an RSA key of less than 2048 bits.`);
  }
  return { key, keyId };
}

/** Whether it is meant as a key itself, and not as the path of a file with one. */
export function looksLikeKey(value: string): boolean {
  return value.trimStart().startsWith('{') || value.includes('-----BEGIN');
}

function readJwk(text: string, name: string): SigningKey {
  try {
    const jwk = JSON.parse(text) as Record<string, unknown>;
    const key = createPrivateKey({ key: jwk as import('node:crypto').JsonWebKey, format: 'jwk' });
    return { key, keyId: typeof jwk.kid === 'string' ? jwk.kid : null };
  } catch {
    // The parser's message may quote the key, so it is not passed on as the cause.
    throw unusable(`${name} looks like a JWK but is not a valid private key.`);
  }
}

function readPem(text: string, name: string): SigningKey {
  try {
    // Environment variables often carry a PEM with its line ends written out as \n.
    return { key: createPrivateKey(text.replaceAll('\\n', '\n')), keyId: null };
  } catch {
    throw unusable(`${name} looks like a PEM but is not a valid private key without a passphrase.`);
  }
}

function unusable(message: string): OktaError {
  return new OktaError({
    code: 'okta_private_key_unusable',
    message,
    retryable: false,
    remedy:
      'Use an RSA key of 2048 bits or more: in the app choose “Public key / Private key”, generate the key there and save it as JWK or PEM.',
  });
}
