import { readFile } from 'node:fs/promises';
import { cidrMatcher } from '../domain/ip-address.ts';
import type { Following } from './followed-file.ts';
import { openOperatorsFile } from './geo-database.ts';

/** What the file has to be, in words for the operator. */
const WANTED =
  'the list of Okta’s own addresses (ip_ranges.json, as Okta publishes it). Set it to the path of that file';

/**
 * Opens the list of Okta's own addresses that Okta publishes for firewalls:
 * `{"us_cell_1": {"ip_ranges": ["3.33.136.245/32", …]}, …}`. All cells count: an org may move from one to another.
 * @param following without it, the file is read once
 * @returns whether an address is Okta's; null while no such file could be read
 * @throws GeoDatabaseError where it cannot be used and is not followed
 */
export async function openOktaRanges(
  path: string,
  following: Following | null = null,
): Promise<(ip: string) => boolean | null> {
  const held = await openOperatorsFile(
    { variable: 'OKTA_IP_RANGES', path, wanted: WANTED },
    {
      read: async () => cidrMatcher(rangesIn(JSON.parse(await readFile(path, 'utf8')))),
      following,
    },
  );
  return (ip) => held()?.(ip) ?? null;
}

/** Returns the list's ranges; refuses another form, such as Amazon's list, by which every rented server were Okta's. */
function rangesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) throw new TypeError('no cells');
  const ranges = Object.values(value).flatMap((cell: unknown) => {
    if (typeof cell !== 'object' || cell === null || !('ip_ranges' in cell)) return [];
    return Array.isArray(cell.ip_ranges) ? cell.ip_ranges.map(String) : [];
  });
  if (ranges.length === 0) throw new TypeError('no ip_ranges');
  const wide = ranges.find((range) => Number(range.split('/')[1]) < WIDEST);
  if (wide !== undefined) throw new TypeError(`${wide} is wider than any of Okta's`);
  return ranges;
}

/** Shortest prefix that is accepted; the widest ranges of July 2026 have 64 addresses. */
const WIDEST = 16;
