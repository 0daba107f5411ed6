/** Checks the settings that a running service needs and a command may do without. */

import { ConfigError, type ConfigProblem } from './errors.ts';
import { guessableTokens, hasGuessableHook, LEAST_SECRET_LENGTH } from './guessable.ts';
import type { Config } from './types.ts';

/** Roles of an instance; `health` answers the health checks, which `receiver` includes. */
export type ServeRole = 'receiver' | 'worker' | 'reader' | 'health';

/**
 * Throws where a needed setting is missing: without a secret anybody could deliver events, without credentials nothing
 * that the policy promises could be done.
 * @throws ConfigError with every problem found
 */
export function requireForServe(
  config: Config,
  roles: readonly ServeRole[] = ['receiver', 'worker', 'reader'],
): void {
  const problems: ConfigProblem[] = [];
  if (config.orgs.length === 0) {
    problems.push({
      where: 'OKTA_ORG_URL',
      what: 'is missing: set it to the address of the org, such as https://example.okta.com',
    });
  }
  if (roles.includes('receiver') || roles.includes('health')) {
    problems.push(...guessableTokens(config));
  }
  for (const org of config.orgs) {
    const variable = (name: string, key: string) =>
      org.key === 'main' ? name : `orgs.${org.key}.${key}`;
    if (roles.includes('receiver') && org.hookSecrets.length === 0) {
      problems.push({
        where: variable('OKTA_HOOK_SECRETS', 'hook_secrets'),
        what: 'is missing: without it anybody could deliver events. Make one with: openssl rand -hex 32',
      });
    }
    if (roles.includes('receiver') && hasGuessableHook(config, org.hookSecrets)) {
      problems.push({
        where: variable('OKTA_HOOK_SECRETS', 'hook_secrets'),
        what: `begins with a secret of fewer than ${LEAST_SECRET_LENGTH} characters, which can be guessed: put a longer one before it (openssl rand -hex 32), start, and run: warden register --rotate`,
      });
    }
    const isRead = config.systemLogPollSeconds > 0 && org.credentials !== null;
    if (roles.includes('reader') && org.hookLeavesOut.length > 0 && !isRead) {
      problems.push({
        where: variable('hook.leave_out', 'hook.leave_out'),
        what: 'leaves event types to the System Log, which is not read, so nobody would bring them: set credentials and SYSTEM_LOG_POLL_SECONDS, or leave nothing out',
      });
    }
    const acts =
      org.responses.mode !== 'observe' ||
      org.responses.rules.some(({ mode }) => mode !== undefined && mode !== 'observe');
    if (roles.includes('worker') && acts && org.credentials === null) {
      problems.push({
        where: variable('OKTA_CLIENT_ID', 'client_id'),
        what: 'is missing, and without credentials nothing can be done in Okta: set OKTA_CLIENT_ID and OKTA_PRIVATE_KEY (or OKTA_API_TOKEN), or RESPONSE_MODE=observe',
      });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
