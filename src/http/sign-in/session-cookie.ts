/** The console's cookies: a random name for a session in the database, and what a sign-in under way has to match. */
import '@fastify/cookie';
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_HOURS = 8;
/** How long a sign-in at the identity provider may take: the age of its cookie and of what is sealed in it. */
export const SIGN_IN_MINUTES = 10;

/** Returns 256 random bits; of a session's secret only the hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function readSessionCookie(request: FastifyRequest, publicUrl: string | null) {
  return request.cookies[cookieName('session', publicUrl)] ?? null;
}

export function readSignInCookie(request: FastifyRequest, publicUrl: string | null) {
  return request.cookies[cookieName('sign-in', publicUrl)] ?? null;
}

/** Sets the session's cookie, which lasts as long as the session can, see SESSION_HOURS. */
export function setSessionCookie(reply: FastifyReply, value: string, publicUrl: string | null) {
  const maxAge = SESSION_HOURS * 3_600;
  reply.setCookie(cookieName('session', publicUrl), value, { ...attributes(publicUrl), maxAge });
}

/** Ties a sign-in under way to this browser, for SIGN_IN_MINUTES. */
export function setSignInCookie(reply: FastifyReply, value: string, publicUrl: string | null) {
  const maxAge = SIGN_IN_MINUTES * 60;
  reply.setCookie(cookieName('sign-in', publicUrl), value, { ...attributes(publicUrl), maxAge });
}

/** Clears both cookies, with the attributes they were set with: browsers keep them otherwise. */
export function clearCookies(reply: FastifyReply, publicUrl: string | null) {
  for (const kind of ['session', 'sign-in'] as const)
    reply.clearCookie(cookieName(kind, publicUrl), attributes(publicUrl));
}

/** `__Host-`: the browser itself refuses such a cookie from a sibling host or over plain HTTP. */
function cookieName(kind: 'session' | 'sign-in', publicUrl: string | null): string {
  return `${isHttps(publicUrl) ? '__Host-' : ''}warden-${kind}`;
}

/** `lax`: sent when somebody follows a link from an alert, not with another site's form. */
function attributes(publicUrl: string | null) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(publicUrl) } as const;
}

function isHttps(publicUrl: string | null): boolean {
  return publicUrl?.startsWith('https:') === true;
}
