/** In orgs that score risk, Okta comments on changes of a session's context: mostly calmly. */
import { writeEvent } from './event-json.ts';
import type { Lived } from './live.ts';
import { lookAt } from './look.ts';
import type { Random } from './random.ts';
import { actorOf, idsOf } from './sign-in.ts';
import type { Company } from './world.ts';

/** Adds `user.session.context.change` events to a lived day. J: 80 % LOW, 17 % MEDIUM, 3 % HIGH. */
export function comment(r: Random, company: Company, lived: Lived): void {
  if (!company.riskScored) return;
  const { plan, session, events } = lived;
  for (const stay of plan.stays.slice(1)) {
    const at = events.find((event) => event.at >= stay.from)?.at;
    if (at === undefined || !r.chance(0.4)) continue;
    const level = r.weighted([
      ['LOW', 80],
      ['MEDIUM', 17],
      ['HIGH', 3],
    ] as const);
    const reasons = level === 'LOW' ? ['New IP'] : ['New IP', 'New ASN', 'New City'];
    const draft = {
      at: at + 300,
      eventType: 'user.session.context.change',
      message: 'User session context changed',
      actor: actorOf(plan.person),
      look: lookAt(r, plan, at),
      ...idsOf(session, 'login'),
      risk: { level, reasons },
      debug: { causes: '[ipAddress.change]', newIpAddress: stay.at.ip },
    };
    events.push({ at: draft.at, event: writeEvent(r, company.rates, draft) });
  }
}
