/**
 * Generates the System Log of a labelled company, day by day, so that a large one never has to fit in
 * memory. The same options give the same events, byte for byte.
 */
import { BROWSERS } from './benign/browsers.ts';
import type { BenignKind } from './benign/kind.ts';
import { PLACES } from './benign/places.ts';
import { STRAY_KINDS, straysOf } from './benign/strays.ts';
import { TUNNELS } from './benign/tunnels.ts';
import type { JsonObject } from './event-json.ts';
import { type Lived, live } from './live.ts';
import { comment } from './okta-opinion.ts';
import { foundCompany } from './people.ts';
import { planDay } from './plan.ts';
import { type Random, random } from './random.ts';
import { DEFAULT_RATES, type Rates } from './rates.ts';
import { THEFTS } from './theft/kinds.ts';
import { steal } from './theft/steal.ts';
import { type Company, DAY, HOUR, type Label, type Person } from './world.ts';

export type CorpusOptions = {
  readonly seed: string;
  readonly people: number;
  readonly days: number;
  readonly startsAt?: number;
  readonly rates?: Partial<Rates>;
  /** Kinds of life and of theft that do not happen here. */
  readonly without?: readonly string[];
};

export type Corpus = {
  /** In the order in which they reach the log: by time, but for the late ones and the duplicates. */
  readonly events: Generator<JsonObject, void, undefined>;
  /** Filled while `events` is read; complete at its end. */
  readonly labels: Label[];
  /** How often each kind of life happened, in person-days. */
  readonly lived: Map<string, number>;
  /** Which kinds each user's session went through: session id → kinds. */
  readonly kindsOfSession: Map<string, Set<string>>;
};

const FIXED_KINDS = [
  'company-egress',
  'shared-kiosk',
  'admin-console',
  'new-user',
  'overnight',
  'application-server',
];
const PLANNED: readonly BenignKind[] = [...BROWSERS, ...PLACES, ...TUNNELS];

export const BENIGN_KINDS: readonly string[] = [
  ...PLANNED.map((kind) => kind.name),
  ...STRAY_KINDS,
  ...FIXED_KINDS,
];
export const THEFT_KINDS: readonly string[] = THEFTS.map((kind) => kind.name);

export function generate(options: CorpusOptions): Corpus {
  const rates = { ...DEFAULT_RATES, ...options.rates };
  const without = new Set(options.without ?? []);
  const startsAt = options.startsAt ?? Date.UTC(2026, 2, 2);
  const company = foundCompany({ ...options, startsAt, rates, without });
  const corpus = { labels: [], lived: new Map(), kindsOfSession: new Map() };
  return { ...corpus, events: allEvents(company, without, corpus) };
}

type Timed = { readonly at: number; readonly event: JsonObject };

function* allEvents(
  company: Company,
  without: ReadonlySet<string>,
  corpus: Omit<Corpus, 'events'>,
): Generator<JsonObject, void, undefined> {
  let pending: Timed[] = [];
  for (let day = 0; day < company.days; day += 1) {
    const dayStart = company.startsAt + day * DAY;
    for (const person of company.people) {
      for (const timed of dayOf(company, person, dayStart, without, corpus)) pending.push(timed);
    }
    pending.sort((a, b) => a.at - b.at);
    const next = pending.findIndex(({ at }) => at >= dayStart + DAY);
    const due = next === -1 ? pending : pending.slice(0, next);
    pending = next === -1 ? [] : pending.slice(next);
    for (const { event } of due) yield event;
  }
  for (const { event } of pending) yield event;
}

