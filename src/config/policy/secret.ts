/** How the policy file says where a secret is: the secret itself must not stand in it. */
import type { z } from 'zod';
import { keyed, text } from './keyed.ts';

const WHERE = 'name where it is, { env: A_VARIABLE } or { file: /a/path }';

/** The name of a variable, or of a file, that holds the secret. */
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
