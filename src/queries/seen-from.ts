/** Finds who came from an address or a network, and the incidents about those sessions: for threat hunting. */
import { z } from 'zod';
import { addressesOfBlock } from '../domain/addresses-of-block.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { databaseFault } from '../store/database-fault.ts';
import { type IncidentOfSession, incidentsOfSessions } from '../store/incidents-of-sessions.ts';
import {
  type SeenPage,
  type SeenThere,
  type SeenWindow,
  seenAtAddresses,
  seenOnNetwork,
} from '../store/seen-from.ts';
import { endOf, moment, searched } from './incident-query.ts';

const DEFAULT_MOST = 2_000;
const MOST = 10_000;
const FEWEST = 100;
const AS_NUMBER = /^(?:as)?(\d{1,10})$/i;

const addressOrBlock = z
  .string()
  .trim()
  .pipe(searched(100))
  .refine(
    (text) => addressesOfBlock(text) !== null,
    'must be an address, or a block of IPv4 from /24 to /32',
  );

const networkNumber = z
  .string()
  .trim()
  .regex(AS_NUMBER, 'must be a network such as AS14061')
  .transform((text) => Number(AS_NUMBER.exec(text)?.[1]));

export const seenQuery = z
  .strictObject({
    address: addressOrBlock.optional(),
    asn: networkNumber.optional(),
    since: moment.optional(),
    until: moment.optional(),
    org: searched(100).optional(),
    limit: z.coerce.number().int().min(FEWEST).max(MOST).default(DEFAULT_MOST),
  })
  .refine(({ address, asn }) => (address === undefined) !== (asn === undefined), {
    path: ['address'],
    message: 'must be given, or asn, and not both',
  });

/** Whether a text names what can be asked about. */
export function isAddressBlockOrNetwork(text: string): boolean {
  return /^as\d/i.test(text)
    ? networkNumber.safeParse(text).success
    : addressesOfBlock(text) !== null;
}

export type SeenQuery = z.infer<typeof seenQuery>;

export type Seen = Omit<SeenThere, 'sessionIds'> & {
  /** Such as `Chrome 141 on Windows`; null where the client says nothing of itself. */
  readonly client: string | null;
  readonly sessions: number;
  /** The latest first. */
  readonly incidents: readonly Pick<IncidentOfSession, 'id' | 'verdict' | 'score' | 'status'>[];
};

export type SeenFrom = Omit<SeenPage, 'seen'> & { readonly seen: readonly Seen[] };

/** Reads one page; null where the database took too long, so that the caller may ask for less. */
export async function seenFrom(
  deps: Pick<Dependencies, 'database' | 'orgs' | 'fingerprintSources' | 'now'>,
  query: SeenQuery,
): Promise<SeenFrom | null> {
  try {
    return await deps.database.transaction(async ({ client }) => {
      const window = windowOf(deps, query);
      const { seen, next } =
        query.asn === undefined
          ? await seenAtAddresses(client, addressesOfBlock(query.address ?? '') ?? [], window)
          : await seenOnNetwork(client, query.asn, window);
      const sessionIds = [...new Set(seen.flatMap((row) => row.sessionIds))];
      const incidents = await incidentsOfSessions(client, window.orgs, sessionIds);
      return { seen: seen.map((row) => inWords(deps, row, incidents)), next };
    });
  } catch (error) {
    if (databaseFault(error) === TOOK_TOO_LONG) return null;
    throw error;
  }
}

const TOOK_TOO_LONG = '57014';
const DAY_MS = 86_400_000;

/** Returns the time and orgs asked about; it ends a day ahead by default, since Okta's clock may be ahead of ours. */
function windowOf(
  { orgs, now }: Pick<Dependencies, 'orgs' | 'now'>,
  { since, until, org, limit }: SeenQuery,
): SeenWindow {
  return {
    orgs: org === undefined ? [...orgs.keys()] : [org],
    since: new Date(since ?? 0),
    until: until === undefined ? new Date(now() + DAY_MS) : endOf(until),
    most: limit,
  };
}

function inWords(
  { fingerprintSources }: Pick<Dependencies, 'fingerprintSources'>,
  { sessionIds, ...row }: SeenThere,
  incidents: readonly IncidentOfSession[],
): Seen {
  const { org, userAgent, asn, ips } = row;
  const own = new Set(sessionIds);
  const [ip] = ips;
  const table = ip === undefined ? null : fingerprintSources.lookUpNetwork(ip);
  const found = incidents.filter((one) => one.org === org && own.has(one.sessionId));
  return {
    ...row,
    asOrg: row.asOrg ?? (table?.asn === asn ? table.asOrg : null),
    client: userAgent === null ? null : clientInWords(fingerprintSources.parseUserAgent(userAgent)),
    sessions: own.size,
    incidents: [...new Map(found.map((one) => [one.id, one])).values()].map(
      ({ id, verdict, score, status }) => ({ id, verdict, score, status }),
    ),
  };
}

function clientInWords({
  raw,
  family,
  major,
  os,
}: ReturnType<Dependencies['fingerprintSources']['parseUserAgent']>): string | null {
  if (family === null) return raw?.slice(0, 40) ?? null;
  return `${family}${major === null ? '' : ` ${major}`}${os === null ? '' : ` on ${os}`}`;
}
