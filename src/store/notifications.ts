/**
 * What each receiver was told. A row is claimed before anything is sent, so that of several workers
 * one sends, and a worker that died in between leaves a trace.
 */
import { and, asc, eq, gte, inArray, or } from 'drizzle-orm';
import { storableText } from '../domain/storable-text.ts';
import type { Database, Rows } from './database.ts';
import { incidents, notifications } from './schema.ts';
import { storableJson } from './storable.ts';

export type NotificationKey = {
  readonly org: string;
  readonly incidentId: number;
  /** `slack`, `teams`, `pagerduty`, or `webhook:` and a hash of the receiver's URL. */
  readonly channel: string;
  /** Which message of the channel: `incident`, or the event that it tells. */
  readonly key: string;
};

export type Claim = NotificationKey & {
  readonly id: number;
  /** Number of the attempt; only the latest may write the result. */
  readonly attempt: number;
  /** The revision last told; 0: none yet. */
  readonly toldRevision: number;
  readonly externalRef: unknown;
  /** Attempts that failed since it was last told. */
  readonly failures: number;
  /** Whether an earlier attempt ended without a known result: the receiver may have got it. */
  readonly uncertain: boolean;
};

export type ClaimAnswer =
  | { readonly state: 'claimed'; readonly claim: Claim }
  /** This revision, or a later one, was told already, or never will be. */
  | { readonly state: 'told' }
  /** Another worker is at it. */
  | { readonly state: 'busy' }
  /** An attempt failed, and the next is not due yet. */
  | { readonly state: 'paused'; readonly until: Date };

export type ClaimRequest = NotificationKey & {
  readonly revision: number;
  readonly now: Date;
  /** Age from which a claim counts as that of a worker that died. */
  readonly leaseMs: number;
};

/** Returns what is kept of a message that was told; null where nothing is. */
export async function toldOf(rows: Rows, key: NotificationKey): Promise<unknown> {
  const [row] = await rows
    .select({ externalRef: notifications.externalRef })
    .from(notifications)
    .where(isKey(key));
  return row?.externalRef ?? null;
}

/** Takes the right to tell a receiver this revision, for as long as the lease lasts. */
export async function claimNotification(
  database: Pick<Database, 'transaction'>,
  request: ClaimRequest,
): Promise<ClaimAnswer> {
  const { org, incidentId, channel, key, revision, now, leaseMs } = request;
  const fresh = { org, incidentId, channel, key, revision: 0, status: 'new', updatedAt: now };
  return database.transaction(async ({ rows }) => {
    await rows.insert(notifications).values(fresh).onConflictDoNothing();
    const [row] = await rows.select().from(notifications).where(isKey(request)).for('update');
    if (row === undefined || row.revision >= revision) return { state: 'told' };
    const sending = row.status === 'sending';
    if (sending && row.updatedAt.getTime() > now.getTime() - leaseMs) return { state: 'busy' };
    if (row.notBefore !== null && row.notBefore > now)
      return { state: 'paused', until: row.notBefore };
    const attempt = row.attempts + 1;
    await rows
      .update(notifications)
      .set({ status: 'sending', attempts: attempt, updatedAt: now })
      .where(eq(notifications.id, row.id));
    const { id, externalRef, failures } = row;
    const uncertain = sending || row.status === 'failed';
    const claim = { org, incidentId, channel, key, id, attempt, externalRef, failures, uncertain };
    return { state: 'claimed', claim: { ...claim, toldRevision: row.revision } };
  });
}

/** Keeps what is known so far of the message at the receiver, and extends the claim. */
export async function noteReference(
  rows: Rows,
  claim: Claim,
  externalRef: unknown,
  at: Date,
): Promise<void> {
  await settle(rows, claim, { externalRef: storableJson(externalRef), updatedAt: at });
}

/** Notes that the receiver was told this revision. */
export async function settleTold(
  rows: Rows,
  claim: Claim,
  told: { readonly revision: number; readonly externalRef: unknown; readonly at: Date },
): Promise<void> {
  await settle(rows, claim, {
    status: 'sent',
    revision: told.revision,
    externalRef: told.externalRef === null ? null : storableJson(told.externalRef),
    lastError: null,
    failures: 0,
    notBefore: null,
    updatedAt: told.at,
  });
}

/** Notes that an attempt failed; the next may begin from `notBefore` on, where it is given. */
export async function settleFailed(
  rows: Rows,
  claim: Claim,
  failure: {
    readonly error: string;
    readonly at: Date;
    /** Null: no attempt follows by itself, and a later one counts its failures anew. */
    readonly notBefore: Date | null;
  },
): Promise<void> {
  const { at: updatedAt, notBefore } = failure;
  const lastError = storableText(failure.error);
  const failures = notBefore === null ? 0 : claim.failures + 1;
  await settle(rows, claim, { status: 'failed', lastError, failures, notBefore, updatedAt });
}

/**
 * Returns the ids of incidents that a receiver has missed since it was gone: those it refused, and those changed later.
 */
export async function untoldSinceGone(
  rows: Rows,
  org: string,
  channel: string,
  since: Date,
): Promise<number[]> {
  const found = await rows
    .select({ id: incidents.id })
    .from(incidents)
    .where(
      and(
        eq(incidents.org, org),
        or(
          gte(incidents.updatedAt, since),
          inArray(
            incidents.id,
            rows
              .select({ id: notifications.incidentId })
              .from(notifications)
              .where(
                and(
                  eq(notifications.org, org),
                  eq(notifications.channel, channel),
                  eq(notifications.lastError, GONE),
                ),
              ),
          ),
        ),
      ),
    )
    .orderBy(asc(incidents.id));
  return found.map(({ id }) => id);
}

/** The error that marks a receiver as gone for good. */
export const GONE = 'alert_gone';

async function settle(
  rows: Rows,
  claim: Claim,
  change: Partial<typeof notifications.$inferInsert>,
): Promise<void> {
  await rows.update(notifications).set(change).where(isAttempt(claim));
}

function isAttempt({ id, attempt }: Claim) {
  return and(
    eq(notifications.id, id),
    eq(notifications.status, 'sending'),
    eq(notifications.attempts, attempt),
  );
}

function isKey({ org, incidentId, channel, key }: NotificationKey) {
  return and(
    eq(notifications.org, org),
    eq(notifications.incidentId, incidentId),
    eq(notifications.channel, channel),
    eq(notifications.key, key),
  );
}
