/** The console's cookie: a random name for a session that the database knows. */
import '@fastify/cookie';
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_HOURS = 8;
/** How long an identity provider may keep somebody: the cookie's age, and that of what it stands for. */
export const SIGN_IN_MINUTES = 10;

/** 256 random bits; what is kept is only its hash. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function readSessionCookie(request: FastifyRequest, publicUrl: string | null) {
  return request.cookies[cookieName('session', publicUrl)] ?? null;
}

export function readSignInCookie(request: FastifyRequest, publicUrl: string | null) {
  return request.cookies[cookieName('sign-in', publicUrl)] ?? null;
}

/** Lasts as long as the session can, see SESSION_HOURS. */
export function setSessionCookie(reply: FastifyReply, value: string, publicUrl: string | null) {
  const maxAge = SESSION_HOURS * 3_600;
  reply.setCookie(cookieName('session', publicUrl), value, { ...attributes(publicUrl), maxAge });
}

/** What is asked of the provider belongs to this browser, for SIGN_IN_MINUTES. */
export function setSignInCookie(reply: FastifyReply, value: string, publicUrl: string | null) {
  const maxAge = SIGN_IN_MINUTES * 60;
  reply.setCookie(cookieName('sign-in', publicUrl), value, { ...attributes(publicUrl), maxAge });
}

/** Both, with the very attributes they were set with: browsers keep them otherwise. */
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
