/** Finds secrets short enough to guess: with one, a stranger could decide on incidents, or deliver in Okta's name. */
import { isLoopback } from '../domain/ip-address.ts';
import type { ConfigProblem } from './errors.ts';
import type { Config } from './types.ts';

/** Least length in characters; what `.env.example` proposes has 48 and more. */
export const LEAST_SECRET_LENGTH = 16;

const TOKENS = [
  ['API_TOKENS', 'apiTokens'],
  ['READ_TOKENS', 'readTokens'],
  ['METRICS_TOKENS', 'metricsTokens'],
] as const;

/** Returns a problem for each list with a guessable token; none where only this machine can ask, as in a trial. */
export function guessableTokens(config: Config): ConfigProblem[] {
  if (isOnlyHere(config)) return [];
  return TOKENS.filter(([, list]) => config[list].some(({ token }) => isGuessable(token))).map(
    ([where]) => ({
      where,
      what: `has a token of fewer than ${LEAST_SECRET_LENGTH} characters, which can be guessed: make one with: openssl rand -hex 24`,
    }),
  );
}

/**
 * Whether the current secret of an org's hook can be guessed. A former one after it may be short, as it could not be
 * replaced otherwise without losing events; `warden doctor` reminds people of it.
 */
export function hasGuessableHook(config: Config, secrets: readonly string[]): boolean {
  const [current] = secrets;
  return !isOnlyHere(config) && current !== undefined && isGuessable(current);
}

export function isGuessable(secret: string): boolean {
  return secret.length < LEAST_SECRET_LENGTH;
}

/** Whether only this machine can ask: behind a proxy with a public address, others reach a loopback address as well. */
function isOnlyHere({ listen, publicUrl }: Config): boolean {
  return isLoopback(listen.host) && (publicUrl === null || isLoopback(new URL(publicUrl).hostname));
}
