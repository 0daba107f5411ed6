/** Shows whether the receivers were told of the incident: somebody who waits for Slack must know that Slack refused. */
import type { IncidentView } from '../../store/incident-view.ts';
import { GONE } from '../../store/notifications.ts';
import { badge } from '../badge.ts';
import { instant, plural } from '../format.ts';
import { type Html, html } from '../html.ts';

type Notifications = IncidentView['notifications'];

export function toldCard(notifications: Notifications): Html {
  const told = toSoc(notifications);
  const channels = [...new Set(told.map(({ channel }) => channel))];
  const rows = channels.map((channel) => told.filter((row) => row.channel === channel));
  const isMissing = told.some((row) => row.status === 'failed' && !isGone(row));
  return html`<section class="card" aria-labelledby="told"><h2 id="told">Who was told</h2>
${rows.length === 0 ? html`<p>Nobody yet. Where no receiver is set up, incidents are seen here alone.</p>` : html`<ul class="gaps">${rows.map(receiver)}</ul>`}
${isMissing ? html`<p class="quiet">What is not reached is tried again for about a day. <code>warden doctor</code> tries the receivers and says what to do.</p>` : ''}
</section>`;
}

/** Returns a text that changes when a receiver is reached at last, or no longer. */
export function toldRevision(notifications: Notifications): string {
  const told = toSoc(notifications);
  return `${told.length}.${told.filter(({ status }) => status === 'failed').length}`;
}

/** Returns the notifications without questions to the user, which are shown with the user's own word. */
function toSoc(notifications: Notifications): Notifications {
  return notifications.filter(({ key }) => !key.startsWith('question:'));
}

function receiver(rows: Notifications): Html {
  const name = nameOf(rows[0]?.channel ?? '');
  const gone = rows.findLast(isGone);
  if (gone !== undefined)
    return html`<li><strong>${name}</strong> ${badge('gone', 'bad')} It answered 410, so it is told nothing any more; it missed this at ${instant(gone.updatedAt)}. Once it is mended, <code>warden redrive</code> tells it again, and this too; else change its address, or take it out.</li>`;
  const failed = rows.findLast(({ status }) => status === 'failed');
  if (failed !== undefined)
    return html`<li><strong>${name}</strong> ${badge('not reached', 'bad')} <code>${failed.lastError}</code>, ${plural(failed.attempts, 'attempt')}, the last ${instant(failed.updatedAt)}${failed.notBefore === null ? '' : html`, the next ${instant(failed.notBefore)}`}</li>`;
  const last = Math.max(...rows.map(({ updatedAt }) => updatedAt.getTime()));
  return rows.every(({ status }) => status === 'sent')
    ? html`<li><strong>${name}</strong> ${badge('told', 'good')} last ${instant(last)}</li>`
    : html`<li><strong>${name}</strong> ${badge('being told', 'info')}</li>`;
}

/** Whether the receiver is gone. Teams may answer the same, but is tried again. */
function isGone({ channel, lastError }: Notifications[number]): boolean {
  return channel.startsWith('webhook:') && lastError === GONE;
}

const NAMES: Readonly<Record<string, string>> = {
  slack: 'Slack',
  teams: 'Microsoft Teams',
  pagerduty: 'PagerDuty',
};

/**
 * Returns the channel's name; for a webhook enough of its address's hash to tell two apart, as the address may be a
 * secret.
 */
function nameOf(channel: string): string {
  return NAMES[channel] ?? `Webhook ${channel.replace('webhook:', '').slice(0, 8)}`;
}
