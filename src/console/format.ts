/** Times and numbers as a tired person reads them. All times are UTC, and say so. */
import { type Html, html } from './html.ts';

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

/** The clock alone where the day is that of an earlier moment, which stands beside it in full. */
export function momentAfter(at: Date | number, first: Date | number): Html {
  return dayOf(at) === dayOf(first) ? clockTime(at) : instant(at);
}

/** `2026-11-24`, in UTC. */
export function dayOf(at: Date | number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `850 ms`, `4.2 s`, `3 min 20 s`, `5 h 10 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** How long ago, in an element whose text the browser's script keeps true while the page stays open. */
export function ago(at: Date, now: number, kind: 'code' | 'quiet' | '' = ''): Html {
  const past = now - at.getTime();
  const text =
    past < 0 ? `in ${duration(-past)}` : past < 1_000 ? 'just now' : `${duration(past)} ago`;
  return html`<span class="${kind}" data-ago="${past}">${text}</span>`;
}

/** `awaiting_approval` → `awaiting approval`. */
export function words(code: string): string {
  return code.replaceAll('_', ' ').replaceAll('-', ' ');
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function pair(a: number, unitA: string, b: number, unitB: string): string {
  return b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`;
}
