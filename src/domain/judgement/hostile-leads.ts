import type { Appearance } from '../session/appearance.ts';
import type { SessionTimeline } from '../session/session.ts';
import { hostileSighting } from './compare/hostile-look.ts';
import type { JudgeContext } from './judge-context.ts';
import { type Lead, loneLead } from './lead.ts';

/**
 * The leads of a session that begins at a hostile address, or goes on at one with nothing else changed. Where something
 * changed there is a lead already, and the address is weighed with it.
 */
export function hostileLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
  already: readonly Lead[],
): readonly Lead[] {
  const strangers = new Set(already.map(({ suspicion }) => suspicion.stranger));
  return appearances.flatMap((look) => {
    const moment = look.starts ?? look.moments[0];
    if (moment === undefined || strangers.has(look) || !look.succeeded) return [];
    if (hostileSighting(look, context) === null) return [];
    return [loneLead('start', look, moment, timeline, appearances, context)];
  });
}
