/** Carries the reason why nothing was done over a redirect, sealed, so that an address cannot put words on a page. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Reader } from './page.ts';

type Keeper = Pick<Reader, 'csrf'>;

export function sealReason(reason: string, reader: Keeper): string {
  const words = Buffer.from(reason).toString('base64url');
  return `${words}.${sealOf(words, reader)}`;
}

/** Returns the reason; null where it was not sealed in this very session. */
export function readReason(sealed: unknown, reader: Keeper): string | null {
  if (typeof sealed !== 'string') return null;
  const [words = '', seal = ''] = sealed.split('.');
  const [given, right] = [seal, sealOf(words, reader)].map((text) => Buffer.from(text));
  if (given === undefined || right === undefined || given.length !== right.length) return null;
  return timingSafeEqual(given, right) ? Buffer.from(words, 'base64url').toString() : null;
}

function sealOf(words: string, { csrf }: Keeper): string {
  return createHmac('sha256', csrf).update(`because ${words}`).digest('base64url');
}
