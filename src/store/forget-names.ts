/** Takes the names of a person out of the incidents about them, which stay. */
import { and, eq } from 'drizzle-orm';
import { type Names, namesOf, withoutNames } from '../domain/response/forgotten.ts';
import type { Rows, Transaction } from './database.ts';
import { withDetails } from './incident-row.ts';
import { changeIncident, type Incident, lockIncident } from './incidents.ts';
import {
  askedUsers,
  exceptions,
  findings,
  incidents,
  responseActions,
  watchlist,
} from './schema.ts';

/** Returns the incidents about a user, the oldest first. */
export async function incidentsOfUser(
  rows: Rows,
  org: string,
  userId: string,
): Promise<Incident[]> {
  const found = await rows
    .select()
    .from(incidents)
    .where(and(eq(incidents.org, org), eq(incidents.userId, userId)))
    .orderBy(incidents.id);
  return found.map(withDetails);
}

/** Returns the names of a user in the incidents about them. */
export function namesIn(userId: string, of: readonly Incident[], also: readonly string[]): Names {
  return namesOf(userId, [
    ...also.filter((name) => name !== userId),
    ...of.flatMap(({ userLogin, userName, details: { user } }) => [
      userLogin,
      userName,
      user?.login,
      user?.name,
      user?.email,
    ]),
  ]);
}

/** Takes the names out of one incident, in the caller’s transaction. The hash-chained history cannot be changed. */
export async function forgetNamesIn(
  tx: Transaction,
  { org, id }: Incident,
  names: Names,
  at: Date,
): Promise<void> {
  const incident = await lockIncident(tx, org, id);
  if (incident === null) return;
  const { user, addresses, appearances, ...details } = incident.details;
  await changeIncident(
    tx,
    incident,
    {
      userLogin: null,
      userName: null,
      headline: withoutNames(incident.headline, names),
      details: {
        ...withoutNames(details, names),
        addresses: { ...addresses, own: [] },
        ...(appearances && {
          appearances: { ...appearances, owner: { ...appearances.owner, ip: null } },
        }),
        user: user === null ? null : { ...NOBODY, id: user.id, providerType: user.providerType },
      },
    },
    at,
  );
  const { rows } = tx;
  const found = await rows
    .select()
    .from(findings)
    .where(and(eq(findings.org, org), eq(findings.incidentId, id)));
  for (const { sessionId, eventUuid, trigger, fromFingerprint, evidence } of found) {
    await rows
      .update(findings)
      .set({
        evidence: withoutNames(evidence, names),
        fromFingerprint: withoutAddress(fromFingerprint),
      })
      .where(
        and(
          eq(findings.org, org),
          eq(findings.sessionId, sessionId),
          eq(findings.eventUuid, eventUuid),
          eq(findings.trigger, trigger),
        ),
      );
  }
  const planned = await rows
    .select()
    .from(responseActions)
    .where(and(eq(responseActions.org, org), eq(responseActions.incidentId, id)));
  for (const { id: actionId, params, call, reason, result, errorMessage } of planned) {
    const told = {
      params: withoutOwner(params),
      call: withoutOwner(call),
      reason,
      result,
      errorMessage,
    };
    const said = withoutNames(told, names);
    await rows
      .update(responseActions)
      .set(said)
      .where(and(eq(responseActions.org, org), eq(responseActions.id, actionId)));
  }
  await rows
    .update(askedUsers)
    .set({ slackUser: null, seen: null })
    .where(and(eq(askedUsers.org, org), eq(askedUsers.incidentId, id)));
}

/** Takes the login out of what is in force, or was, of the user. */
export async function forgetLogins(
  { rows }: Transaction,
  org: string,
  userId: string,
): Promise<void> {
  for (const table of [exceptions, watchlist])
    await rows
      .update(table)
      .set({ userLogin: null })
      .where(and(eq(table.org, org), eq(table.userId, userId)));
}

const NOBODY = { login: null, name: null, status: null, groups: null, roles: null } as const;

/** Takes the address out of how the user themselves looked. */
function withoutAddress(fingerprint: unknown): unknown {
  return isRecord(fingerprint) ? { ...fingerprint, ip: null } : fingerprint;
}

/** How the parameters of a security event, and the call that it becomes, name where the user themselves were. */
const OWNER_KEYS: ReadonlySet<string> = new Set([
  'lastKnown',
  'last_known_ip',
  'last_known_user_agent',
]);

/** Takes out of what a security event tells Okta where the user themselves were, and with which client. */
function withoutOwner(told: unknown): unknown {
  if (Array.isArray(told)) return told.map(withoutOwner);
  if (!isRecord(told)) return told;
  const kept = Object.entries(told).filter(([key]) => !OWNER_KEYS.has(key));
  const rest = Object.fromEntries(kept.map(([key, value]) => [key, withoutOwner(value)]));
  return 'lastKnown' in told ? { ...rest, lastKnown: { ip: null, userAgent: null } } : rest;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
