import type { Appearance } from '../../session/appearance.ts';
import type { NetworkKind } from '../../session/fingerprint.ts';
import type { NetworkInOrg } from '../../session/org-context.ts';
import type { Suspicion } from '../evidence/evidence.ts';

/** Networks that anybody may hire for an hour: servers, and exits among them. */
export function isForHire(kind: NetworkKind): boolean {
  return FOR_HIRE.has(kind);
}

const FOR_HIRE: ReadonlySet<NetworkKind> = new Set(['hosting', 'anonymiser', 'vpn']);

/** Hosts can be rented by anybody: a few victims of one thief must not make his network the org's. */
export function isRented({ stranger }: Suspicion): boolean {
  return isForHire(stranger.fingerprint.networkKind);
}

/** Enough colleagues come from the stranger's network day by day. */
export function isOrgHabit(suspicion: Suspicion): boolean {
  const { org } = suspicion.context;
  const { asn } = suspicion.stranger.fingerprint;
  const there = asn === null ? undefined : org.networks.get(asn);
  const enough = isRented(suspicion) ? Math.max(3, org.activeUsers * 0.1) : 3;
  return there !== undefined && there.habitualUsers >= enough;
}

/** Some colleagues come from there day by day: desktops in a cloud, which a few people have. */
export function hasRegulars({ stranger, context }: Suspicion): boolean {
  return isOfRegulars(context.org.networks.get(stranger.fingerprint.asn ?? -1));
}

/** The same of any network of the session's. */
export function isOfRegulars(network: NetworkInOrg | undefined): boolean {
  return (network?.habitualUsers ?? 0) >= REGULARS;
}

const REGULARS = 3;

/**
 * A desktop of the user's in a cloud, which is new one day and as far away as its hall: where colleagues have some, or
 * where they are sold.
 */
export function mayBeDesktop(suspicion: Suspicion): boolean {
  const { stranger } = suspicion;
  const isHosting = stranger.fingerprint.networkKind === 'hosting';
  return isHosting && (hasRegulars(suspicion) || sellsDesktops(stranger));
}

/** A cloud that people work in, not only its machines. */
export function sellsDesktops({ fingerprint }: Appearance): boolean {
  return DESKTOPS.test(fingerprint.asOrg ?? '');
}

/** Amazon WorkSpaces, Azure Virtual Desktop, Windows 365 and GitHub’s Codespaces, Google Cloud’s workstations. */
const DESKTOPS = /\b(amazon|microsoft|google)\b/i;
