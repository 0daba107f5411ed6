/**
 * Signing in to the console and out again: through the company's identity provider where one is set
 * up, else with an API token typed into a form (never in an address, which ends up in logs).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { rememberPerson } from '../store/console-people.ts';
import { endConsoleSession, startConsoleSession } from '../store/console-sessions.ts';
import { clientOf } from './client-of.ts';
import { clientHash, type Identification, sha256 } from './identity.ts';
import { isEmbedded, isSameOrigin } from './same-origin.ts';
import { isElsewhere } from './sign-in/elsewhere.ts';
import { groupsThatCount, mayRead, namesGroups } from './sign-in/may-read.ts';
import { createOidcClient, type SignedIn, SignInError } from './sign-in/oidc.ts';
import { localPath } from './sign-in/return-to.ts';
import { createSeal } from './sign-in/sealed.ts';
import {
  clearCookies,
  newSecret,
  readSessionCookie,
  readSignInCookie,
  SESSION_HOURS,
  SIGN_IN_MINUTES,
  setSessionCookie,
  setSignInCookie,
} from './sign-in/session-cookie.ts';
import { asnOf, type UseDependencies } from './sign-in/session-use.ts';

export type SignInView = {
  readonly oidc: boolean;
  readonly tokens: boolean;
  readonly returnTo: string;
  /** The console's own address where this page was opened at another; otherwise null. */
  readonly elsewhere: string | null;
  /** What went wrong with the last try, in words; null at the first. */
  readonly problem: string | null;
};

export type SignInOptions = {
  readonly deps: Pick<Dependencies, 'config' | 'refusals'> & UseDependencies;
  readonly identification: Identification;
  /** Draws the sign-in page. */
  readonly page: (view: SignInView) => string;
};

const tokenForm = z.object({ token: z.string().trim().max(1_000), return: z.string().optional() });

