/**
 * The write behind every acknowledgement: one statement stores a batch of events exactly once, brings
 * the sessions and fingerprints up to date, and says which sessions must be judged. It runs in the
 * transaction that also holds the triage jobs.
 */
import type pg from 'pg';
import { neighbourhood } from '../domain/session/address-owners.ts';
import { noteArrived } from './awaited.ts';
import { bigintArray, booleanArray, jsonArray, textArray, timestampArray } from './binary-array.ts';
import type { LoggedNetwork } from './logged-networks.ts';
import { RECORD } from './record-statement.ts';

/** One event as it goes into the database. */
export type EventRow = {
  readonly org: string;
  readonly uuid: string;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly source: 'hook' | 'system_log';
  readonly eventType: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly asn: number | null;
  readonly outcome: string | null;
  /** The event as JSON text. */
  readonly raw: string;
  /** Whether the user did it; false for what was refused, and for what Okta only remarks on. */
  readonly succeeded: boolean;
  /** Present when the baseline rule compares this event. */
  readonly sighting: SightingRow | null;
  /**
   * The session is judged whatever the comparison says: Okta raised an alarm, the place is on a list of hostile ones,
   * or the session starts on a rented or hidden network.
   */
  readonly alarm: boolean;
  /**
   * For an alarm about the user, whatever session it was logged under: when the event it warns of happened, epoch
   * milliseconds. The user's sessions of the hour around are judged.
   */
  readonly warnsAt: number | null;
  /** Opens a session, which is judged if this user was seen before, and never on this network. */
  readonly starts: boolean;
  /** Succeeded from a rented or hidden network; the session is judged, if it was not looked at before. */
  readonly hides: boolean;
  /**
   * Opens an application; the session is judged if this is the first that is seen of it, on no network of the user's.
   */
  readonly opens: boolean;
  /** What the System Log says of networks with this event; empty for an event from the hook. */
  readonly networks: readonly LoggedNetwork[];
  /** Keeps or widens an access; a session that ever changed is judged anew. */
  readonly acts: boolean;
};

export type SightingRow = {
  /** Key of the fingerprint, at most 64 characters. */
  readonly fingerprint: string;
  readonly userAgent: string | null;
  readonly country: string | null;
  /** Okta's fingerprint of the browser. */
  readonly device: string | null;
  /** The hash of Okta's device cookie. */
  readonly deviceToken: string | null;
  readonly isOnFixedLine: boolean;
  /** The fingerprint as JSON text. */
  readonly details: string;
};

export type RecordedBatch = {
  /** Events that were new; the rest was stored already. */
  readonly stored: readonly EventRow[];
  /** Sessions that now need judging. */
  readonly changed: readonly { readonly org: string; readonly sessionId: string }[];
};

/** Stores a batch, inside the caller's transaction. */
export async function storeEvents(
  client: pg.ClientBase,
  rows: readonly EventRow[],
): Promise<RecordedBatch> {
  const column = <T>(read: (row: EventRow) => T): T[] => rows.map(read);
  const result = await client.query<{
    /** Positions in `rows` of the new events, from 1; null where all were new. */
    places: number[] | null;
    org: string | null;
    session_id: string | null;
  }>({
    name: 'record-events',
    text: RECORD,
    values: [
      textArray(column((row) => row.org)),
      textArray(column((row) => row.uuid)),
      timestampArray(column((row) => row.publishedAt)),
      textArray(column((row) => row.source)),
      textArray(column((row) => row.eventType)),
      textArray(column((row) => row.userId)),
      textArray(column((row) => row.sessionId)),
      textArray(column((row) => row.ip)),
      bigintArray(column((row) => row.asn)),
      textArray(column((row) => row.outcome)),
      jsonArray(column((row) => row.raw)),
      textArray(column((row) => row.sighting?.fingerprint ?? null)),
      textArray(column((row) => row.sighting?.userAgent ?? null)),
      jsonArray(column((row) => row.sighting?.details ?? null)),
      booleanArray(column((row) => row.alarm)),
      booleanArray(column((row) => row.starts)),
      booleanArray(column((row) => row.acts)),
      textArray(column((row) => row.sighting?.country ?? null)),
      textArray(column((row) => row.sighting?.device ?? null)),
      booleanArray(column((row) => row.hides)),
      textArray(column(jarOf)),
      textArray(column(lineOf)),
      timestampArray(column((row) => row.warnsAt)),
      booleanArray(column((row) => row.succeeded)),
      booleanArray(column((row) => row.opens)),
    ],
  });
  const places = result.rows[0]?.places ?? null;
  const stored = places === null ? rows : rowsAt(rows, places);
  if (stored.length < rows.length)
    await noteArrived(
      client,
      rows.filter(({ source }) => source === 'hook'),
    );
  return {
    stored,
    changed: result.rows.flatMap((row) =>
      row.org === null || row.session_id === null
        ? []
        : [{ org: row.org, sessionId: row.session_id }],
    ),
  };
}

/** Returns the neighbourhood in which a computer on a fixed line was seen, or null. */
function lineOf({ ip, sighting }: EventRow): string | null {
  return ip === null || sighting?.isOnFixedLine !== true ? null : neighbourhood(ip);
}

/** Returns a neighbourhood and the device cookie that was seen in it, or null. */
function jarOf({ ip, sighting }: EventRow): string | null {
  const token = sighting?.deviceToken ?? null;
  return ip === null || token === null ? null : `${neighbourhood(ip)} ${token}`;
}

function rowsAt(rows: readonly EventRow[], places: readonly number[]): EventRow[] {
  return places.flatMap((place) => rows[place - 1] ?? []);
}
