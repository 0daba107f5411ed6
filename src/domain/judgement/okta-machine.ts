import type { Appearance } from '../session/appearance.ts';
import type { JudgeContext } from './judge-context.ts';

/** How many users make machines that call themselves Okta's in one network Okta's own, whoever runs that network. */
const EVERYBODYS = 3;

/** Whether the look is a machine of Okta's that it runs for the whole org. */
export function isOktaMachine({ fingerprint: fp }: Appearance, { org }: JudgeContext): boolean {
  if (fp.clientKind !== 'okta-internal' || fp.asn === null) return false;
  if (!['hosting', 'unknown'].includes(fp.networkKind)) return false;
  return (org.networks.get(fp.asn)?.users ?? 0) >= EVERYBODYS;
}