function dayOf(
  company: Company,
  person: Person,
  dayStart: number,
  without: ReadonlySet<string>,
  corpus: Omit<Corpus, 'events'>,
): Timed[] {
  const r = random(company.seed, 'day', person.index, dayStart);
  const works = isWeekend(dayStart) ? company.rates.worksWeekend : company.rates.worksWeekday;
  if (dayStart < person.joinsOn || !r.chance(works)) return [];
  if (person.state.trip !== null && person.state.trip.until <= dayStart) person.state.trip = null;
  const out: Timed[] = [];
  const browsers =
    person.habit === 'kiosk' ? [company.kiosk.browser] : [person.computer, person.phone];
  for (const browser of browsers) {
    if (browser === null || (browser.kind === 'phone' && !r.chance(0.8))) continue;
    const lived = liveDay(company, person, browser, dayStart, without, corpus);
    out.push(...lived.events);
    const robbery = random(company.seed, 'theft', person.index, dayStart, browser.kind);
    if (browser.kind !== 'phone' || robbery.chance(0.15)) {
      out.push(...theftOf(robbery, company, lived, without, corpus));
    }
  }
  const strays = random(company.seed, 'strays', person.index, dayStart);
  for (const { kind, events } of straysOf(
    strays,
    company,
    person,
    dayStart + (9 - person.city.utcOffset) * HOUR,
    without,
  )) {
    count(corpus.lived, kind);
    out.push(...events);
    for (const { event } of events) tag(corpus, sessionOf(event), [kind]);
  }
  return disturbed(r, company.rates, out);
}

function liveDay(
  company: Company,
  person: Person,
  browser: Lived['plan']['browser'],
  dayStart: number,
  without: ReadonlySet<string>,
  corpus: Omit<Corpus, 'events'>,
): Lived {
  const r = random(company.seed, 'plan', person.index, dayStart, browser.kind);
  const plan = planDay(r, company, person, browser, dayStart);
  for (const kind of PLANNED) {
    const own = random(company.seed, kind.name, person.index, dayStart, browser.kind);
    if (!without.has(kind.name) && kind.apply(own, company, plan)) plan.kinds.add(kind.name);
  }
  plan.agents.sort((a, b) => a.from - b.from);
  const lived = live(r, company, plan);
  comment(r, company, lived);
  for (const kind of plan.kinds) count(corpus.lived, kind);
  tag(corpus, lived.session.login, plan.kinds);
  if (lived.session.app !== '') tag(corpus, lived.session.app, plan.kinds);
  return lived;
}

/** One theft a person at most: what a robbed person does afterwards is another story. */
function theftOf(
  r: Random,
  company: Company,
  lived: Lived,
  without: ReadonlySet<string>,
  corpus: Omit<Corpus, 'events'>,
): Timed[] {
  const { person, day } = lived.plan;
  if (day < company.startsAt + company.rates.quietDays * DAY) return [];
  if (person.state.robbed || !r.chance(company.rates.theftsPer1000UserDays / 1000)) return [];
  const possible = THEFTS.filter((kind) => !without.has(kind.name));
  if (possible.length === 0) return [];
  const kind = r.weighted(possible.map((one) => [one, one.weight] as const));
  const theft = steal(r, company, lived, kind);
  corpus.labels.push(theft.label);
  return theft.events;
}

/** Some events come late, some twice. */
function disturbed(r: Random, rates: Rates, events: readonly Timed[]): Timed[] {
  const out: Timed[] = [];
  for (const timed of events) {
    const late = r.chance(rates.late) ? r.between(0.01, 6) * HOUR : 0;
    out.push({ ...timed, at: timed.at + late });
    if (r.chance(rates.duplicate))
      out.push({ ...timed, at: timed.at + r.between(0.001, 1) * HOUR });
  }
  return out;
}

function isWeekend(at: number): boolean {
  const day = new Date(at).getUTCDay();
  return day === 0 || day === 6;
}

function sessionOf(event: JsonObject): string {
  const context = event.authenticationContext as JsonObject;
  return String(context.externalSessionId);
}

function tag(corpus: Omit<Corpus, 'events'>, sessionId: string, kinds: Iterable<string>): void {
  const known = corpus.kindsOfSession.get(sessionId) ?? new Set();
  for (const kind of kinds) known.add(kind);
  corpus.kindsOfSession.set(sessionId, known);
}

function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}
