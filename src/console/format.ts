/** Formats times and numbers so that a tired person can read them. All times are UTC, and say so. */
import { duration } from '../domain/in-words.ts';
import { type Html, html } from './html.ts';

export { capital, duration, plural, words } from '../domain/in-words.ts';

/** `2026-11-24 10:42:03 UTC`; the browser's script adds how long ago that is. */
export function instant(at: Date | number | null): Html {
  if (at === null) return html`<span class="quiet">not yet</span>`;
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** `10:42:03`, for lists whose day is said elsewhere. */
export function clockTime(at: Date | number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

/** Returns the clock time alone where the day is that of an earlier moment, which is shown in full beside it. */
export function momentAfter(at: Date | number, first: Date | number): Html {
  return dayOf(at) === dayOf(first) ? clockTime(at) : instant(at);
}

/** `2026-11-24`, in UTC. */
export function dayOf(at: Date | number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Returns how long ago a moment was, in an element whose text the browser's script keeps up to date. */
export function ago(at: Date, now: number, kind: 'code' | 'quiet' | '' = ''): Html {
  const past = now - at.getTime();
  const text =
    past < 0 ? `in ${duration(-past)}` : past < 1_000 ? 'just now' : `${duration(past)} ago`;
  return html`<span class="${kind}" data-ago="${past}">${text}</span>`;
}

/** Returns a login that breaks after its `@` first, where there is too little room for all of it. */
export function breakable(login: string): Html {
  const at = login.lastIndexOf('@') + 1;
  return html`${login.slice(0, at)}<wbr>${login.slice(at)}`;
}
