/**
 * What the identity provider's answer has to match, sealed in the cookie of the browser that asked: a start stores
 * nothing on the server, so nobody can use up the starts of others. An answer is good only once because the provider's
 * code is.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

const pendingSignIn = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});

export type PendingSignIn = z.infer<typeof pendingSignIn>;

export type Seal = {
  seal(pending: PendingSignIn): string;
  /** Returns null for what was sealed with another key, was changed, or has expired. */
  open(sealed: string, now: number): PendingSignIn | null;
};

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Creates the seal.
 * @param clientSecret the key is derived from it; every instance has it, and nobody else but the provider
 */
export function createSeal(clientSecret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', clientSecret, '', 'session-warden sign-in', 32));
  return {
    seal(pending) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv);
      const text = [cipher.update(JSON.stringify(pending), 'utf8'), cipher.final()];
      return Buffer.concat([iv, cipher.getAuthTag(), ...text]).toString('base64url');
    },
    open(sealed, now) {
      const pending = pendingSignIn.safeParse(opened(key, Buffer.from(sealed, 'base64url')));
      return pending.success && pending.data.expiresAt > now ? pending.data : null;
    },
  };
}

function opened(key: Buffer, sealed: Buffer): unknown {
  if (sealed.length < IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = [decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
    return JSON.parse(Buffer.concat(text).toString('utf8'));
  } catch {
    return null;
  }
}
