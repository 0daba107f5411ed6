/** Writes the three weeks before the demo's morning straight into the System Log, from which baselines learn. */
import type { OktaOrg } from '../../test/support/okta-org/index.ts';
import { type Company, NETWORKS } from './company.ts';
import type { Person } from './person.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 21;

/** Plays the past. @param people those whose past it is */
export function liveThePast(org: OktaOrg, company: Company, people: readonly Person[]): void {
  const now = org.clock.now();
  for (let ago = DAYS; ago >= 1; ago -= 1) {
    const morning = now - ago * DAY_MS - 2 * HOUR_MS;
    if (isWeekend(morning)) continue;
    for (const [index, person] of people.entries()) {
      workDay(org, company, person, morning + index * 7 * 60_000, (ago + index) % 3 === 0);
    }
  }
}

/** Plays a day at home or in the office: some applications, the phone at noon, and a sign-out. */
function workDay(org: OktaOrg, company: Company, person: Person, from: number, home: boolean) {
  const client = person.computer(home ? person.home : NETWORKS.office);
  const session = org.signIn(person.user, client, { at: from });
  for (const [hour, app] of Object.values(company.apps).entries()) {
    session.act('user.authentication.sso', { app, at: from + hour * HOUR_MS + 60_000 });
  }
  const phone = org.signIn(person.user, person.phone, { at: from + 4 * HOUR_MS });
  phone.act('user.authentication.sso', { at: from + 4.2 * HOUR_MS });
  phone.signOut({ at: from + 5 * HOUR_MS });
  session.signOut({ at: from + 8 * HOUR_MS });
}

function isWeekend(at: number): boolean {
  const day = new Date(at).getUTCDay();
  return day === 0 || day === 6;
}
