/**
 * Makes exceptions from an alert: this user on this network, for a stated reason and a time. They have the effect of
 * those in the policy file, and whoever may sign in may end them.
 */
import {
  type PassCondition,
  type PassScope,
  passConditions,
} from '../../domain/response/let-pass.ts';
import { userSays } from '../../domain/response/user-question.ts';
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import {
  addException,
  type ExceptionRow,
  endOfException,
  exceptionsInForce,
  lockException,
} from '../../store/exceptions.ts';
import { hasEnded } from '../../store/for-a-time.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, lockIncident } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { SteerRequest } from './incident.ts';
import { whyMayNotCallOffHere } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';

const DAY_MS = 86_400_000;

export type LetPassOutcome =
  | { readonly outcome: 'passes'; readonly exceptions: readonly ExceptionRow[] }
  | {
      readonly outcome: 'not_allowed' | 'judged_otherwise' | 'not_possible';
      readonly reason: string;
    }
  | { readonly outcome: 'not_found' };

type LetPassRequest = SteerRequest & {
  readonly [key in keyof PassScope]?: PassScope[key] | undefined;
} & {
  readonly reason: string;
  readonly days: number;
  /** How many clients looked like a stranger's when this was decided; a further one since may be the thief's. */
  readonly clients?: number | undefined;
};

/** Adds the exceptions and has the session judged again, which calls off what waits, like any milder verdict. */
export const letPass = keepingRefusals('let_pass', pass);

async function pass(deps: SteerDependencies, request: LetPassRequest): Promise<LetPassOutcome> {
  const { org, incidentId, by, reason, days, network = 'asn', client = false } = request;
  return deps.database.transaction(async (tx): Promise<LetPassOutcome> => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const refusal = await whyMayNotCallOffHere(tx.rows, deps, incident, request);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    const { userId, userLogin } = incident;
    if (request.clients !== undefined && request.clients !== incident.details.stolen.length)
      return { outcome: 'judged_otherwise', reason: SEEN_SINCE };
    const conditions = passConditions(incident.details.stolen, { network, client });
    const isDenied = userSays(await questionsOf(tx.rows, org, incidentId)) === 'no';
    const impossible = isDenied ? DENIED : whyImpossible(incident, conditions.length);
    if (impossible !== null || userId === null)
      return { outcome: 'not_possible', reason: impossible ?? NOBODY };
    const now = deps.now();
    const before = await alike(tx, incident, userId, conditions, now);
    const asItStands = before.filter((one) => isSame(one, request));
    if (asItStands.length === conditions.length)
      return { outcome: 'passes', exceptions: asItStands };
    const [createdAt, expiresAt] = [new Date(now), new Date(now + days * DAY_MS)];
    const about = {
      org,
      incidentId,
      userId,
      userLogin,
      reason,
      createdBy: by,
      createdAt,
      expiresAt,
    };
    for (const one of before) await endOfException(tx, one, { endedAt: createdAt, endedBy: by });
    const added: ExceptionRow[] = [];
    for (const condition of conditions)
      added.push(await addException(tx, { ...about, ...condition }));
    const data = { reason, until: expiresAt.toISOString(), exceptions: conditions };
    await appendHistory(tx, { org, incidentId, at: now, actor: by, kind: 'let_pass', data });
    await changeIncident(tx, incident, {}, createdAt);
    await judgeAgain(tx, deps, incident);
    return { outcome: 'passes', exceptions: added };
  });
}

/** Returns exceptions in force with the very same conditions, which the new ones replace. */
async function alike(
  tx: Transaction,
  { org }: Incident,
  userId: string,
  conditions: readonly PassCondition[],
  now: number,
): Promise<readonly ExceptionRow[]> {
  const inForce = await exceptionsInForce(tx.rows, org, new Date(now), userId);
  return inForce.filter((one) =>
    conditions.some(
      ({ asn, address, userAgent }) =>
        one.asn === asn && one.address === address && one.userAgent === userAgent,
    ),
  );
}

/** Whether the same person asked for the same, with the same reason and duration, so that it was sent twice. */
function isSame(
  { createdBy, reason, createdAt, expiresAt }: ExceptionRow,
  wish: Pick<LetPassRequest, 'by' | 'reason' | 'days'>,
): boolean {
  const lasts = expiresAt.getTime() - createdAt.getTime();
  return createdBy === wish.by && reason === wish.reason && lasts === wish.days * DAY_MS;
}

const SEEN_SINCE = 'Another client was seen in it since: look at it again.';
const DENIED = 'The user says that it was not them.';
const NOBODY = 'It is about no user’s session.';

function whyImpossible(
  { kind, userId, resolution }: Pick<Incident, 'kind' | 'userId' | 'resolution'>,
  conditions: number,
): string | null {
  if (kind !== 'session_hijack' || userId === null) return NOBODY;
  if (resolution === 'true_positive') return 'It was closed as a theft, which is not let pass.';
  return conditions > 0
    ? null
    : 'It names no network to let pass, or too many: write an exception into the policy file.';
}

export type EndExceptionOutcome = { readonly outcome: 'ended' | 'already_ended' | 'not_found' };

/** Ends an exception before its time. Anybody may: it only lets more be seen. */
export async function endException(
  deps: SteerDependencies,
  {
    org,
    exceptionId,
    by,
  }: { readonly org: string; readonly exceptionId: number; readonly by: string },
): Promise<EndExceptionOutcome> {
  return deps.database.transaction(async (tx): Promise<EndExceptionOutcome> => {
    const exception = await lockException(tx, org, exceptionId);
    if (exception === null) return { outcome: 'not_found' };
    const now = deps.now();
    if (hasEnded(exception, now)) return { outcome: 'already_ended' };
    await endOfException(tx, exception, { endedAt: new Date(now), endedBy: by });
    const { incidentId, reason } = exception;
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { outcome: 'ended' };
    const entry = { org, incidentId, at: now, actor: by, kind: 'exception_ended' as const };
    await appendHistory(tx, { ...entry, data: { reason, exceptionId } });
    await changeIncident(tx, incident, {}, new Date(now));
    await judgeAgain(tx, deps, incident);
    return { outcome: 'ended' };
  });
}

async function judgeAgain(
  tx: Transaction,
  deps: SteerDependencies,
  { org, id: incidentId, subject: sessionId }: Incident,
): Promise<void> {
  await deps.jobs.enqueue(tx, 'triage', [{ data: { org, sessionId } }]);
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}
