/** Lives a planned day: signs in, and makes requests as the plan says where, when and from what. */
import { type Draft, type JsonObject, writeEvent } from './event-json.ts';
import type { Random } from './random.ts';
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
  const write = (draft: Draft) =>
    events.push({ at: draft.at, event: writeEvent(r, company.rates, draft) });
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

/** When requests are made: uniform over the waking hours, outside the gaps. */
function moments(r: Random, plan: Plan): number[] {
  const count = Math.max(2, Math.round(plan.requests * r.between(0.4, 1.7)));
  return Array.from({ length: count }, () => r.between(plan.startsAt + MINUTE, plan.endsAt))
    .filter((at) => !plan.gaps.some((gap) => at >= gap.from && at < gap.until))
    .sort((a, b) => a - b);
}
