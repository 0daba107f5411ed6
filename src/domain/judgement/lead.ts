import type { Transition } from '../session/transition.ts';
import type { Suspicion } from './evidence/evidence.ts';

/** Why a session is looked at. */
export type FindingTrigger = 'transition' | 'okta-alarm' | 'start';

/** A reason to look at the session. */
export type Lead = {
  readonly trigger: FindingTrigger;
  readonly suspicion: Suspicion;
  readonly transition: Transition | null;
};
