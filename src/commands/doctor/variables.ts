import type { Variables } from '../../config/environment.ts';
import { unknownNames } from '../../config/unknown-names.ts';
import { type Check, warning } from './check.ts';

/**
 * Warns of names in the environment that were probably meant for the service. In `.env` they are refused at the start;
 * the environment has other programs' names too, so here they are only a warning.
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
