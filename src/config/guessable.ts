/** Secrets that can be tried out: whoever finds one decides about incidents, or delivers as Okta does. */
import { isLoopback } from '../domain/ip-address.ts';
import type { ConfigProblem } from './errors.ts';
import type { Config } from './types.ts';

/** Characters. What `.env.example` proposes has 48 and more. */
export const LEAST_SECRET_LENGTH = 16;

const TOKENS = [
  ['API_TOKENS', 'apiTokens'],
  ['READ_TOKENS', 'readTokens'],
  ['METRICS_TOKENS', 'metricsTokens'],
] as const;

/** The tokens that open a listening service; none where only this machine can ask, as in a trial. */
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
 * The current secret of an org's hook. A former one behind it may be short, or nobody could change it without losing
 * events; `warden doctor` reminds of it.
 */
export function hasGuessableHook(config: Config, secrets: readonly string[]): boolean {
  const [current] = secrets;
  return !isOnlyHere(config) && current !== undefined && isGuessable(current);
}

export function isGuessable(secret: string): boolean {
  return secret.length < LEAST_SECRET_LENGTH;
}

/** A proxy on this machine brings the world to a loopback address as well. */
function isOnlyHere({ listen, publicUrl }: Config): boolean {
  return isLoopback(listen.host) && (publicUrl === null || isLoopback(new URL(publicUrl).hostname));
}
