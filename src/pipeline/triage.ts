/**
 * Stage 2. Judges one session that changed, from everything held about it: gather → judge → read back from the System
 * Log → decide. The verdict is a function of the set of its events: run again, it is the same.
 */
import type { Transaction } from '../store/database.ts';
import { JUDGED_AGAIN_MS } from '../store/record-statement.ts';
import { judgedSnapshot, setSessionVerdict } from '../store/sessions.ts';
import { lockSession } from '../store/stolen-session.ts';
import type { Decision } from './decide/deliberation.ts';
import { decide } from './decide.ts';
import type { Dependencies, Org } from './dependencies.ts';
import { corroborate } from './proof/corroborate.ts';
import type { HeldEvent } from './proof/held-event.ts';
import { takeLogsWord, takeOutForged } from './proof/take-out-forged.ts';
import type { SessionJob, StageJobs } from './stages.ts';
import { NO_DOUBTS } from './triage/doubts.ts';
import { eventsBeside } from './triage/events-beside.ts';
import { toFellows } from './triage/fellows.ts';
import type { Gathered } from './triage/gather.ts';
import { howItEnded } from './triage/how-it-ended.ts';
import { keepContactOf } from './triage/keep-contact.ts';
import { learntAs } from './triage/learnt-as.ts';
import { type Judged, lookAt } from './triage/look.ts';
import { lookAfterTheHour, lookAgain } from './triage/look-again.ts';
import { doubtfulNames, noteDoubtful } from './triage/named-by-hook.ts';
import { nothingLeft } from './triage/nothing-left.ts';
import { waitsInTurn } from './triage/pause.ts';
import { type ReadProfile, readProfile } from './triage/profile.ts';
import { restsOn } from './triage/rests-on.ts';
import { sourceOf } from './triage/source.ts';
import { awaitSession, judgeWarned } from './triage/warned.ts';

/** Judges the session of the job once. An org that is no longer configured is left alone. */
export async function triage(deps: Dependencies, job: StageJobs['triage']): Promise<void> {
  const org = deps.orgs.get(job.org);
  if (org === undefined) return;
  if ('userId' in job) return judgeWarned(deps, job);
  if (await waitsInTurn(deps, job)) return;
  const looked = await lookAt(deps, org, job.sessionId, NO_DOUBTS);
  if (looked === null) return;
  const { gathered } = looked;
  const judgement = looked.judgement ?? (await nothingLeft(deps, org, gathered));
  // Also where there was nothing to judge: the other side of the change may not be visible yet.
  await lookAgain(deps, job, gathered.changedAt);
  if (judgement === null || judgement.verdict === 'benign') await noteDoubtful(deps, org, gathered);
  if (judgement === null) return awaitSession(deps, job, gathered);
  deps.metrics.judgements.inc({ org: org.key, verdict: judgement.verdict });
  await lookAfterTheHour(deps, job, judgement);
  if (judgement.verdict === 'benign') await settle(deps, org, { ...looked, judgement }, null);
  else await proveAndSettle(deps, org, job, { ...looked, judgement });
}

async function proveAndSettle(
  deps: Dependencies,
  org: Org,
  job: SessionJob,
  first: Judged,
): Promise<void> {
  const { gathered, judgement } = first;
  const others = await eventsBeside(deps, org, gathered, judgement);
  const named = await doubtfulNames(deps, org, gathered);
  const asked = [...restsOn(gathered, judgement), ...others, ...named];
  const looked = await corroborate(deps, org, asked);
  const { answer, retryAfterMs, forged, missing, embellished } = looked;
  await takeLogsWord(deps, org, embellished);
  if (embellished.length > 0 && forged.length === 0) return judgeAgain(deps, job, { ahead: true });
  const proven =
    answer === 'pending'
      ? await onWhatIsProven(deps, org, job.sessionId, first, { asked, missing, others })
      : { judged: first, answer, forged };
  if (proven !== null) {
    const { judged, ...proof } = proven;
    // Nothing is done to the user of a forgery, and each call to Okta about one is a call fewer for what is real.
    const isForged = proof.answer === 'forged';
    const profile = isForged ? null : await readProfile(deps, org, gathered.userId);
    await settle(deps, org, judged, { ...proof, profile });
  }
  // Without the forged events nothing may be left, or a real theft that they were meant to hide.
  if (forged.length > 0) {
    await takeOutForged(deps, org, forged);
    await judgeAgain(deps, job);
  }
  if (retryAfterMs !== null) {
    const startAfter = new Date(deps.now() + retryAfterMs);
    await deps.jobs.enqueue(null, 'triage', [{ data: job, startAfter }]);
  }
}

