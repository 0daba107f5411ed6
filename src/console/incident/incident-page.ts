/**
 * One incident on one page: first the headline, what the stranger did and what waits for a decision, then the proof.
 */
import type { Offers } from '../../pipeline/offers/by-hand.ts';
import type { HistoryCheck } from '../../store/history.ts';
import type { AddressUse } from '../../store/incident-events.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { isOpen } from '../../store/incidents.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import type { UserHabits } from '../../store/user-habits.ts';
import type { UserPlace } from '../../store/user-places.ts';
import type { WatchlistEntry } from '../../store/watchlist.ts';
import { html } from '../html.ts';
import { inShort } from '../in-short.ts';
import { type PageFrame, page, type Reader } from '../page.ts';
import type { SessionTimeline } from '../session-timeline.ts';
import { type Told, told } from '../told.ts';
import { actCard } from './act-card.ts';
import { actionCards, isShown } from './action-cards.ts';
import { contactCard, contactRevision, type ShownContact } from './contact-card.ts';
import { exceptionCard } from './exception-card.ts';
import { findingsSection } from './findings.ts';
import { habitsCard } from './habits-card.ts';
import { headline } from './headline.ts';
import { historySection } from './history-section.ts';
import { isContained, leftFor, planCard, planStandsFirst } from './plan-card.ts';
import { relatedCard, relatedRevision } from './related-card.ts';
import { sessionPlaces } from './session-places.ts';
import {
  confirmations,
  fromThisAddress,
  notContained,
  takeAndClose,
  whereToLook,
} from './side-cards.ts';
import { toldCard, toldRevision } from './told-card.ts';
import { sessionAddresses, strangersDeeds } from './trail-cards.ts';
import { userCard } from './user-card.ts';
import { watchCard } from './watch-card.ts';
import { jumpBar, suggestedFirst, waysToDoIt } from './ways.ts';
import { whatHappened } from './what-happened.ts';
import { whereCard } from './where-card.ts';
import { whyInShort } from './why-in-short.ts';

export type IncidentPageView = {
  readonly view: IncidentView;
  readonly check: HistoryCheck;
  readonly timeline: SessionTimeline;
  /** The address that looks like the thief's; null where none does. */
  readonly sourceIp: string | null;
  readonly addressUses: readonly AddressUse[];
  /** Where its user is on other days, the most usual place first. */
  readonly usualPlaces: readonly UserPlace[];
  /** The user's habits on other days; null where nothing is known. */
  readonly habits: UserHabits | null;
  readonly related: readonly RelatedIncident[];
  /** Whether closing it as a theft leaves whoever stole the session inside. */
  readonly leavesInside: boolean;
  /** The watch of its user that is in force; null where there is none. */
  readonly watch: WatchlistEntry | null;
  readonly orgUrl: string | null;
  /** Whether Slack is set up for asking the user. */
  readonly canAsk: boolean;
  /** Actions that may be ordered by hand; null where none may be. */
  readonly offers: Offers | null;
  /** OAuth scopes that the responder lacks. */
  readonly lacking: readonly string[];
  /** How its user is reached; null where that is not known. */
  readonly contact: ShownContact | null;
  /** Names that it may be given to. */
  readonly names: readonly string[];
  readonly told: Told | null;
  readonly now: number;
};

export function incidentPage(
  shown: IncidentPageView,
  frame: Pick<PageFrame, 'assets' | 'paused' | 'still'> & { readonly reader: Reader },
): string {
  const { view, orgUrl, sourceIp, lacking } = shown;
  const { incident } = view;
  const offers = leftFor(shown.offers, view.actions, frame.reader);
  const single = suggestedFirst(view, offers);
  const acts = actCard(incident, offers, single, { orgUrl, lacking }, frame.reader);
  // Once something was done, what it leaves open comes before further offers.
  const isOver = isContained(incident);
  // A result about an action is shown at that action, to which the page scrolls.
  const isBeside = view.actions.some(
    (action) => isShown(action) && action.id === shown.told?.actionId,
  );
  // On a telephone, the deeds come before the decision about them.
  const deeds = strangersDeeds(incident);
  const contact = contactCard(shown.contact);
  // For a suspicion, the first question is whether it was the user.
  const ringsFirst = incident.verdict === 'suspicious';
  const plan =
    offers !== null && planStandsFirst(incident, offers)
      ? planCard(incident, offers, { orgUrl, lacking }, frame.reader)
      : '';
  const response =
    incident.kind === 'session_hijack' || view.actions.length > 0
      ? actionCards(view, { orgUrl, lacking }, frame.reader, shown.told)
      : '';
  const gaps = notContained(incident, view.asked);
  const ending = takeAndClose(shown, shown.names, frame.reader);
  const places = sessionPlaces(view.findings, incident.details, shown.timeline);
  const where = whereCard(places, shown.usualPlaces);
  const findings = findingsSection(view.findings, shown.timeline);
  const jumps = jumpBar([
    ['deeds', 'What was done', deeds],
    ['actions', 'Response', response],
    ['act', 'Act now', acts],
    ['gaps', 'Not contained', gaps],
    ['decide', 'Take it, note, close', isOpen(incident) ? ending : ''],
    ['where', 'Where', where],
    ['compared', 'What was found', findings],
    ['evidence', 'Evidence', findings],
    ['timeline', 'What happened', html`there`],
    ['history', 'History', html`there`],
  ]);
  const beside = {
    why: whyInShort(view),
    ways: html`${waysToDoIt(view, single.suggested)}${jumps}`,
  };
  const body = html`${isBeside ? '' : told(shown.told)}<p class="quiet"><a href="/">Incidents</a> / ${incident.reference} <a class="screen-only aside" href="/incidents/${incident.id}/summary">Summary to print</a></p>
${headline(view, shown.related, shown.now, beside)}
<div class="columns">
${deeds === '' ? '' : html`<div class="deeds">${deeds}</div>`}
<div class="decide">
${ringsFirst ? contact : ''}
${plan}
${response}
${isOver ? '' : acts}
${ringsFirst ? '' : contact}
${userCard(view, shown.canAsk, frame.reader)}
${gaps}
${isOver ? acts : ''}
${ending}
</div>
<div class="proof">
${where}
${sessionAddresses(incident)}
${findings}
${whatHappened(shown.timeline, view)}
${historySection(view.history, shown.check)}
</div>
<div class="more">
${confirmations(incident)}
${habitsCard(shown.habits)}
${relatedCard(incident, shown.related, view.duplicates)}
${toldCard(view.notifications)}
${watchCard(incident, shown.watch, frame.reader)}
${exceptionCard(incident, shown.now, frame.reader)}
${fromThisAddress(incident, sourceIp, shown.addressUses)}
${whereToLook(incident, orgUrl, sourceIp)}
</div>
</div>`;
  const counts = [incident.revision, view.history.length, shown.timeline.events.length];
  const further = [
    shown.watch?.id ?? 0,
    toldRevision(view.notifications),
    relatedRevision(shown.related, view.duplicates),
    contactRevision(shown.contact),
  ];
  const revision = [...counts, ...further].join('-');
  const title = `${incident.reference} ${inShort(incident)}`;
  return page({ ...frame, title, section: 'incidents', revision }, body);
}
