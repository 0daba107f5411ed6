/** Carries the reason why nothing was done over a redirect, sealed, so that an address cannot put words on a page. */
import { createHmac } from 'node:crypto';
import { sameText } from '../http/same-origin.ts';
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
  if (!sameText(seal, sealOf(words, reader))) return null;
  return Buffer.from(words, 'base64url').toString();
}

function sealOf(words: string, { csrf }: Keeper): string {
  return createHmac('sha256', csrf).update(`because ${words}`).digest('base64url');
}
