import type { Fingerprint, NetworkKind } from '../session/fingerprint.ts';

/**
 * The name of whoever runs the network, if it is an access provider, which is the same under every number of theirs;
 * else null. One name covers a content network's relays and the servers it rents out, so there it says nothing.
 */
export function operatorOf({ asOrg, networkKind }: Fingerprint): string | null {
  if (asOrg === null || !ACCESS.has(networkKind)) return null;
  return operatorName(asOrg);
}

const ACCESS: ReadonlySet<NetworkKind> = new Set([
  'residential',
  'mobile',
  'roaming',
  'business',
  'unknown',
]);

/** Names worked out before: a company has some hundreds of operators, asked for at every row of every baseline. */
const operatorNames = new Map<string, string>();
const MOST_NAMES = 10_000;
const LONGEST_NAME = 200;

/** An operator's name without the words that registries add or drop. */
function operatorName(asOrg: string): string {
  let name = operatorNames.get(asOrg);
  if (name === undefined) {
    name = withoutLegalForm(asOrg);
    // Names come with the events, may be anything, and must not fill the memory.
    if (operatorNames.size >= MOST_NAMES) operatorNames.clear();
    if (asOrg.length <= LONGEST_NAME) operatorNames.set(asOrg, name);
  }
  return name;
}

function withoutLegalForm(asOrg: string): string {
  return asOrg
    .toLowerCase()
    .replace(/[.,()"']/g, ' ')
    .replace(/\b(inc|llc|ltd|gmbh|ag|sa|s a|bv|b v|plc|corp|corporation|co|limited|as\d+)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