/** Needs `@fastify/cookie` and `@fastify/formbody` in the same scope. */
export async function signInRoutes(app: FastifyInstance, options: SignInOptions): Promise<void> {
  const { deps, identification } = options;
  const { publicUrl, oidc: oidcConfig, apiTokens, listen } = deps.config;
  const base = publicUrl ?? `http://${listen.host}:${listen.port}`;
  const oidc =
    oidcConfig === null
      ? null
      : createOidcClient(oidcConfig, `${base}/sign-in/callback`, namesGroups(deps.config));
  const seal = createSeal(oidcConfig?.clientSecret ?? newSecret());
  // With an identity provider, tokens are for scripts only: people sign in under their own names.
  const tokens = oidc === null && apiTokens.length > 0;

  const show = (reply: FastifyReply, status: number, returnTo: string, problem: string | null) => {
    const elsewhere = isElsewhere(reply.request, publicUrl) ? publicUrl : null;
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(options.page({ oidc: oidc !== null, tokens, elsewhere, returnTo, problem }));
  };

  const begin = async (
    request: FastifyRequest,
    reply: FastifyReply,
    person: string,
    { email, groups }: Pick<SignedIn, 'email' | 'groups'>,
  ) => {
    const secret = newSecret();
    const now = deps.now();
    const session = {
      tokenHash: sha256(secret),
      person,
      csrf: newSecret(),
      userAgentHash: clientHash(request, person, deps.config) ?? '',
      email,
      groups: [...groups],
      expiresAt: new Date(now + SESSION_HOURS * 3_600_000),
      asn: asnOf(request, deps),
    };
    await startConsoleSession(deps.database.rows, session, new Date(now));
    if (person.startsWith('console:')) {
      const known = { name: person, email, groups: [...groups], signedInAt: new Date(now) };
      await rememberPerson(deps.database.rows, known, deps.config.retentionDays);
    }
    setSessionCookie(reply, secret, publicUrl);
    deps.log.info({ person, address: request.ip }, 'signed in to the console');
  };

  const refuseReader = (request: FastifyRequest, reply: FastifyReply, by: string) => {
    const about = { because: 'no_reader' };
    deps.refusals.note({ reason: 'not_allowed', by, via: clientOf(request), about });
    const told = `${by} may not read here: the policy names the readers, and you and your groups are not among them.`;
    return show(reply, 403, '/', told);
  };

  app.get<{ Querystring: { return?: unknown } }>('/sign-in', async (request, reply) =>
    show(reply, 200, localPath(request.query.return), null),
  );

  app.post('/sign-in', async (request, reply) => {
    const form = tokenForm.safeParse(request.body);
    const returnTo = localPath(form.data?.return);
    const isOurs = isSameOrigin(request, publicUrl);
    if (!isOurs) deps.refusals.note({ reason: 'other_origin', by: null, via: clientOf(request) });
    if (!tokens || !form.success || !isOurs)
      return show(reply, 400, returnTo, 'That form was not ours. Sign in on this page.');
    const answer = await identification.ofToken(form.data.token, request);
    if (answer.ok) {
      await begin(request, reply, answer.identity.by, { email: null, groups: [] });
      const mayBeLost = isElsewhere(request, publicUrl);
      const kept = `/sign-in/kept?return=${encodeURIComponent(returnTo)}`;
      return reply.redirect(mayBeLost ? kept : returnTo, 303);
    }
    if (answer.reason === 'too_many_failures') {
      reply.header('retry-after', String(answer.waitSeconds));
      return show(reply, 429, returnTo, `Too many wrong tokens. Wait ${answer.waitSeconds} s.`);
    }
    return show(reply, 401, returnTo, 'No such token. It is one of those in API_TOKENS.');
  });

  app.get<{ Querystring: { return?: unknown } }>('/sign-in/kept', async (request, reply) => {
    const returnTo = localPath(request.query.return);
    if (readSessionCookie(request, publicUrl) !== null) return reply.redirect(returnTo, 303);
    const told = `The token is right, but your browser did not keep the cookie. Open the console at ${base}.`;
    return show(reply, 400, returnTo, told);
  });

  app.get<{ Querystring: { return?: unknown } }>('/sign-in/oidc', async (request, reply) => {
    const returnTo = localPath(request.query.return);
    if (oidc === null) return show(reply, 404, returnTo, 'No identity provider is set up.');
    if (isEmbedded(request)) {
      deps.refusals.note({ reason: 'other_origin', by: null, via: clientOf(request) });
      return show(reply, 403, returnTo, 'Another site asked for this. Begin here.');
    }
    try {
      const { url, ...expected } = await oidc.start();
      const expiresAt = deps.now() + SIGN_IN_MINUTES * 60_000;
      setSignInCookie(reply, seal.seal({ ...expected, returnTo, expiresAt }), publicUrl);
      return reply.redirect(url, 302);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      deps.log.warn({ err: error }, 'sign-in could not start');
      return show(reply, 502, returnTo, error.message);
    }
  });

  app.get('/sign-in/callback', async (request, reply) => {
    const sealed = readSignInCookie(request, publicUrl);
    const pending = sealed === null ? null : seal.open(sealed, deps.now());
    if (oidc === null || pending === null) {
      deps.refusals.note({ reason: 'sign_in_failed', by: null, via: clientOf(request) });
      return show(
        reply,
        400,
        '/',
        'That sign-in was not started here, or took too long. Try again.',
      );
    }
    try {
      const { login, ...told } = await oidc.finish(new URL(request.url, base), pending);
      const [by, groups] = [`console:${login}`, groupsThatCount(deps.config, told.groups)];
      clearCookies(reply, publicUrl);
      if (!mayRead(deps.config, { by, groups })) return refuseReader(request, reply, by);
      await begin(request, reply, by, { ...told, groups });
      return reply.redirect(pending.returnTo, 303);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      const via = clientOf(request);
      deps.refusals.note({ reason: 'sign_in_failed', by: null, via, about: { err: error } });
      return show(reply, 401, pending.returnTo, error.message);
    }
  });

  app.post('/sign-out', async (request, reply) => {
    if (!isSameOrigin(request, publicUrl)) return reply.redirect('/', 303);
    const secret = readSessionCookie(request, publicUrl);
    if (secret !== null) await endConsoleSession(deps.database.rows, sha256(secret));
    clearCookies(reply, publicUrl);
    return reply.redirect('/sign-in', 303);
  });
}
