import type { Variables } from '../../config/environment.ts';
import { unknownNames } from '../../config/unknown-names.ts';
import { type Check, warning } from './check.ts';

/**
 * Names in the environment that were probably meant for us. In `.env` they are refused at the start; the environment
 * has other people's names too, so here they are a warning.
 */
export function variablesChecks(variables?: Variables): Check[] {
  const unknown = unknownNames(variables);
  if (unknown.length === 0) return [];
  const told = unknown.map(({ name, what }) => `${name} ${what}`).join('; ');
  const result = warning(
    `what these were to say has no effect: ${told}`,
    'Put the name right where the service’s environment is set, or take it out there.',
  );
  return [{ org: null, name: 'variables', run: async () => result }];
}
