/** Reads what the stages noted about the way an org's events come, and names each note for other code. */
import { z } from 'zod';
import { HOOK_NOTE, HOOK_STATES, type HookNote } from '../pipeline/reconcile/hook-note.ts';
import type { OrgFact } from '../store/org-status.ts';

export type OrgRoad = {
  /** When the hook last delivered; null where it never did. Noted every ten seconds at most. */
  readonly lastDeliveryAt: Date | null;
  /** `published` of the newest event that was read from the System Log; null where none was. */
  readonly logReadUntil: Date | null;
  /** How far back the log was read at first; habits are learnt from then on. */
  readonly logReadFrom: Date | null;
  /** Since when the log cannot be read; null while it can. */
  readonly logUnreadSince: Date | null;
  /** Ids of the hooks that are or were this service's. */
  readonly hooks: readonly string[];
  /** The hook as Okta kept it at the last look; null where its hooks may not be read. */
  readonly hook: OrgHook | null;
};

export type OrgHook = Omit<HookNote, 'since'> & {
  readonly since: Date;
  /** When the System Log reader last looked. */
  readonly lookedAt: Date;
};

const instant = z
  .number()
  .positive()
  .transform((at) => new Date(at))
  .nullable()
  .catch(null);
const hookNote = z.object({
  state: z.enum(HOOK_STATES),
  hookId: z.string().nullable(),
  status: z.string().nullable(),
  verificationStatus: z.string().nullable(),
  since: z.number().transform((at) => new Date(at)),
});
const noted = z.object({
  last_delivery: z.object({ at: instant }).catch({ at: null }),
  system_log: z
    .object({ readUntil: instant, readFrom: instant })
    .catch({ readUntil: null, readFrom: null }),
  system_log_unread: z.object({ since: instant }).catch({ since: null }),
  our_hooks: z.array(z.string()).catch([]),
});

/** Reads the notes; one of another shape counts as absent. */
export function roadOf(facts: readonly OrgFact[]): OrgRoad {
  const named = noted.parse(Object.fromEntries(facts.map(({ name, value }) => [name, value])));
  return {
    lastDeliveryAt: named.last_delivery.at,
    logReadUntil: named.system_log.readUntil,
    logReadFrom: named.system_log.readFrom,
    logUnreadSince: named.system_log_unread.since,
    hooks: named.our_hooks,
    hook: hookOf(facts),
  };
}

function hookOf(facts: readonly OrgFact[]): OrgHook | null {
  const note = facts.find(({ name }) => name === HOOK_NOTE);
  const read = hookNote.safeParse(note?.value);
  return note === undefined || !read.success ? null : { ...read.data, lookedAt: note.updatedAt };
}
