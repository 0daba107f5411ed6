/** Standard Webhooks signatures (github.com/standard-webhooks/standard-webhooks, spec, symmetric `v1`). */
import { createHmac } from 'node:crypto';

/**
 * Returns the value of `webhook-signature` for exactly these bytes: one signature for each secret, so that a
 * receiver may change from the old to the new one at any time.
 * @param timestamp seconds since the epoch, of this attempt
 * @param secrets `whsec_` and base64, or a text that is itself the key
 */
export function webhookSignature(
  id: string,
  timestamp: number,
  body: Buffer,
  secrets: readonly string[],
): string {
  return secrets
    .map((secret) => {
      const hmac = createHmac('sha256', keyOf(secret));
      return `v1,${hmac.update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
    })
    .join(' ');
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
