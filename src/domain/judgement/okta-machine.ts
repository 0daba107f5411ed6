import type { Appearance } from '../session/appearance.ts';
import type { JudgeContext } from './judge-context.ts';

/** From here on machines called Okta in one network are Okta's, wherever the org's data says they stand. */
const EVERYBODYS = 3;

/** A machine of Okta's, where Okta runs it for the whole org. */
export function isOktaMachine({ fingerprint: fp }: Appearance, { org }: JudgeContext): boolean {
  if (fp.clientKind !== 'okta-internal' || fp.asn === null) return false;
  if (!['hosting', 'unknown'].includes(fp.networkKind)) return false;
  return (org.networks.get(fp.asn)?.users ?? 0) >= EVERYBODYS;
}
