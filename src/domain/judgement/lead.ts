import type { Appearance } from '../session/appearance.ts';
import type { SessionTimeline } from '../session/session.ts';
import type { Transition } from '../session/transition.ts';
import type { Suspicion } from './evidence/evidence.ts';
import type { JudgeContext } from './judge-context.ts';

/** Why a session is looked at. */
export type FindingTrigger = 'transition' | 'okta-alarm' | 'user-report' | 'start' | 'enrolment';

/** A reason to look at the session. */
export type Lead = {
  readonly trigger: FindingTrigger;
  readonly suspicion: Suspicion;
  readonly transition: Transition | null;
};

/** The lead of a stranger's look with no owner's to compare it with. */
export function loneLead(
  trigger: FindingTrigger,
  stranger: Appearance,
  moment: { at: number; uuid: string },
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
): Lead {
  const { at, uuid } = moment;
  const suspicion = { owner: null, stranger, at, uuid, gapMs: 0, appearances, timeline, context };
  return { trigger, transition: null, suspicion };
}
