/** What callers send about an incident, as it is read. */
import { z } from 'zod';
import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { RESOLUTIONS } from '../../domain/response/incident.ts';
import { LONGEST_PASS_DAYS, PASS_NETWORKS } from '../../domain/response/let-pass.ts';
import { PLANNABLE_KINDS } from '../../domain/response/response-policy.ts';
import { LONGEST_WATCH_DAYS } from '../../domain/response/watchlist.ts';

/** As people and we write one: `0x1` and `1e0` are none. */
const WRITTEN_ID = /^[1-9]\d{0,15}$/;

export const id = z.preprocess(
  (given) => (typeof given === 'string' && WRITTEN_ID.test(given) ? Number(given) : given),
  z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
);
/** `42`, `INC-42`, or `INC-42.5f0c…` as webhooks tell it: that is no other one that has the number after a restore. */
export const named = z
  .preprocess(withoutPrefix, z.string().regex(/^[1-9]\d{0,15}(?:\.[0-9a-f]{12})?$/))
  .transform((given) => {
    const [number, uid = null] = given.split('.');
    return { id: Number(number), uid };
  });
/** The same where it may be a number. */
export const namedAnyhow = z.preprocess(
  (given) => (typeof given === 'number' ? String(given) : given),
  named,
);
export const text = z.string().trim().min(1).max(4_000);
export const closing = z.strictObject({
  resolution: z.enum(RESOLUTIONS),
  note: text.optional(),
  /** As it was judged when this was decided. */
  verdict: z.enum(VERDICTS).optional(),
});
/** An answer to one action. */
export const deciding = z.strictObject({
  note: text.optional(),
  /** As it was judged when this was decided. */
  verdict: z.enum(VERDICTS).optional(),
});
/** Nothing is chosen of it: what is asked is the same for everybody. */
export const asking = z.strictObject({});
/** As it is asked for of several incidents. */
export const actingOnAny = z.strictObject({
  /** Left out: the plan for a hijack. */
  actions: z.array(z.enum(PLANNABLE_KINDS)).min(1).max(PLANNABLE_KINDS.length).optional(),
  verdict: z.enum(VERDICTS).optional(),
  note: text.optional(),
});
export const acting = actingOnAny
  .extend({
    /** The done action that is to be done once more. */
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
  /** How many stood in `incident.details.stolen` when this was decided. */
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

/** People copy `INC-42` out of an alert. */
function withoutPrefix(given: unknown): unknown {
  return typeof given === 'string' ? given.replace(/^INC-/i, '') : given;
}
