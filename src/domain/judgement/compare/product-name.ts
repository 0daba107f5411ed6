import type { Fingerprint } from '../../session/fingerprint.ts';

/** What a program or an application calls itself, and its version. */
export type Product = { readonly name: string; readonly major: number | null };

/**
 * The whole name of a client that is no browser. Clients are told apart by the first word of it, which tells a reader
 * nothing (`Microsoft`, `Cisco`, or `Mozilla`, with which nearly everything begins). Null where that word is all.
 */
export function productOf({
  family,
  userAgent,
  clientKind,
}: Pick<Fingerprint, 'family' | 'userAgent' | 'clientKind'>): Product | null {
  if (family === null || userAgent === null || clientKind === 'browser') return null;
  const start = userAgent.slice(0, LONGEST);
  const found =
    family === 'Mozilla'
      ? (COMPATIBLE.exec(start) ?? OFFICE.exec(start))
      : start.startsWith(family)
        ? OF_SEVERAL_WORDS.exec(start)
        : null;
  const name = found?.[1];
  const major = found?.[2];
  return name === undefined ? null : { name, major: major === undefined ? null : Number(major) };
}

const LONGEST = 300;

/** `Mozilla/5.0 (compatible; UptimeRobot/2.0; …)` */
const COMPATIBLE = /\bcompatible; *([A-Za-z][\w.-]{1,40})(?:\/(\d{1,4}))?/;

/** `Mozilla/5.0 (Windows NT 10.0; …; Microsoft Outlook 16.0.19328; ms-office)` */
const OFFICE = /\b(Microsoft [A-Z][A-Za-z]{2,20})[ /](\d{1,4})/;

/** `Cisco AnyConnect VPN Agent for Mac OS X 5.1.8`, `Microsoft Office/16.105 (…)` */
const OF_SEVERAL_WORDS = /^([A-Za-z][\w .-]{0,60}?)(?: for [A-Za-z .]{1,20})?[ /]v?(\d{1,4})\b/;
