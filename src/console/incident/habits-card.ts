/** Shows the user on other days, for comparison with the stranger's side. */
import type { UserHabits } from '../../store/user-habits.ts';
import { plural } from '../format.ts';
import { type Html, html } from '../html.ts';

/** Returns the card; nothing where nothing is known of other days. */
export function habitsCard(habits: UserHabits | null): Html | '' {
  if (habits === null) return '';
  const { days, networks, clients, hours } = habits;
  return html`<section class="card" aria-labelledby="habits"><h2 id="habits">The user on other days</h2>
<p class="quiet">${plural(days, 'day')} of the 30 before, without this incident and what is doubted.</p>
<dl class="facts">
<dt>Networks</dt><dd>${networks.map((one) => line(networkOf(one), one.days, days))}</dd>
<dt>Clients</dt><dd>${clients.map((one) => line(clientOf(one), one.days, days))}</dd>
<dt>Hours, UTC</dt><dd>${hoursInWords(hours)}</dd>
</dl></section>`;
}

function line(name: string, days: number, of: number): Html {
  return html`<div>${name} <span class="code">${days} of ${plural(of, 'day')}</span></div>`;
}

function networkOf({ asn, asOrg }: UserHabits['networks'][number]): string {
  const named = [asn === null ? null : `AS${asn}`, asOrg].filter((part) => part !== null);
  return named.length === 0 ? 'not known' : named.join(' ');
}

function clientOf({ family, os }: UserHabits['clients'][number]): string {
  const named = [family, os].filter((part) => part !== null);
  return named.length === 0 ? 'not said' : named.join(' on ');
}

/** Returns spans in which something was seen on any day: `07:00 to 11:59, 13:00 to 17:59`. */
function hoursInWords(hours: UserHabits['hours']): string {
  const spans: [first: number, last: number][] = [];
  for (const { hour } of hours) {
    const open = spans.at(-1);
    if (open !== undefined && open[1] === hour - 1) open[1] = hour;
    else spans.push([hour, hour]);
  }
  const clock = (hour: number) => String(hour).padStart(2, '0');
  return spans.map(([first, last]) => `${clock(first)}:00 to ${clock(last)}:59`).join(', ');
}
