/** The plain day of a person, before anything happens: where they work, from when until when. */
import { headerOf } from './agents.ts';
import type { Attachment } from './networks.ts';
import type { Random } from './random.ts';
import { type Browser, type Company, DAY, HOUR, type Person, type Plan } from './world.ts';

export function planDay(
  r: Random,
  company: Company,
  person: Person,
  browser: Browser,
  day: number,
): Plan {
  const midnight = day - (person.state.trip?.city ?? person.city).utcOffset * HOUR;
  const startsAt = midnight + r.between(7.5, 10) * HOUR;
  const kiosk = browser.kind === 'kiosk';
  const endsAt = startsAt + (kiosk ? r.between(0.2, 1.5) : r.between(6, 10.5)) * HOUR;
  const kinds = new Set<string>();
  if (person.admin) kinds.add('admin-console');
  if (kiosk) kinds.add('shared-kiosk');
  if (day < person.joinsOn + DAY && person.joinsOn > company.startsAt) kinds.add('new-user');
  const open = person.state.open.get(browser);
  const stale = open === undefined || startsAt - open.lastAt > 3 * DAY;
  const signIn = stale || kiosk || !r.chance(company.rates.keptOvernight) ? 'fresh' : 'kept';
  if (signIn === 'kept') kinds.add('overnight');
  const plan: Plan = {
    person,
    browser,
    day,
    midnight,
    startsAt,
    endsAt,
    stays: [{ from: 0, at: placeOf(r, company, person, startsAt) }],
    agents: [{ from: 0, header: headerOf(browser.agent) }],
    gaps: [],
    flaps: [],
    signIn,
    requests: company.rates.requests * (browser.kind === 'phone' ? 0.5 : 1),
    kinds,
  };
  const moved = company.moved;
  if (moved !== null && plan.stays[0]?.at === company.office && moved.at < endsAt) {
    plan.stays.push({ from: moved.at, at: moved.office });
    if (moved.at > startsAt) kinds.add('company-egress');
  }
  return plan;
}

function placeOf(r: Random, company: Company, person: Person, at: number): Attachment {
  if (person.state.trip !== null) return person.state.trip.hotel;
  const office =
    company.moved !== null && at >= company.moved.at ? company.moved.office : company.office;
  switch (person.habit) {
    case 'kiosk':
      return office;
    case 'office':
      return r.chance(0.9) ? office : person.home;
    case 'hybrid':
      return r.chance(0.5) ? office : person.home;
    case 'remote':
      return person.home;
  }
}
