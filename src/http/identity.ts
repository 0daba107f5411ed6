/** Who is asking: an API token, or a browser that is signed in to the console. */
import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { knownAs } from '../domain/response/people.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { endConsoleSession, findConsoleSession } from '../store/console-sessions.ts';
import { createAttempts } from './attempts.ts';
import { clientOf } from './client-of.ts';
import { isSameOrigin, sameText } from './same-origin.ts';
import { mayRead } from './sign-in/may-read.ts';
import { readSessionCookie } from './sign-in/session-cookie.ts';
import { type UseDependencies, useSession } from './sign-in/session-use.ts';

export type Identity = {
  /** As the history names them: `api:name`, `read:name` or `console:login`. */
  readonly by: string;
  /** E-mail addresses that the identity provider gave at sign-in; none for a token. */
  readonly addresses: readonly string[];
  /** All their names, where the policy joins several. */
  readonly alsoKnownAs?: readonly string[] | undefined;
  /** Groups of theirs that the policy named at sign-in, as it writes them. */
  readonly groups?: readonly string[] | undefined;
  /** The token that a change must carry; null for an API token, which no browser sends by itself. */
  readonly csrf: string | null;
  /** Whether the caller may only read. */
  readonly readOnly: boolean;
};

export type IdentityAnswer =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly reason: 'missing' | 'wrong' | 'ended' }
  | { readonly ok: false; readonly reason: 'too_many_failures'; readonly waitSeconds: number };

export type Identification = {
  /** Identifies by the bearer token if one is given, else by the console's cookie. */
  of(request: FastifyRequest): Promise<IdentityAnswer>;
  /** Identifies by the bearer token only; one that is good for the metrics alone is accepted as well. */
  ofScraper(request: FastifyRequest): Promise<IdentityAnswer>;
  /** Identifies by an API token typed into the sign-in form. */
  ofToken(token: string, request: FastifyRequest): Promise<IdentityAnswer>;
};

export type IdentificationDependencies = Pick<Dependencies, 'config' | 'refusals'> &
  UseDependencies;

/** Characters of a token that cannot be guessed: 128 random bits in hex. `.env.example` makes tokens of 48. */
const UNGUESSABLE = 32;

/** Creates the one identification of the process: the API and the sign-in form share its count of failures. */
export function createIdentification(deps: IdentificationDependencies): Identification {
  const attempts = createAttempts();
  const apiTokens = known(deps.config.apiTokens, 'api');
  const readTokens = known(deps.config.readTokens, 'read');
  const metricsTokens = known(deps.config.metricsTokens, 'metrics');
  const ofToken = async (
    token: string,
    request: FastifyRequest,
    good: readonly KnownToken[],
  ): Promise<IdentityAnswer> => {
    const { ip: address } = request;
    const note = (reason: 'wrong_token' | 'too_many_failures') =>
      deps.refusals.note({ reason, by: null, via: clientOf(request) });
    const by = nameOf(token, good);
    // A token that cannot be guessed is accepted during the wait as well: anybody at the same address could lock it out
    // otherwise. A shorter one is refused even when right, or guessing would go on.
    const waitSeconds =
      by !== null && token.length >= UNGUESSABLE ? 0 : await attempts.waitSeconds(address);
    if (waitSeconds > 0) {
      note('too_many_failures');
      return { ok: false, reason: 'too_many_failures', waitSeconds };
    }
    const readOnly = by?.startsWith('api:') !== true;
    const named = { by: by ?? '', addresses: [], csrf: null, readOnly };
    if (by !== null) return { ok: true, identity: knownAs(deps.config.people, named) };
    await attempts.count(address);
    note('wrong_token');
    return { ok: false, reason: 'wrong' };
  };
  const ofBearer = async (
    request: FastifyRequest,
    good: readonly KnownToken[],
  ): Promise<IdentityAnswer> => {
    const { authorization } = request.headers;
    if (authorization === undefined) return { ok: false, reason: 'missing' };
    return ofToken(/^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '', request, good);
  };
  return {
    ofToken: (token, request) => ofToken(token, request, apiTokens),
    ofScraper: (request) => ofBearer(request, [...apiTokens, ...readTokens, ...metricsTokens]),
    of: (request) =>
      request.headers.authorization === undefined
        ? ofCookie(deps, request)
        : ofBearer(request, [...apiTokens, ...readTokens]),
  };
}

