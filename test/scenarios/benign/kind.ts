/** A kind of ordinary life: changes a planned day where it happens, and says whether it did. */
import type { Attachment } from '../networks.ts';
import type { Random } from '../random.ts';
import type { Company, Plan } from '../world.ts';

export type BenignKind = {
  readonly name: string;
  /** Where the kind and its rate come from. */
  readonly source: string;
  readonly apply: (r: Random, company: Company, plan: Plan) => boolean;
};

/** From `from` until `until` (or for good) the browser is elsewhere; then it is back where it would be. */
export function stay(plan: Plan, at: Attachment, from: number, until?: number): void {
  const after = plan.stays.findLast((candidate) => candidate.from <= (until ?? from));
  const kept = plan.stays.filter(
    (candidate) => candidate.from < from || candidate.from >= (until ?? plan.endsAt),
  );
  if (until !== undefined && after !== undefined) kept.push({ from: until, at: after.at });
  plan.stays = [...kept, { from, at }].sort((a, b) => a.from - b.from);
}

/** A moment of the plan's waking hours, as a fraction of them. */
export function momentOf(plan: Plan, fraction: number): number {
  return plan.startsAt + (plan.endsAt - plan.startsAt) * fraction;
}
