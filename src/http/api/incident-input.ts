/** Shapes of the JSON that callers send about an incident. */
import { z } from 'zod';
import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { RESOLUTIONS } from '../../domain/response/incident.ts';
import { LONGEST_PASS_DAYS, PASS_NETWORKS } from '../../domain/response/let-pass.ts';
import { PLANNABLE_KINDS } from '../../domain/response/response-policy.ts';
import { LONGEST_WATCH_DAYS } from '../../domain/response/watchlist.ts';
import { MOST_AT_ONCE } from '../../pipeline/steer.ts';

/** An id in digits without a leading zero; `0x1` and `1e0` are none. */
const WRITTEN_ID = /^[1-9]\d{0,15}$/;

export const id = z.preprocess(
  (given) => (typeof given === 'string' && WRITTEN_ID.test(given) ? Number(given) : given),
  z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
);
/**
 * An incident as `42`, `INC-42` or, as webhooks give it, `INC-42.5f0c…`. The last never means another incident that has
 * the same number after a restore.
 */
export const named = z
  .preprocess(withoutPrefix, z.string().regex(/^[1-9]\d{0,15}(?:\.[0-9a-f]{12})?$/))
  .transform((given) => {
    const [number, uid = null] = given.split('.');
    return { id: Number(number), uid };
  });
/** Said where somebody closes a duplicate and what they wrote names no incident. */
export const NO_ORIGINAL = {
  outcome: 'not_possible',
  reason: 'Say of which incident it is a duplicate, by its number, for instance INC-7.',
} as const;
/** An incident as `named` takes it, or its number as a JSON number. */
const namedAnyhow = z.preprocess(
  (given) => (typeof given === 'number' ? String(given) : given),
  named,
);
export const text = z.string().trim().min(1).max(4_000);
const closingAny = z.strictObject({
  resolution: z.enum(RESOLUTIONS),
  /** The incident that it is a duplicate of. */
  of: namedAnyhow.optional(),
  note: text.optional(),
  /** The verdict that the caller saw when deciding. */
  verdict: z.enum(VERDICTS).optional(),
  /** False has a theft refused in which nothing is contained. */
  uncontained: z.boolean().optional(),
});
/** `of` means nothing beside another resolution. */
const isOfDuplicate = ({ of, resolution }: z.infer<typeof closingAny>) =>
  of === undefined || resolution === 'duplicate';
const OF_ALONE = { path: ['of'], message: 'goes with the resolution duplicate' };
export const closing = closingAny.refine(isOfDuplicate, OF_ALONE);
/** Incidents that one answer is given to. */
export const incidents = z.array(namedAnyhow).min(1).max(MOST_AT_ONCE);
export const closingSeveral = closingAny.extend({ incidents }).refine(isOfDuplicate, OF_ALONE);
/** An approval, a denial or an undo of one action. */
export const deciding = z.strictObject({
  note: text.optional(),
  /** The verdict that the caller saw when deciding. */
  verdict: z.enum(VERDICTS).optional(),
});
/** No input: reopening an incident and asking its user are the same for every caller. */
export const asking = z.strictObject({});
/** Response by hand, as it may be asked for on several incidents at once. */
export const actingOnAny = z.strictObject({
  /** The actions to take; when left out, the plan for a hijack. */
  actions: z.array(z.enum(PLANNABLE_KINDS)).min(1).max(PLANNABLE_KINDS.length).optional(),
  verdict: z.enum(VERDICTS).optional(),
  note: text.optional(),
});
export const acting = actingOnAny
  .extend({
    /** Id of the done action that is to be done once more. */
    again: id.optional(),
  })
  .refine(({ actions, again }) => again === undefined || actions?.length === 1, {
    path: ['again'],
    message: 'goes with one action',
  });
export const lettingPass = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  days: z.number().int().min(1).max(LONGEST_PASS_DAYS),
  network: z.enum(PASS_NETWORKS).optional(),
  client: z.boolean().optional(),
  /** Number of entries in `incident.details.stolen` when the caller decided. */
  clients: z.number().int().min(0).optional(),
});
export const watching = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  days: z.number().int().min(1).max(LONGEST_WATCH_DAYS),
});
export const noting = z.strictObject({ note: text });
export const assigning = z.strictObject({
  assignee: z.string().trim().min(1).max(320).nullable(),
});

/** Removes `INC-`, which people copy out of an alert along with the number. */
function withoutPrefix(given: unknown): unknown {
  return typeof given === 'string' ? given.replace(/^INC-/i, '') : given;
}
