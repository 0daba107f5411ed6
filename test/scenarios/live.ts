/** Lives a planned day: signs in, and makes requests as the plan says where, when and from what. */
import { type Draft, type JsonObject, uuid, writeEvent } from './event-json.ts';
import { type Random, random } from './random.ts';
import { request, sso } from './requests.ts';
import { signIn } from './sign-in.ts';
import { type Company, MINUTE, type OpenSession, type Plan } from './world.ts';

/** A session as lived this day: what a thief could take. */
export type Lived = {
  readonly session: OpenSession;
  readonly events: { readonly at: number; readonly event: JsonObject }[];
  readonly plan: Plan;
};

export function live(r: Random, company: Company, plan: Plan): Lived {
  const { person, browser } = plan;
  const events: { at: number; event: JsonObject }[] = [];
  const own = random(company.seed, 'application server', person.index, plan.day);
  // The same draws for each session of a day; as the same event, though, the second would not count.
  const names = random(company.seed, 'echoes', person.index, plan.day, browser.kind);
  const write = (draft: Draft) => {
    events.push({ at: draft.at, event: writeEvent(r, company.rates, draft) });
    const echo = echoOf(company, draft, own.between(600, 3_000));
    if (echo === null) return;
    plan.kinds.add('application-server');
    const event = { ...writeEvent(own, company.rates, echo), uuid: uuid(names) };
    events.push({ at: echo.at, event });
  };
  const kept = plan.signIn === 'kept' ? person.state.open.get(browser) : undefined;
  const session = kept ?? signIn(r, company, plan, write);
  for (const at of moments(r, plan)) request(r, plan, session, at, write);
  if (plan.kinds.has('many-tabs')) {
    const at = plan.startsAt + r.between(2, 6) * MINUTE;
    for (let i = 0; i < r.whole(5, 9); i += 1) sso(r, plan, session, at + i * 4000, write);
  }
  session.lastAt = events.at(-1)?.at ?? plan.startsAt;
  person.state.open.set(browser, session);
  return { session, events, plan };
}

/** What the application's own server does in the session, after so many milliseconds. */
function echoOf({ served }: Company, draft: Draft, delay: number): Draft | null {
  if (served === null || draft.eventType !== 'user.authentication.sso') return null;
  if (draft.targets?.[0]?.displayName !== served.app) return null;
  const nothing = { token: null, fingerprint: null, device: null };
  return {
    ...draft,
    at: draft.at + delay,
    look: { at: served.at, header: 'axios/0.19.2', ...nothing },
  };
}

/** When requests are made: uniform over the waking hours, outside the gaps. */
function moments(r: Random, plan: Plan): number[] {
  const count = Math.max(2, Math.round(plan.requests * r.between(0.4, 1.7)));
  return Array.from({ length: count }, () => r.between(plan.startsAt + MINUTE, plan.endsAt))
    .filter((at) => !plan.gaps.some((gap) => at >= gap.from && at < gap.until))
    .sort((a, b) => a - b);
}
