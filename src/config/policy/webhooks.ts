/** The `webhooks:` of the policy file: receivers with their own secret, headers, and choice of what they hear. */
import { z } from 'zod';
import { ALERT_TYPES } from '../../domain/response/alert-type.ts';
import { keyed, listOf, oneOf, text } from './keyed.ts';
import { secret } from './secret.ts';

/** Headers that belong to the connection (RFC 9110, 7.6.1), or that the service sets itself. */
const NOT_YOURS: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

/** Returns what is wrong with a header's name; null where it may be used. */
function wrongHeaderName(name: string): string | null {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return 'is no name that a header can have';
  const lowered = name.toLowerCase();
  return NOT_YOURS.has(lowered) || lowered.startsWith('webhook-')
    ? 'is not yours to set: it is of the connection, or of each message itself'
    : null;
}

const headers = z
  .record(z.string(), secret, 'must be a mapping of header names to where each value is')
  .superRefine((given, context) => {
    const seen = new Set<string>();
    for (const name of Object.keys(given)) {
      const wrong = seen.has(name.toLowerCase())
        ? 'is given twice: the case of letters makes no difference'
        : wrongHeaderName(name);
      if (wrong !== null) context.addIssue({ code: 'custom', message: wrong, path: [name] });
      seen.add(name.toLowerCase());
    }
  });

const atLeastOne = <T extends z.ZodType>(list: z.ZodArray<T>) =>
  list.min(1, 'names nothing, so nothing would be sent: leave the key out to have all');

export const webhook = keyed({
  url: secret,
  secret,
  headers: headers.optional(),
  orgs: atLeastOne(listOf(text)).optional(),
  types: atLeastOne(listOf(oneOf(ALERT_TYPES))).optional(),
});
export type WebhookSettings = z.infer<typeof webhook>;
