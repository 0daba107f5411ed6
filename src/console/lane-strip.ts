/** Draws the session at a glance: one lane per client, one mark per event, a line for each action of the service. */
import type { Fingerprint } from '../domain/session/fingerprint.ts';
import { badge } from './badge.ts';
import { instant, momentAfter } from './format.ts';
import { type Html, html } from './html.ts';
import type { Lane, SessionTimeline } from './session-timeline.ts';

/** A moment drawn across all lanes. */
export type Mark = { readonly at: number; readonly label: string; readonly kind: 'bad' | 'act' };

const WIDTH = 1000;
const LANE_HEIGHT = 34;
const TOP = 16;
const EDGE = 12;

/**
 * Draws the lanes. Marks at the same time in two lanes mean two people in one session, which nothing shows better.
 * @param strangers keys of the lanes that look like the thief's
 */
export function laneStrip(
  { lanes, events }: SessionTimeline,
  marks: readonly Mark[],
  strangers: ReadonlySet<string>,
): Html | '' {
  if (lanes.length === 0) return '';
  const times = [...events, ...marks].map(({ at }) => at).sort((a, b) => a - b);
  const [first = 0] = times;
  const place = places(times);
  const x = (at: number) => (EDGE + (place.get(at) ?? 0) * (WIDTH - 2 * EDGE)).toFixed(1);
  const height = TOP + lanes.length * LANE_HEIGHT;
  return html`<figure class="lanes">
<ul class="legend">${lanes.map((lane, index) => legend(lane, index, lane.side !== 'user' && strangers.has(lane.key)))}</ul>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${summary({ lanes, events })}">
${lanes.map((_, index) => html`<line class="track" x1="0" x2="${WIDTH}" y1="${middle(index)}" y2="${middle(index)}"/>`)}
${marks.map((mark) => html`<g class="mark ${mark.kind}"><line x1="${x(mark.at)}" x2="${x(mark.at)}" y1="0" y2="${height}"/><title>${mark.label}</title></g>`)}
${events.map((event) => (event.lane === null ? '' : symbol(event.lane, x(event.at), event.what)))}
</svg>
<figcaption>${instant(first)} to ${momentAfter(times.at(-1) ?? first, first)}, in order; long gaps are drawn shorter. ${marks.length === 0 ? '' : 'Lines: '}${marks.map((mark, index) => html`${index === 0 ? '' : ', '}<span class="key ${mark.kind}">${mark.label}</span>`)}</figcaption>
</figure>`;
}

/**
 * Returns the positions of the times from 0 to 1. A gap counts by its logarithm, so that idle hours and the seconds of
 * a theft fit on one line.
 */
function places(times: readonly number[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  let sum = 0;
  let before: number | undefined;
  for (const at of times) {
    if (before !== undefined && at > before) sum += 1 + Math.log2(1 + (at - before) / 1_000);
    sums.set(at, sum);
    before = at;
  }
  return new Map([...sums].map(([at, place]) => [at, sum === 0 ? 0 : place / sum]));
}

/**
 * Returns the mark of a lane; the letter differs as well as the colour, for those who cannot tell the colours apart.
 */
export function laneMark(lane: number, letter: string): Html {
  return html`<span class="lane lane-${lane % 5}">${letter}</span>`;
}

function laneName({ fingerprint }: { readonly fingerprint: Fingerprint }): string {
  const { family, major, os, asn, asOrg, city, country } = fingerprint;
  const client = [family ?? 'unknown client', major].filter((part) => part !== null).join(' ');
  const network = asOrg ?? (asn === null ? 'unknown network' : `AS${asn}`);
  const place = [city, country].filter((part) => part !== null).join(', ');
  return [os === null ? client : `${client} on ${os}`, network, place]
    .filter((part) => part !== '')
    .join(' · ');
}

function legend(lane: Lane, index: number, stranger: boolean): Html {
  return html`<li>${laneMark(index, lane.letter)} ${laneName(lane)}${stranger ? html` ${badge('the stranger', 'bad')}` : ''}</li>`;
}

function middle(lane: number): number {
  return TOP + lane * LANE_HEIGHT + LANE_HEIGHT / 2;
}

function symbol(lane: number, x: string, what: string): Html {
  const y = middle(lane);
  const shape =
    lane % 2 === 0
      ? html`<circle cx="${x}" cy="${y}" r="7"><title>${what}</title></circle>`
      : html`<rect x="${(Number(x) - 6).toFixed(1)}" y="${y - 6}" width="12" height="12"><title>${what}</title></rect>`;
  return html`<g class="lane-${lane % 5}">${shape}</g>`;
}

function summary({ lanes, events }: Pick<SessionTimeline, 'lanes' | 'events'>): string {
  const counts = lanes.map((lane, index) => {
    const count = events.filter((event) => event.lane === index).length;
    return `${lane.letter}, ${laneName(lane)}: ${count} events`;
  });
  return `Events of the session by client. ${counts.join('. ')}.`;
}
