/** Who is asking: an API token, or a browser that is signed in to the console. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { endConsoleSession, findConsoleSession } from '../store/console-sessions.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { clientOf } from './client-of.ts';
import { isSameOrigin, sameText } from './same-origin.ts';
import { readSessionCookie } from './sign-in/session-cookie.ts';
import { type UseDependencies, useSession } from './sign-in/session-use.ts';

export type Identity = {
  /** As the history names them: `api:name`, `read:name` or `console:login`. */
  readonly by: string;
  /** What the identity provider told at the sign-in; none for a token. */
  readonly addresses: readonly string[];
  /** Null for a token, which no browser sends by itself; else what a change has to carry. */
  readonly csrf: string | null;
  /** Looks, and changes nothing. */
  readonly readOnly: boolean;
};

export type IdentityAnswer =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly reason: 'missing' | 'wrong' | 'ended' }
  | { readonly ok: false; readonly reason: 'too_many_failures'; readonly waitSeconds: number };

export type Identification = {
  /** The bearer token if one is given, else the console's cookie. */
  of(request: FastifyRequest): Promise<IdentityAnswer>;
  /** The bearer token only, and one that is good for the metrics alone as well. */
  ofScraper(request: FastifyRequest): Promise<IdentityAnswer>;
  /** The same for a token typed into the sign-in form. */
  ofToken(token: string, request: FastifyRequest): Promise<IdentityAnswer>;
};

export type IdentificationDependencies = Pick<Dependencies, 'config' | 'refusals'> &
  UseDependencies;

/** Characters: 128 random bits in hex. `.env.example` makes tokens of 48. */
const UNGUESSABLE = 32;

/** One for the whole process, so that the API and the sign-in form share their count of failures. */
export function createIdentification(
  deps: IdentificationDependencies,
  attempts: Attempts = createAttempts(),
): Identification {
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
    // One that nobody could guess is let in meanwhile: whoever shares its address would lock it out. Of the others
    // right guesses are refused as well, or guessing would go on.
    const waitSeconds =
      by !== null && token.length >= UNGUESSABLE ? 0 : await attempts.waitSeconds(address);
    if (waitSeconds > 0) {
      note('too_many_failures');
      return { ok: false, reason: 'too_many_failures', waitSeconds };
    }
    const readOnly = by?.startsWith('api:') !== true;
    if (by !== null) return { ok: true, identity: { by, addresses: [], csrf: null, readOnly } };
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

/** @param kind what it is good for, which is also the first part of whom the history names */
function known(tokens: Config['apiTokens'], kind: 'api' | 'read' | 'metrics'): KnownToken[] {
  return tokens.map(({ name, token }) => ({ by: `${kind}:${name}`, token }));
}

/** Every token is compared, whole and hashed, so that the time taken says nothing. */
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
  // What we tell others about their sessions holds for ours: one that changes its client has ended.
  if (session === null) return { ok: false, reason: 'ended' };
  const { person: by, userAgentHash } = session;
  if (userAgentHash !== clientHash(request, by, deps.config)) {
    deps.refusals.note({ reason: 'session_moved', by, via: clientOf(request) });
    // Whoever copied it tries again as the browser that it began in.
    await endConsoleSession(deps.database.rows, session.tokenHash);
    return { ok: false, reason: 'ended' };
  }
  await useSession(deps, request, session);
  const addresses = session.email === null ? [] : [session.email];
  return { ok: true, identity: { by, addresses, csrf: session.csrf, readOnly: false } };
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

/** In hex: what is kept in place of a token that nobody could guess. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What a console session is bound to: the browser and, where a token opened it, that very token, so that
 * one which is taken away takes its sessions along. Null where such a token opens no sessions any more.
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
