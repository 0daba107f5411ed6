/** What must not stand in the policy file, and how the file says where it is. */
import type { z } from 'zod';
import { keyed, text } from './keyed.ts';

const WHERE = 'name where it is, { env: A_VARIABLE } or { file: /a/path }';

/** A secret is never written into the file: it is named, by variable or by file. */
export const secret = keyed(
  {
    env: text.regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable').optional(),
    file: text.optional(),
  },
  `must not stand here: ${WHERE}`,
  `is missing: ${WHERE}`,
).refine(
  ({ env, file }) => (env === undefined) !== (file === undefined),
  'must name either env (a variable) or file (a path) that holds the secret',
);
export type SecretSource = z.infer<typeof secret>;