type KnownToken = { readonly by: string; readonly token: string };

/**
 * Returns the tokens with the names that the history gives to their users.
 * @param kind what the tokens are good for, and the first part of the name
 */
function known(tokens: Config['apiTokens'], kind: 'api' | 'read' | 'metrics'): KnownToken[] {
  return tokens.map(({ name, token }) => ({ by: `${kind}:${name}`, token }));
}

/**
 * Returns the name that belongs to a token, or null. Compares all tokens, whole and hashed, so that the time taken
 * tells nothing.
 */
function nameOf(token: string, good: readonly KnownToken[]): string | null {
  let by: string | null = null;
  const given = sha256(token);
  for (const candidate of good) if (sameText(given, sha256(candidate.token))) by = candidate.by;
  return by;
}

async function ofCookie(
  deps: IdentificationDependencies,
  request: FastifyRequest,
): Promise<IdentityAnswer> {
  const cookie = readSessionCookie(request, deps.config.publicUrl);
  if (cookie === null) return { ok: false, reason: 'missing' };
  const now = new Date(deps.now());
  const session = await findConsoleSession(deps.database.rows, sha256(cookie), now);
  // The rule for the sessions that the service watches holds for the console's own: one that changes its client has
  // ended.
  if (session === null) return { ok: false, reason: 'ended' };
  const { person: by, userAgentHash, groups } = session;
  if (userAgentHash !== clientHash(request, by, deps.config)) {
    deps.refusals.note({ reason: 'session_moved', by, via: clientOf(request) });
    // A thief who copied the cookie would try again as the browser in which the session began.
    await endConsoleSession(deps.database.rows, session.tokenHash);
    return { ok: false, reason: 'ended' };
  }
  // The policy may have been changed since the sign-in.
  if (!mayRead(deps.config, { by, groups })) {
    await endConsoleSession(deps.database.rows, session.tokenHash);
    return { ok: false, reason: 'ended' };
  }
  await useSession(deps, request, session);
  const addresses = session.email === null ? [] : [session.email];
  const named = { by, addresses, groups, csrf: session.csrf, readOnly: false };
  return { ok: true, identity: knownAs(deps.config.people, named) };
}

/**
 * Whether this request may change something. A token proves itself; a cookie is sent by the browser
 * whoever made the request, so the page's own token and origin have to come along.
 */
export function mayChange(
  request: FastifyRequest,
  identity: Pick<Identity, 'csrf'>,
  sent: string | undefined,
  publicUrl: string | null,
): boolean {
  if (identity.csrf === null) return true;
  return sent !== undefined && sameText(sent, identity.csrf) && isSameOrigin(request, publicUrl);
}

/** Returns the hash in hex. It is what is stored in place of a token that cannot be guessed. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/**
 * Returns what a console session is bound to: the browser and, where a token opened it, that very token, so that
 * removing the token ends its sessions. Null where the token opens no sessions any more.
 */
export function clientHash(
  request: FastifyRequest,
  person: string,
  { apiTokens, oidc }: Pick<Config, 'apiTokens' | 'oidc'>,
): string | null {
  const userAgent = request.headers['user-agent'] ?? '';
  if (!person.startsWith('api:')) return sha256(userAgent);
  const opened = apiTokens.find(({ name }) => person === `api:${name}`);
  if (oidc !== null || opened === undefined) return null;
  return sha256(`${opened.token}\n${userAgent}`);
}
