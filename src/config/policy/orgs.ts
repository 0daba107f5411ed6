/** The policy file as a whole, and its `orgs:`: every Okta org beyond the one of the environment. */
import type { z } from 'zod';
import { wrongHttpsUrl, wrongOktaOrgUrl } from '../address.ts';
import { consoleReader } from './approver.ts';
import { detectionSchema } from './detection.ts';
import { hookSchema } from './hook.ts';
import { keyed, listOf, text } from './keyed.ts';
import { responsesSchema } from './responses.ts';
import { secret } from './secret.ts';
import { webhook } from './webhooks.ts';

const serviceApp = { client_id: text.optional(), private_key: secret.optional() };

const address = (wrongWith: (value: string) => string | null) =>
  text.superRefine((value, context) => {
    const wrong = wrongWith(value);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
  });

const together = ({ client_id, private_key }: { client_id?: unknown; private_key?: unknown }) =>
  (client_id === undefined) === (private_key === undefined);
const TOGETHER = 'client_id and private_key go together: give both, or neither';

const org = keyed({
  key: text.regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'must be a short name of small letters, digits and hyphens: it stands in the hook’s URL',
  ),
  url: address(wrongOktaOrgUrl),
  hook_secrets: secret.optional(),
  hook_header: secret.optional(),
  ...serviceApp,
  api_token: secret.optional(),
  responder: keyed({ client_id: text, private_key: secret }).optional(),
  hook: hookSchema.optional(),
  security_events: keyed({
    issuer: address(wrongHttpsUrl),
    key_id: text,
    private_key: secret,
  }).optional(),
  detection: detectionSchema.optional(),
  responses: responsesSchema.optional(),
}).refine(together, TOGETHER);
export type OrgSettings = z.infer<typeof org>;

export const policySchema = keyed({
  detection: detectionSchema.optional(),
  responses: responsesSchema.optional(),
  hook: hookSchema.optional(),
  console_readers: listOf(consoleReader)
    .min(1, 'names nobody: leave the key out to let everybody read who can sign in')
    .optional(),
  orgs: listOf(org).optional(),
  webhooks: listOf(webhook).optional(),
});
export type PolicySettings = z.infer<typeof policySchema>;
