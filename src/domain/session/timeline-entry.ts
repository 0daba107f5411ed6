import type { WeighedAct } from './acts.ts';
import { type Fingerprint, sameFingerprint } from './fingerprint.ts';
import { compareMoments, earlier, type Moment } from './moment.ts';
import type { Reauthentication } from './reauthentication.ts';
import type { Sighting } from './sighting.ts';
import { absorbSpells, noteMoment, type Spell, spellOf } from './spells.ts';

/** When an application was opened first, and by which name. */
export type Opening = Moment & { readonly name: string | null };

/** One client at one address in one session. */
export type TimelineEntry = {
  readonly sessionId: string;
  readonly fingerprint: Fingerprint;
  readonly ip: string | null;
  /** Whether the baseline rule looks at it; the rest only says something about the session. */
  readonly inScope: boolean;
  /** Okta ended the session at a request from here: it makes a look, although the rule leaves that event out. */
  unbound: boolean;
  readonly tableDisagrees: boolean;
  /** In no particular order. */
  readonly spells: Spell[];
  /** How often the stretches of time were doubled: there are never more than `MOST_SPELLS`. */
  doubled: number;
  /** The successful start of the session, if it came from here. */
  starts: Moment | null;
  succeeded: boolean;
  /** When and under which name each was opened first, by Okta's id of the application. */
  apps: Map<string, Opening> | null;
  acts: Map<WeighedAct, Moment> | null;
  /** Those of the acts that were done at least once to the user's own account, or to nobody's. */
  actsNotOnOthers: Set<WeighedAct> | null;
  reauthentications: Map<Reauthentication, Moment> | null;
  riskLevel: Sighting['riskLevel'];
  threatSuspected: boolean;
  behaviors: Set<string> | null;
};

/** Returns the entry of a single event. */
export function entryOf(
  sighting: Sighting,
  fingerprint: Fingerprint = sighting.fingerprint,
): TimelineEntry {
  const moment = { at: sighting.at, uuid: sighting.uuid };
  const { succeeded, app, appName, act, actsOnOthers, reauthentication } = sighting;
  return {
    sessionId: sighting.sessionId,
    fingerprint,
    ip: sighting.ip,
    inScope: sighting.inScope,
    unbound: isUnbound(sighting),
    tableDisagrees: sighting.tableDisagrees,
    spells: [spellOf(moment)],
    doubled: 0,
    starts: sighting.startsSession && succeeded ? moment : null,
    succeeded,
    apps: app === null ? null : noteOpening(null, app, moment, appName),
    acts: act === null || !succeeded ? null : noteEarliest(null, act, moment),
    actsNotOnOthers: act === null || !succeeded || actsOnOthers ? null : new Set([act]),
    reauthentications:
      reauthentication === null ? null : noteEarliest(null, reauthentication, moment),
    riskLevel: sighting.riskLevel,
    threatSuspected: sighting.threatSuspected,
    behaviors: sighting.behaviors.length === 0 ? null : new Set(sighting.behaviors),
  };
}

/** Adds `from` to `entry`. Idempotent, commutative, associative: so order and repetition do not matter. */
export function absorb(entry: TimelineEntry, from: TimelineEntry): void {
  absorbSpells(entry, from);
  if (from.starts !== null) entry.starts = earlier(entry.starts, from.starts);
  entry.succeeded ||= from.succeeded;
  entry.unbound ||= from.unbound;
  entry.apps = earliestOfEach(entry.apps, from.apps);
  entry.acts = earliestOfEach(entry.acts, from.acts);
  entry.actsNotOnOthers = both(entry.actsNotOnOthers, from.actsNotOnOthers);
  entry.reauthentications = earliestOfEach(entry.reauthentications, from.reauthentications);
  entry.riskLevel = higherRisk(entry.riskLevel, from.riskLevel);
  entry.threatSuspected ||= from.threatSuspected;
  entry.behaviors = both(entry.behaviors, from.behaviors);
}

/** What tells one entry from another. */
export type Client = Pick<TimelineEntry, 'sessionId' | 'ip' | 'inScope' | 'fingerprint'>;

/** Adds a sighting as `absorb` would add its entry, without building one, because this runs once per event. */
export function note(entry: TimelineEntry, sighting: Sighting): void {
  const moment = { at: sighting.at, uuid: sighting.uuid };
  noteMoment(entry, moment);
  const { succeeded, app, appName, act, actsOnOthers, reauthentication } = sighting;
  if (sighting.startsSession && succeeded) entry.starts = earlier(entry.starts, moment);
  entry.succeeded ||= succeeded;
  entry.unbound ||= isUnbound(sighting);
  if (app !== null) entry.apps = noteOpening(entry.apps, app, moment, appName);
  if (act !== null && succeeded) {
    entry.acts = noteEarliest(entry.acts, act, moment);
    if (!actsOnOthers) entry.actsNotOnOthers = both(entry.actsNotOnOthers, new Set([act]));
  }
  if (reauthentication !== null)
    entry.reauthentications = noteEarliest(entry.reauthentications, reauthentication, moment);
  entry.riskLevel = higherRisk(entry.riskLevel, sighting.riskLevel);
  entry.threatSuspected ||= sighting.threatSuspected;
  if (sighting.behaviors.length > 0)
    entry.behaviors = new Set([...(entry.behaviors ?? []), ...sighting.behaviors]);
}

function isUnbound({ alarm }: Sighting): boolean {
  return alarm?.kind === 'device binding broken';
}

function both<T>(one: Set<T> | null, other: Set<T> | null): Set<T> | null {
  return other === null ? one : new Set([...(one ?? []), ...other]);
}

function noteEarliest<K>(moments: Map<K, Moment> | null, key: K, moment: Moment): Map<K, Moment> {
  const into = moments ?? new Map<K, Moment>();
  into.set(key, earlier(into.get(key) ?? null, moment));
  return into;
}

/** Applications are opened over and over, and only the first time counts. */
function noteOpening(
  openings: Map<string, Opening> | null,
  app: string,
  moment: Moment,
  name: string | null,
): Map<string, Opening> {
  const into = openings ?? new Map<string, Opening>();
  const known = into.get(app);
  if (known === undefined || compareMoments(moment, known) < 0)
    into.set(app, { at: moment.at, uuid: moment.uuid, name });
  return into;
}

/** Whether two clients belong in one entry: the fields of `fingerprintKey`, compared without building it. */
export function sameClient(a: Client, b: Client): boolean {
  return (
    a.inScope === b.inScope &&
    // Numbers first: most entries differ here, and texts take longer to compare.
    a.fingerprint.asn === b.fingerprint.asn &&
    a.ip === b.ip &&
    a.sessionId === b.sessionId &&
    sameFingerprint(a.fingerprint, b.fingerprint)
  );
}

/** Adds `from` to `into`, which is changed and given back; of two moments under one key the earlier stays. */
export function earliestOfEach<K, M extends Moment>(
  into: Map<K, M> | null,
  from: Map<K, M> | null,
): Map<K, M> | null {
  if (from === null) return into;
  const merged = into ?? new Map<K, M>();
  for (const [key, moment] of from) merged.set(key, earlier(merged.get(key) ?? null, moment));
  return merged;
}

const RISK = { LOW: 1, MEDIUM: 2, HIGH: 3 } as const;

/** The higher of two of Okta's risk levels. */
export function higherRisk(
  a: Sighting['riskLevel'],
  b: Sighting['riskLevel'],
): Sighting['riskLevel'] {
  if (a === null || b === null) return a ?? b;
  return RISK[a] >= RISK[b] ? a : b;
}
