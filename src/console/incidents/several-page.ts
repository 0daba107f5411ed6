/** Shows the result of a decision about several incidents: each that was not changed is listed with the reason. */
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { ActOutcome, CloseOutcome, OneOfSeveral } from '../../pipeline/steer.ts';
import { capital, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type PageFrame, page, type Reader } from '../page.ts';

/** The outcome of closing, containing or assigning one of them. */
export type Steered = ActOutcome | CloseOutcome | { readonly outcome: AssignedWord };
export type SeveralOutcome = OneOfSeveral<Steered>;
type AssignedWord = 'done' | 'already_taken' | 'not_found';

export type SeveralView = {
  /** The decision in words, e.g. `closed as benign`. */
  readonly wanted: string;
  readonly results: readonly SeveralOutcome[];
  /** Address of the list that it was opened from. */
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
${changed.length === 0 ? '' : html`<section class="card" aria-labelledby="changed"><h2 id="changed">${capital(wanted)}</h2>${doneTo(changed)}</section>`}
<p><a href="${back}">Back to the list</a></p>`;
  return page({ ...frame, title, section: 'incidents' }, body);
}

function isChanged({ outcome }: SeveralOutcome): boolean {
  return CHANGED.has(outcome.outcome);
}

const CHANGED: ReadonlySet<string> = new Set(['closed', 'done', 'requested']);

/** Returns the changed incidents; for containment each with what is under way and what waits, which may differ. */
function doneTo(changed: readonly SeveralOutcome[]): Html {
  const lines = changed.flatMap((one) =>
    one.outcome.outcome === 'requested'
      ? [html`<li>${linkTo(one)} ${askedFor(one.outcome)}</li>`]
      : [],
  );
  return lines.length > 0
    ? html`<ul class="gaps">${lines}</ul>`
    : html`<p class="many">${changed.map((one) => html`${linkTo(one)} `)}</p>`;
}

function askedFor({
  actions,
  left,
  paused,
}: Extract<ActOutcome, { outcome: 'requested' }>): string {
  const titles = (wanted: string) =>
    actions.flatMap(({ kind, status }) => (status === wanted ? [titleOfAction(kind)] : []));
  const [begun, waiting] = [titles('approved'), titles('awaiting_approval')];
  const failing = actions.flatMap(({ kind, lacks }) =>
    lacks === undefined
      ? []
      : [`${titleOfAction(kind)} will fail: the responder lacks ${lacks.join(' and ')}.`],
  );
  const said = [
    ...(begun.length === 0
      ? []
      : [`${begun.join(', ')}: being done${paused ? ' once all actions of its org go on' : ''}.`]),
    ...(waiting.length === 0 ? [] : [`${waiting.join(', ')}: others have to agree as well.`]),
    ...left.map(({ reason }) => `Not done: ${reason}`),
    ...failing,
  ];
  return said.length === 0 ? 'It was asked for already.' : said.join(' ');
}

function linkTo({ incidentId }: SeveralOutcome): Html {
  return html`<a href="/incidents/${incidentId}">INC-${incidentId}</a>`;
}

function whyNot({ outcome }: SeveralOutcome): string {
  switch (outcome.outcome) {
    case 'not_allowed':
    case 'not_possible':
    case 'judged_otherwise':
    case 'not_contained':
    case 'nothing_to_do':
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
