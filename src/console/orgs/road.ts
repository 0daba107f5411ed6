/** Shows how an org's events come: by the hook, by the System Log, and how many of them came. */
import { z } from 'zod';
import { HOOK_NOTE } from '../../pipeline/reconcile/hook-note.ts';
import { HOOK_TALLY } from '../../pipeline/reconcile/hook-tally.ts';
import type { HookEvents } from '../../queries/hook-events.ts';
import type { OrgHook } from '../../queries/org-road.ts';
import type { OrgStatus } from '../../queries/org-status.ts';
import type { Standstill } from '../../queries/standstill.ts';
import type { OrgFact } from '../../store/org-status.ts';
import { badge } from '../badge.ts';
import { ago, instant, plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';

export function roadOfEvents(
  org: Pick<OrgStatus, 'facts' | 'hook' | 'hookEvents'>,
  still: Standstill | null,
  now: number,
): Html {
  const facts = org.facts.filter((fact) => !isToldApart(fact));
  const isNothing = facts.length === 0 && org.hook === null && still === null;
  return isNothing
    ? html`<p class="quiet">Nothing has arrived yet. Register the hook with <code>warden register</code> and check with <code>warden doctor</code>.</p>`
    : html`<table class="road"><thead><tr><th scope="col">What</th><th scope="col">State</th><th scope="col">Noted</th></tr></thead><tbody>${still === null ? '' : row('The jobs that they cause', badge('no worker', 'bad'), ago(still.since, now))}${hookRow(org.hook, now)}${completenessRow(org.hookEvents)}${facts.map((fact) => row(FACT_NAMES[fact.name] ?? words(fact.name), stateOf(fact), ago(fact.updatedAt, now)))}</tbody></table>`;
}

function row(what: string, state: Html, noted: Html | ''): Html {
  return html`<tr><th scope="row">${what}</th><td>${state}</td><td>${noted}</td></tr>`;
}

/** Whether a fact is shown elsewhere, or is about an address that is not configured any more. */
const isToldApart = ({ name }: OrgFact) =>
  name.startsWith('receiver_off:') || TOLD_APART.includes(name);

const TOLD_APART: readonly string[] = ['responder_lacks', HOOK_NOTE, HOOK_TALLY];

function hookRow(hook: OrgHook | null, now: number): Html {
  if (hook === null)
    return row(
      'The hook',
      html`<span class="quiet">not known: the System Log reader looks at it, with okta.eventHooks.read</span>`,
      '',
    );
  return row('The hook', hookState(hook), ago(hook.lookedAt, now));
}

function hookState({ state, status, verificationStatus, since }: OrgHook): Html {
  const okta = [status, verificationStatus].join(', ');
  const so = html`seen so since ${instant(since)}`;
  switch (state) {
    case 'listening':
      return html`${badge('active, verified', 'good')} ${so}`;
    case 'setting_up':
      return html`${badge('being set up', 'warn')} ${okta}: Okta delivers once it is verified`;
    case 'deaf':
      return html`${badge(okta, 'bad')} ${so}. Okta delivers nothing: find out who changed it, and run <code>warden register</code>.`;
    case 'leads_elsewhere':
      return html`${badge('leads elsewhere', 'bad')} ${so}. Okta delivers to another address: find out who changed it, and run <code>warden register</code>.`;
    case 'missing':
      return html`${badge('none', 'bad')} ${so}. No hook of the org leads here: <code>warden register</code> makes one.`;
  }
}

function completenessRow(events: HookEvents | null): Html | '' {
  if (events === null) return '';
  const { since, expected, came, awaited, lost } = events;
  const yet = awaited === 0 ? '' : `, ${awaited} still awaited`;
  const late = html`, ${badge(`${lost} lost`, 'bad')}: not within the hour, and brought by the System Log reader`;
  const said =
    expected === 0
      ? html`no event since ${instant(since)}, as far as the log is read`
      : html`of ${plural(expected, 'event')} since ${instant(since)}, ${came} came${yet}${lost === 0 ? '' : late}`;
  return row('What the hook was to bring', said, '');
}

const FACT_NAMES: Readonly<Record<string, string>> = {
  last_delivery: 'The hook last delivered',
  system_log: 'The System Log is read up to',
  system_log_unread: 'The System Log cannot be read since',
  our_hooks: 'Our hooks, former ones too',
};

const deliveryShape = z.object({ at: z.number() });
const readerShape = z.object({ readUntil: z.number(), readFrom: z.number().optional() });
const unreadShape = z.object({ since: z.number() });

function stateOf({ name, value }: OrgFact): Html {
  const delivery = deliveryShape.safeParse(value);
  if (name === 'last_delivery' && delivery.success) return instant(delivery.data.at);
  const reader = readerShape.safeParse(value);
  if (name === 'system_log' && reader.success) return readState(reader.data);
  const unread = unreadShape.safeParse(value);
  if (name === 'system_log_unread' && unread.success)
    return html`<span class="badge bad">${instant(unread.data.since)}</span>`;
  const text = Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
  return html`<code>${text}</code>`;
}

/** Returns how far the log was read, and over how many days: habits are learnt from these. */
function readState({ readUntil, readFrom }: z.infer<typeof readerShape>): Html {
  if (readFrom === undefined) return instant(readUntil);
  const days = Math.max(0, Math.floor((readUntil - readFrom) / DAY_MS));
  return html`${instant(readUntil)}; habits from ${plural(days, 'day')}`;
}

const DAY_MS = 86_400_000;
