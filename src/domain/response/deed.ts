/** Says in words what was done in a session, and on what. */

import { oneLine } from '../one-line.ts';
import { ACTS, type Act, sensitiveActOf, triedInWords } from '../session/acts.ts';
import { type LogEvent, SUCCEEDED, type Target } from '../session/event.ts';
import type { Aftermath, Refusal } from './aftermath.ts';
import { changeInWords, orgChangeOf, triedChangeInWords } from './org-change.ts';

const LONGEST_NAME = 60;
const MOST_NAMES = 3;
const APPLICATION_OPENED = 'user.authentication.sso';
const SIGNED_IN_TO = 'signed in to ';

/** Returns what an event says was done; null where nothing was: it failed, or is only a remark on the session. */
export function deedOf(event: LogEvent): Aftermath | null {
  const { publishedAt: at, uuid, eventType, outcome } = event;
  if (!SUCCEEDED.has(outcome.result)) return null;
  const act = sensitiveActOf(eventType);
  // An act without an outcome is itself what happened; any other such event is a remark of Okta's.
  if (outcome.result === null && act === null && eventType !== APPLICATION_OPENED) return null;
  if (act === null)
    return { at, uuid, eventType, what: everydayInWords(event), ...openedIdOf(event) };
  return {
    at,
    uuid,
    eventType,
    what: deedWords(eventType, act),
    ...objectOf(event, act),
    ...idsOf(event),
  };
}

/** Returns an act in words, as `factor enrolled`; for things of the org what became of them. */
export function deedWords(eventType: string, act: Act): string {
  const change = orgChangeOf(eventType);
  return change === null ? act : changeInWords(change);
}

/** The application that a deed opened, null where no event named it; undefined for any other deed. */
export function applicationOpened({ eventType, what }: Aftermath): string | null | undefined {
  if (eventType !== APPLICATION_OPENED) return undefined;
  return what.startsWith(SIGNED_IN_TO) ? what.slice(SIGNED_IN_TO.length) : null;
}

const REFUSED: ReadonlySet<string | null> = new Set(['FAILURE', 'DENY']);

/** Returns what was tried and refused: by a policy, for a wrong factor, for want of a right; null where nothing was. */
export function refusalOf(event: LogEvent): Refusal | null {
  const { publishedAt: at, uuid, eventType, outcome } = event;
  if (!REFUSED.has(outcome.result)) return null;
  const act = sensitiveActOf(eventType);
  const reason = outcome.reason === null ? '' : oneLine(outcome.reason, LONGEST_NAME);
  const because = reason === '' ? {} : { because: reason };
  if (act === null) return { at, uuid, eventType, what: triedOf(event), ...because };
  const change = orgChangeOf(eventType);
  const what = change === null ? triedInWords(act) : triedChangeInWords(change);
  return { at, uuid, eventType, what, ...objectOf(event, act), ...because };
}

function triedOf(event: LogEvent): string {
  const app = event.targets.find(({ type }) => type === 'AppInstance');
  if (OPENS_APPLICATION.has(event.eventType) && app !== undefined) return `opening ${nameOf(app)}`;
  return EVERYDAY[event.eventType]?.[1] ?? inOktasWords(event);
}

/** The second is logged for an application that the user does not have. */
const OPENS_APPLICATION: ReadonlySet<string> = new Set([
  APPLICATION_OPENED,
  'app.generic.unauth_app_access_attempt',
]);

/** `opening Payroll (3 times): not assigned`. */
export function refusalInWords({ because, ...tried }: Refusal): string {
  return because === undefined ? deedInWords(tried) : `${deedInWords(tried)}: ${because}`;
}

/** `API token created: “backup” (2 times)`. */
export function deedInWords({ what, on, times }: Aftermath): string {
  const whole = on === undefined ? what : `${what}: ${on}`;
  return times === undefined ? whole : `${whole} (${times} times)`;
}

