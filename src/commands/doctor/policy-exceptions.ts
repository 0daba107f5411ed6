/** Checks that the policy's exceptions still have an effect: an expired one can be removed. */
import type { OrgConfig } from '../../config.ts';
import { type Check, ok, warning } from './check.ts';

/** Returns the check; none where the policy has no exceptions. */
export function policyExceptionsChecks(
  { key, detection: { exceptions } }: OrgConfig,
  now: () => number,
): Check[] {
  if (exceptions.length === 0) return [];
  const run: Check['run'] = async () => {
    const said = (over: boolean) =>
      exceptions
        .filter(({ expiresAt }) => expiresAt <= now() === over)
        .map(({ reason, expiresAt }) => `“${reason}” (${new Date(expiresAt).toISOString()})`);
    const over = said(true);
    if (over.length === 0) return ok(`in force until then: ${said(false).join(', ')}`);
    return warning(
      `Over, so that they let nothing pass any more: ${over.join(', ')}.`,
      'Leave them out of the policy file, or give a later day for what is still to pass.',
    );
  };
  return [{ org: key, name: 'exceptions of the policy', run }];
}
