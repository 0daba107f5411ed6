/**
 * Finds the entry of a client among those of its session by an index: whoever sends requests decides how many entries
 * there are, and comparing each event with thousands of them would hold up everybody else's.
 */
import { type Fingerprint, sameFingerprint } from './fingerprint.ts';
import { type Client, sameClient, type TimelineEntry } from './timeline-entry.ts';

export type EntryIndex = {
  readonly clients: Map<string, TimelineEntry[]>;
  readonly looks: Map<string, Fingerprint[]>;
};

/** Up to so many entries are searched one by one; a person's session has no more, and needs no index. */
const LOOKED_THROUGH = 64;

/** Entries with their index, which is null as long as they are few, and after they were replaced. */
export type Indexed = { readonly entries: TimelineEntry[]; index: EntryIndex | null };

/** The entry of that client; undefined where it has none. */
export function entryOfClient(within: Indexed, client: Client): TimelineEntry | undefined {
  const { entries } = within;
  if (entries.length > LOOKED_THROUGH) {
    const { clients } = indexOf(within);
    return clients.get(clientKey(client))?.find((entry) => sameClient(entry, client));
  }
  // From the end, because the client seen last is mostly the one seen next.
  for (let i = entries.length - 1; i >= 0; i -= 1) {
    const entry = entries[i];
    if (entry !== undefined && sameClient(entry, client)) return entry;
  }
  return undefined;
}

/**
 * Returns the object already held for an equal fingerprint, else the one given: a log has ten times as many entries as
 * looks.
 */
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

/** Key of what a sender can make up in a look as often as they like; few looks with one key differ in the rest. */
export function lookKey({
  userAgent,
  deviceToken,
  deviceFingerprint,
  deviceId,
}: Fingerprint): string {
  return `${userAgent}|${deviceToken}|${deviceFingerprint}|${deviceId}`;
}