function judgeAgain(
  deps: Dependencies,
  job: SessionJob,
  { ahead = false }: { readonly ahead?: boolean } = {},
): Promise<void> {
  return deps.jobs.enqueue(null, 'triage', [{ data: job, ahead }]);
}

/**
 * Returns the same verdict, reached without the events that the System Log does not have yet, or null where the rest is
 * not enough: a thief who does one thing after another, or forges, must not delay it with ever new events.
 */
async function onWhatIsProven(
  deps: Dependencies,
  org: Org,
  sessionId: string,
  first: Judged,
  { asked, missing, others }: Record<'asked' | 'missing' | 'others', readonly HeldEvent[]>,
): Promise<{ judged: Judged; answer: 'confirmed'; forged: readonly HeldEvent[] } | null> {
  // There may be more ends of the session than were asked about.
  const unasked = first.gathered.ends.filter((end) => isFromHook(end) && !asked.includes(end));
  const leftOut = new Set([...missing, ...unasked].map(({ event }) => event.uuid));
  const othersFromLog = others.some((held) => missing.includes(held));
  const looked = await lookAt(deps, org, sessionId, { leftOut, othersFromLog });
  const judgement = looked?.judgement ?? null;
  if (looked === null || judgement?.verdict !== first.judgement.verdict) return null;
  const { gathered } = looked;
  const found = new Set(asked.map(({ event }) => event.uuid));
  const isProven = (held: HeldEvent) => !isFromHook(held) || found.has(held.event.uuid);
  const named = await doubtfulNames(deps, org, gathered);
  return [...restsOn(gathered, judgement), ...named].every(isProven)
    ? { judged: { ...looked, judgement }, answer: 'confirmed', forged: [] }
    : null;
}

function isFromHook({ source }: HeldEvent): boolean {
  return source === 'hook';
}

type Proof = {
  readonly answer: 'confirmed' | 'forged' | 'unavailable';
  readonly forged: readonly HeldEvent[];
  readonly profile: ReadProfile | null;
};

async function settle(
  deps: Dependencies,
  org: Org,
  { gathered, judgement, ordinary, toldBy }: Judged,
  proof: Proof | null,
): Promise<void> {
  const worst = judgement.findings[0];
  const user = proof?.profile?.user ?? null;
  const decision = await deps.database.transaction(async (tx): Promise<Decision | null> => {
    if (await isOvertaken(tx, org, gathered)) return null;
    const decided = await decide(tx, deps, {
      org,
      sessionId: gathered.subject,
      keptUnder: gathered.keptUnder,
      userId: gathered.userId,
      judgement,
      toldBy,
      user,
      corroboration: proof?.answer ?? 'unavailable',
      forged: proof?.forged ?? [],
      source: worst === undefined ? null : sourceOf(gathered, worst),
      inOrg: gathered.context.org.addresses,
      events: [...gathered.events.values()].map(({ event }) => event),
      ...howItEnded(gathered, user),
      companyWideMove: judgement.evidence.some(({ code }) => code === 'company-move'),
      now: deps.now(),
    });
    const contact = proof?.answer === 'forged' ? null : (proof?.profile?.contact ?? null);
    await keepContactOf(tx, {
      org: org.key,
      incidentId: decided.incidentId,
      contact,
      readAt: new Date(deps.now()),
    });
    await setSessionVerdict(tx.client, org.key, gathered.keptUnder, {
      ...(await learntAs(tx, org, gathered.subject, { judgement, ordinary, toldBy })),
      at: deps.now(),
      judgedAgainUntil: judgedAgainUntil(gathered),
      snapshot: gathered.snapshot,
    });
    return decided;
  });
  // Where two users are judged at the same moment, the later judgement sees the other only once it is committed.
  if (decision !== null) await toFellows(deps, org, gathered, decision);
}

/**
 * Whether another look that saw more was settled while this one waited for the System Log. Only a snapshot settled
 * meanwhile is compared: in a database that was restored elsewhere, earlier snapshots mean nothing.
 */
async function isOvertaken(
  tx: Transaction,
  { key: org }: Org,
  { subject, keptUnder, snapshot, judgedSnapshot: before }: Gathered,
): Promise<boolean> {
  await lockSession(tx, org, subject);
  const settled = await judgedSnapshot(tx.client, org, keptUnder);
  return settled !== null && settled !== before && settled > snapshot;
}

/** Until when further events have the session judged again: what it does after an alarm may be what that warns of. */
function judgedAgainUntil({ context: { userAlarms } }: Gathered): number | null {
  return userAlarms.length === 0
    ? null
    : Math.max(...userAlarms.map(({ at }) => at)) + JUDGED_AGAIN_MS;
}
