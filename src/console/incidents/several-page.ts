/** What came of deciding about several incidents: each that was not changed by itself, with the reason. */
import type { CloseOutcome, OneOfSeveral } from '../../pipeline/steer.ts';
import { capital, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type PageFrame, page, type Reader } from '../page.ts';

/** What closing one of them, or giving it to somebody, came to. */
export type Steered = CloseOutcome | { readonly outcome: AssignedWord };
export type SeveralOutcome = OneOfSeveral<Steered>;
type AssignedWord = 'done' | 'already_taken' | 'not_found';

export type SeveralView = {
  /** What was to be done to them, e.g. `closed as benign`. */
  readonly wanted: string;
  readonly results: readonly SeveralOutcome[];
  /** The list it came from. */
  readonly back: string;
};

export function severalPage(
  { wanted, results, back }: SeveralView,
  frame: Pick<PageFrame, 'assets' | 'paused'> & { readonly reader: Reader },
): string {
  const changed = results.filter(isChanged);
  const left = results.filter((result) => !isChanged(result));
  const title = `${changed.length} of ${plural(results.length, 'incident')} ${wanted}`;
  const tone = left.length === 0 ? 'good' : changed.length === 0 ? 'bad' : 'info';
  const body = html`<h1>${title}</h1>
<p class="told ${tone}" role="status">${left.length === 0 ? 'Each has it in its history.' : `${plural(left.length, 'incident')} stayed as it was, see below.`}</p>
${left.length === 0 ? '' : html`<section class="card" aria-labelledby="left"><h2 id="left">Not ${wanted}</h2><ul class="gaps">${left.map((one) => html`<li>${linkTo(one)} ${whyNot(one)}</li>`)}</ul></section>`}
${changed.length === 0 ? '' : html`<section class="card" aria-labelledby="changed"><h2 id="changed">${capital(wanted)}</h2><p class="many">${changed.map((one) => html`${linkTo(one)} `)}</p></section>`}
<p><a href="${back}">Back to the list</a></p>`;
  return page({ ...frame, title, section: 'incidents' }, body);
}

function isChanged({ outcome }: SeveralOutcome): boolean {
  return outcome.outcome === 'closed' || outcome.outcome === 'done';
}

function linkTo({ incidentId }: SeveralOutcome): Html {
  return html`<a href="/incidents/${incidentId}">INC-${incidentId}</a>`;
}

function whyNot({ outcome }: SeveralOutcome): string {
  switch (outcome.outcome) {
    case 'not_allowed':
    case 'not_possible':
    case 'judged_otherwise':
      return outcome.reason;
    case 'already_closed':
      return `It is ${outcome.status} already, by ${outcome.closedBy ?? 'the system'}.`;
    case 'already_taken':
      return 'Somebody else has taken it meanwhile.';
    case 'org_not_configured':
      return `Its org, ${outcome.org}, is not configured any more.`;
    case 'failed':
      return 'It failed on our side; the log has it. Try this one again.';
    default:
      return 'There is no such incident any more.';
  }
}
