/** The form for the incidents chosen in the list. The checkboxes are in the rows and belong to this form. */
import { RESOLUTIONS } from '../../domain/response/incident.ts';
import type { SealedStep } from '../../pipeline/steer.ts';
import type { ListedIncident } from '../../store/incident-list.ts';
import { plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';
import { addressOf, type ListQuery } from './list-query.ts';

const FORM_ID = 'several';

/**
 * Returns the value that a checkbox sends: the incident as its reader saw it, so that nobody decides about something
 * else.
 * @param shown the actions planned for it, where they were shown
 */
export function choiceOf(
  { id, verdict, assignee }: Pick<ListedIncident, 'id' | 'verdict' | 'assignee'>,
  shown?: readonly SealedStep[],
): string {
  const sealed = shown?.map(({ kind, seal }) => ({ kind, seal }));
  return JSON.stringify({ id, verdict, from: assignee, shown: sealed });
}

/** Whether the incident can be chosen; one that has ended cannot. */
export function canBeChosen({ status }: Pick<ListedIncident, 'status'>): boolean {
  return status !== 'closed' && status !== 'resolved';
}

export function choiceBox(incident: ListedIncident, isChosen: boolean): Html {
  if (!canBeChosen(incident)) return html`<span class="choice"></span>`;
  return html`<input class="choice" type="checkbox" form="${FORM_ID}" name="chosen" value="${choiceOf(incident)}" aria-label="Choose ${incident.reference}"${isChosen ? html` checked` : ''}>`;
}

/** Returns the link that chooses all, which works without a script. */
export function chooseAll(query: ListQuery, all: number): Html | '' {
  const choosing = query.chosen === undefined;
  if (all === 0 || (all === 1 && choosing)) return '';
  return html`<a class="choose-all screen-only" href="${addressOf({ ...query, chosen: choosing ? 'all' : undefined })}">${choosing ? `Choose the ${plural(all, 'open one')} here` : 'Choose none'}</a>`;
}

/**
 * Returns the form.
 * @param all how many of the page can be chosen
 * @param names offered as those to give them to
 */
export function severalForm(
  query: ListQuery,
  all: number,
  reader: Reader,
  names: readonly string[],
): Html | '' {
  if (all === 0) return '';
  // Enter in a field must not submit: a browser then uses the first button, which is disabled.
  return html`<form id="${FORM_ID}" class="card several screen-only" method="post" action="/incidents/several" aria-labelledby="several-title">
${csrfField(reader)}<input type="hidden" name="back" value="${addressOf({ ...query, chosen: undefined }).slice(2)}"><button disabled hidden></button>
<h2 id="several-title">With the chosen ones ${chooseAll(query, all)}</h2>
<button name="do" value="contain" formnovalidate>Contain them…</button>
<div class="row"><div><label for="assignee">Give them to</label><input id="assignee" name="assignee" value="${reader.by}" maxlength="320" list="known-names"><datalist id="known-names">${names.map((name) => html`<option value="${name}">`)}</datalist></div><button class="second" name="do" value="assign" formnovalidate>Give</button></div>
<div class="row"><div><label for="resolution">What they were</label><select id="resolution" name="resolution" required><option value="">Choose…</option>${RESOLUTIONS.map((resolution) => html`<option value="${resolution}">${words(resolution)}</option>`)}</select></div>
<div class="for-duplicate"><label for="of">Of which incident</label><input id="of" name="of" maxlength="40" placeholder="INC-7" autocomplete="off"></div>
<div class="for-theft"><label><input type="checkbox" name="uncontained" value="true"> Also those in which nothing is contained: whoever stole the session stays inside</label></div>
<div class="wide"><label for="reason">Why</label><textarea id="reason" name="note" rows="1" maxlength="4000" required></textarea></div><button name="do" value="close">Close them</button></div>
</form>`;
}
