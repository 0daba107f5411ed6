/** Tells which side of a session was at an address, by all findings that count; the graver finding decides. */

import type { Finding } from '../judgement/judge.ts';
import type { Side } from '../judgement/sides.ts';
import type { LogEvent } from '../session/event.ts';
import type { Fingerprint } from '../session/fingerprint.ts';

/** Who was at an address; `stranger` and `owner` are both set where both were. */
export type Whose = {
  readonly stranger: Side | null;
  readonly owner: Side | null;
  /** A side of a finding that resembles neither the one nor the other. */
  readonly unclear: Side | null;
  /** From when on the stranger is taken to have done what is done there. Epoch milliseconds. */
  readonly since: number;
};

/** Returns who was at each address; depends on the set of findings alone. */
export function whoseAddresses(findings: readonly Finding[]): ReadonlyMap<string, Whose> {
  const gravestFirst = findings.toSorted(
    (a, b) => b.score - a.score || a.at - b.at || (a.uuid < b.uuid ? -1 : 1),
  );
  const thief = gravestFirst[0]?.stranger;
  const whose = new Map<string, Whose>();
  if (thief === undefined) return whose;
  const user = userBeside(thief, gravestFirst);
  const startedAt = doubtfulStarts(gravestFirst);
  for (const { stranger, owner } of gravestFirst) {
    const told = {
      stranger: stranger.ips.length === 0 ? null : strangerOr(stranger, thief, user),
      owner:
        owner === null
          ? null
          : ownerOr(owner, thief, user, takenFrom(owner, gravestFirst) !== null),
    };
    const theirs = new Set(stranger.ips);
    const users = new Set(owner?.ips);
    for (const ip of new Set([...theirs, ...users])) {
      const known = whose.get(ip);
      if (known !== undefined) {
        const since = theirs.has(ip) ? Math.min(known.since, stranger.since) : known.since;
        whose.set(ip, { ...known, since });
        continue;
      }
      const roles = [theirs.has(ip) ? told.stranger : null, users.has(ip) ? told.owner : null];
      const as = (role: Role) => roles.find((one) => one?.role === role)?.side ?? null;
      const bad = as('stranger');
      const own = bad === null && startedAt.has(ip) ? null : as('user');
      whose.set(ip, {
        stranger: bad,
        owner: own,
        unclear: bad === null && own === null ? (as('unclear') ?? as('user')) : null,
        // Where only a likeness to the stranger tells who it was, everything there is the stranger's.
        since: theirs.has(ip) ? stranger.since : Number.NEGATIVE_INFINITY,
      });
    }
  }
  return whose;
}

/** Where both were at one address, by the first thing in which they differ and which the event tells. */
export function isStrangers(event: LogEvent, { stranger, owner }: Whose): boolean {
  if (stranger === null || owner === null) return stranger !== null;
  const told = [
    [event.client.userAgent, stranger.fingerprint.userAgent, owner.fingerprint.userAgent],
    [event.deviceToken, stranger.fingerprint.deviceToken, owner.fingerprint.deviceToken],
    [
      event.deviceFingerprint,
      stranger.fingerprint.deviceFingerprint,
      owner.fingerprint.deviceFingerprint,
    ],
  ] as const;
  for (const [said, theirs, users] of told) {
    if (said === null || theirs === users) continue;
    if (said === theirs) return true;
    if (said === users) return false;
  }
  return true;
}

/**
 * The addresses where the session itself was opened from a place that is not its user's: of a thief's two looks one has
 * to pass for the owner, which does not make that one's address the user's own.
 */
function doubtfulStarts(findings: readonly Finding[]): ReadonlySet<string> {
  const alone = findings.filter(({ trigger, owner }) => trigger === 'start' && owner === null);
  return new Set(alone.flatMap(({ stranger }) => stranger.ips));
}

/**
 * Returns the user's side: the owner in the gravest finding that has one beside this thief, since a finding about the
 * start alone has none. An owner who took the session over before is no user: then it is whoever had the session
 * before.
 */
function userBeside(thief: Side, gravestFirst: readonly Finding[]): Side | null {
  const beside = gravestFirst.find(
    ({ owner, stranger }) => owner !== null && isSameLook(stranger, thief),
  );
  let user = beside?.owner ?? null;
  for (let steps = 0; user !== null && steps < gravestFirst.length; steps += 1) {
    const before = takenFrom(user, gravestFirst);
    if (before === null || isSameLook(before, thief)) break;
    user = before;
  }
  return user;
}

/** Whose session this look took over, by the gravest finding that calls it a hijack; null where none does. */
function takenFrom(look: Side, gravestFirst: readonly Finding[]): Side | null {
  const theft = gravestFirst.find(
    ({ verdict, owner, stranger }) =>
      verdict === 'hijack' && owner !== null && isSameLook(stranger, look),
  );
  return theft?.owner ?? null;
}

type Role = 'stranger' | 'user' | 'unclear';
type Told = { readonly side: Side; readonly role: Role };

/**
 * The role of a finding's owner. Between two looks of one thief a lesser finding has to call one the owner, and between
 * two of the user's one the stranger.
 */
function ownerOr(side: Side, thief: Side, user: Side | null, tookItOver: boolean): Told {
  if (user !== null && isSameLook(side, user)) return { side, role: 'user' };
  const nearer = nearness(side, user) - nearness(side, thief);
  const isEither = user === null || (nearer === 0 && !tookItOver);
  const role = nearer > 0 ? 'user' : isEither ? 'unclear' : 'stranger';
  return { side, role };
}

function strangerOr(side: Side, thief: Side, user: Side | null): Told {
  if (isSameLook(side, thief)) return { side, role: 'stranger' };
  const isNearerToUser = nearness(side, user) > nearness(side, thief);
  return { side, role: isNearerToUser ? 'unclear' : 'stranger' };
}

const TELLING = ['asn', 'userAgent', 'deviceToken', 'deviceFingerprint', 'deviceId'] as const;

/** In how many telling fields the two agree. */
function nearness({ fingerprint: a }: Side, other: Side | null): number {
  if (other === null) return 0;
  const b: Fingerprint = other.fingerprint;
  return TELLING.filter((field) => a[field] !== null && a[field] === b[field]).length;
}

function isSameLook(a: Side, b: Side): boolean {
  return a === b || (a.ips.join() === b.ips.join() && nearness(a, b) === nearness(a, a));
}
