/**
 * Finds the entry of a client among those of its session: whoever sends requests decides how many there are, and to
 * compare each event with thousands of them kept everybody waiting.
 */
import { type Fingerprint, sameFingerprint } from './fingerprint.ts';
import { type Client, sameClient, type TimelineEntry } from './timeline-entry.ts';

export type EntryIndex = {
  readonly clients: Map<string, TimelineEntry[]>;
  readonly looks: Map<string, Fingerprint[]>;
};

/** Up to so many are looked through: a person's session has some, and needs no index. */
const LOOKED_THROUGH = 64;

/** What can be looked for: `index` is null as long as the entries are few, and after they were exchanged. */
export type Indexed = { readonly entries: TimelineEntry[]; index: EntryIndex | null };

/** The entry of that client; undefined where it has none. */
export function entryOfClient(within: Indexed, client: Client): TimelineEntry | undefined {
  const { entries } = within;
  if (entries.length > LOOKED_THROUGH) {
    const { clients } = indexOf(within);
    return clients.get(clientKey(client))?.find((entry) => sameClient(entry, client));
  }
  // From the end: whoever was seen last is mostly who is seen next.
  for (let i = entries.length - 1; i >= 0; i -= 1) {
    const entry = entries[i];
    if (entry !== undefined && sameClient(entry, client)) return entry;
  }
  return undefined;
}

/** One object for what looks the same at several addresses: a log has ten times as many entries as looks. */
export function sharedFingerprint(within: Indexed, fingerprint: Fingerprint): Fingerprint {
  const alike =
    within.entries.length > LOOKED_THROUGH
      ? indexOf(within)
          .looks.get(lookKey(fingerprint))
          ?.find((look) => sameFingerprint(look, fingerprint))
      : within.entries.find((entry) => sameFingerprint(entry.fingerprint, fingerprint))
          ?.fingerprint;
  return alike ?? fingerprint;
}

/** Adds the entry of a client that has none. */
export function addToIndexed(within: Indexed, entry: TimelineEntry): void {
  within.entries.push(entry);
  if (within.index !== null) take(within.index, entry);
}

function indexOf(within: Indexed): EntryIndex {
  if (within.index === null) {
    within.index = { clients: new Map(), looks: new Map() };
    for (const entry of within.entries) take(within.index, entry);
  }
  return within.index;
}

function take({ clients, looks }: EntryIndex, entry: TimelineEntry): void {
  const { fingerprint } = entry;
  listIn(clients, clientKey(entry)).push(entry);
  const alike = listIn(looks, lookKey(fingerprint));
  if (!alike.includes(fingerprint)) alike.push(fingerprint);
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: T[] = [];
  lists.set(key, list);
  return list;
}

function clientKey({ sessionId, ip, fingerprint }: Client): string {
  return `${sessionId}|${ip}|${lookKey(fingerprint)}`;
}

/** Of a look, what a sender can make up as often as he likes: of those with one key few differ in the rest. */
export function lookKey({
  userAgent,
  deviceToken,
  deviceFingerprint,
  deviceId,
}: Fingerprint): string {
  return `${userAgent}|${deviceToken}|${deviceFingerprint}|${deviceId}`;
}
