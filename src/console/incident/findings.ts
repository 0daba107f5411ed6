/** Shows the findings: before and after, and the evidence for and against, gravest finding first. */
import { z } from 'zod';
import { aloneTitle } from '../../domain/response/story-wording.ts';
import { readEvidence } from '../../pipeline/decide/stored-evidence.ts';
import type { VisibleFinding } from '../../store/incident-view.ts';
import { verdictBadge } from '../badge.ts';
import { evidenceBars } from '../evidence-bars.ts';
import { fingerprintComparison, type ShownFingerprint } from '../fingerprint-comparison.ts';
import { instant, plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { lastSeenOf, type SessionTimeline } from '../session-timeline.ts';

/** Limit, since a thief behind a pool of proxies causes thousands, which nobody reads and a browser could not draw. */
const MOST_OTHERS = 50;

export function findingsSection(
  findings: readonly VisibleFinding[],
  timeline: SessionTimeline,
): Html | '' {
  const [first, ...others] = [...findings].sort((a, b) => b.score - a.score);
  if (first === undefined) return '';
  const shown = others.slice(0, MOST_OTHERS);
  const more =
    shown.length < others.length
      ? html`<p class="quiet">The ${shown.length} gravest of them; the API has all.</p>`
      : '';
  return html`${findingCards(first, timeline, true)}
${others.length === 0 ? '' : html`<details class="card" id="other-findings"><summary>${plural(others.length, 'other finding')} in this session</summary>${more}${shown.map((finding) => findingCards(finding, timeline))}</details>`}`;
}

/**
 * Shows one finding.
 * @param isFirst whether links on the page lead to it
 */
function findingCards(finding: VisibleFinding, timeline: SessionTimeline, isFirst = false): Html {
  const { at, eventUuid } = finding;
  const from = readFingerprint(finding.fromFingerprint);
  const to = readFingerprint(finding.toFingerprint);
  const lastBefore = from === null ? null : lastSeenOf(timeline, from, { at: at.getTime() });
  const before = { fingerprint: from, ip: lastBefore?.ip ?? null };
  const here = timeline.events.find(({ uuid }) => uuid === eventUuid);
  const after = { fingerprint: to, ip: here?.ip ?? null };
  return html`<section class="card"${isFirst ? html` id="compared"` : ''}><h2>${from === null ? aloneTitle(finding.trigger) : 'Before and after'} ${verdictBadge(finding.verdict, finding.score)}</h2>
<p class="quiet">${triggerWords(finding.trigger, from, to)} ${instant(finding.at)} · event <code>${finding.eventUuid}</code></p>
${fingerprintComparison(before, after)}</section>
<section class="card"${isFirst ? html` id="evidence"` : ''}><h2>Evidence</h2>${evidenceBars(readEvidence(finding.evidence), finding.score)}</section>`;
}

function triggerWords(
  trigger: string,
  from: ShownFingerprint | null,
  to: ShownFingerprint | null,
): string {
  switch (trigger) {
    case 'transition':
      return changeWords(from, to);
    case 'okta-alarm':
      return 'Okta raised an alarm';
    case 'user-report':
      return 'The user reported it as not theirs';
    case 'start':
      return 'The session began on a network that is not usual for the user';
    case 'enrolment':
      return 'A factor was enrolled on a device in a country where neither the session nor its user ever was';
    default:
      return words(trigger);
  }
}

function changeWords(from: ShownFingerprint | null, to: ShownFingerprint | null): string {
  const differs = (field: 'asn' | 'userAgent') => {
    const [a = null, b = null] = [from?.[field], to?.[field]];
    return a !== null && b !== null && a !== b;
  };
  const changed = [
    ...(differs('asn') ? ['network'] : []),
    ...(differs('userAgent') ? ['client'] : []),
  ];
  return changed.length === 0
    ? 'The session went on from elsewhere or another device'
    : `The session changed its ${changed.join(' and ')}`;
}

const text = z.string().nullable().catch(null);
const number = z.number().nullable().catch(null);

/** A fingerprint stored by this or an earlier version: what is missing is “not said”. */
const fingerprintShape = z.object({
  asn: number,
  asOrg: text,
  networkKind: z.string().catch('unknown'),
  userAgent: text,
  clientKind: z.string().catch('unknown'),
  family: text,
  major: number,
  os: text,
  deviceClass: z.string().catch('unknown'),
  deviceToken: text,
  deviceFingerprint: text,
  deviceId: text,
  deviceManaged: z.boolean().nullable().catch(null),
  country: text,
  city: text,
});

function readFingerprint(stored: unknown): ShownFingerprint | null {
  const fingerprint = fingerprintShape.safeParse(stored);
  return fingerprint.success ? fingerprint.data : null;
}