/** Returns the gravest deeds, at most so many, in order of time. */
export function gravest<T extends Aftermath>(deeds: readonly T[], most: number): readonly T[] {
  return deeds
    .toSorted((a, b) => gravityOf(a) - gravityOf(b) || byTime(a, b))
    .slice(0, most)
    .sort(byTime);
}

/** Rank of a deed, the lower the graver: acts in their order, then applications, then the rest. */
export function gravityOf({ eventType }: Aftermath): number {
  const act = sensitiveActOf(eventType);
  if (act !== null) return ACTS.indexOf(act);
  return ACTS.length + (eventType === APPLICATION_OPENED ? 0 : 1);
}

/** Wording for events that Okta's own words tell a reader little about. */
const EVERYDAY: Readonly<Record<string, readonly [done: string, tried: string]>> = {
  'user.session.start': ['signed in to Okta', 'signing in to Okta'],
  'user.authentication.auth_via_mfa': ['answered a factor', 'answering a factor'],
};

function everydayInWords(event: LogEvent): string {
  const app = event.targets.find((target) => target.type === 'AppInstance');
  if (event.eventType === APPLICATION_OPENED && app !== undefined)
    return `${SIGNED_IN_TO}${nameOf(app)}`;
  return EVERYDAY[event.eventType]?.[0] ?? inOktasWords(event);
}

function inOktasWords({ displayMessage, eventType }: LogEvent): string {
  return oneLine(displayMessage ?? eventType, 2 * LONGEST_NAME);
}

/** What a deed was done to, by the names of Okta's targets; of people only others than whoever acted. */
function objectOf(event: LogEvent, act: Act): Pick<Aftermath, 'on' | 'toOther'> {
  if (act === 'admin console opened') return {};
  const { actor, targets } = event;
  const things = targets.filter(({ type }) => type !== 'User').map(nameOf);
  const others = targets.filter(({ type, id }) => type === 'User' && id !== actor.id).map(nameOf);
  const named = listed(things.length > 0 ? things : unnamed(event, act));
  const people = listed(others);
  const on = [named, people].filter((part) => part !== '').join(' for ');
  return {
    ...(on === '' ? {} : { on }),
    ...(people === '' ? {} : { toOther: true as const }),
  };
}

function idsOf({ eventType, targets }: LogEvent): Pick<Aftermath, 'onIds'> {
  const ids = targets.flatMap(({ type, id }) => (type === 'User' ? [] : oneLine(id, LONGEST_NAME)));
  return orgChangeOf(eventType) === null || ids.length === 0
    ? {}
    : { onIds: ids.toSorted().slice(0, MOST_NAMES).join(' ') };
}

function openedIdOf({ eventType, targets }: LogEvent): Pick<Aftermath, 'onIds'> {
  const app = targets.find(({ type }) => type === 'AppInstance');
  return eventType === APPLICATION_OPENED && app !== undefined
    ? { onIds: oneLine(app.id, LONGEST_NAME) }
    : {};
}

const SET_UP = /^User (?:set up|enrolled) (\S+)/;

/** What older events say outside their targets. */
function unnamed({ debug, outcome }: LogEvent, act: Act): string[] {
  const factor = debug.factor ?? SET_UP.exec(outcome.reason ?? '')?.[1] ?? null;
  const said =
    act === 'privilege granted' ? debug.privilege : act.startsWith('factor') ? factor : null;
  return said === null ? [] : [oneLine(said, LONGEST_NAME)];
}

function nameOf({ displayName, alternateId, id }: Target): string {
  return oneLine(displayName ?? alternateId ?? id, LONGEST_NAME);
}

/** Names in quotation marks, because a name may read like a sentence of the service's own. */
function listed(names: readonly string[]): string {
  const all = [...new Set(names)].map((name) => `“${name.replaceAll(/[“”]/g, '"')}”`);
  const more = all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : '';
  return `${all.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function byTime(a: Aftermath, b: Aftermath): number {
  return a.at - b.at || (a.uuid < b.uuid ? -1 : 1);
}
