import type { Appearance } from '../../session/appearance.ts';
import type { NetworkKind } from '../../session/fingerprint.ts';
import type { NetworkInOrg } from '../../session/org-context.ts';
import type { Suspicion } from '../evidence/evidence.ts';

/** Whether anybody may hire such a network for an hour: servers, and exits among them. */
export function isForHire(kind: NetworkKind): boolean {
  return FOR_HIRE.has(kind);
}

const FOR_HIRE: ReadonlySet<NetworkKind> = new Set(['hosting', 'anonymiser', 'vpn']);

/** Whether anybody can rent the stranger's network: a few victims of one thief must not make it the org's. */
export function isRented({ stranger }: Suspicion): boolean {
  return isForHire(stranger.fingerprint.networkKind);
}

/** Whether enough colleagues come from the stranger's network day by day. */
export function isOrgHabit(suspicion: Suspicion): boolean {
  const { org } = suspicion.context;
  const { asn } = suspicion.stranger.fingerprint;
  const there = asn === null ? undefined : org.networks.get(asn);
  const enough = isRented(suspicion) ? Math.max(3, org.activeUsers * 0.1) : 3;
  return there !== undefined && there.habitualUsers >= enough;
}

/** Whether a few colleagues come from there day by day, as those with desktops in a cloud do. */
export function hasRegulars({ stranger, context }: Suspicion): boolean {
  return isOfRegulars(context.org.networks.get(stranger.fingerprint.asn ?? -1));
}

/** Whether a few colleagues come from that network day by day. */
export function isOfRegulars(network: NetworkInOrg | undefined): boolean {
  return (network?.habitualUsers ?? 0) >= REGULARS;
}

const REGULARS = 3;

/**
 * Whether it may be a desktop of the user's in a cloud, new one day and as far away as its data centre: colleagues have
 * some there, or they are sold there.
 */
export function mayBeDesktop(suspicion: Suspicion): boolean {
  const { stranger } = suspicion;
  const isHosting = stranger.fingerprint.networkKind === 'hosting';
  return isHosting && (hasRegulars(suspicion) || sellsDesktops(stranger));
}

/** Whether it is a cloud in which people work, and not only machines. */
export function sellsDesktops({ fingerprint }: Appearance): boolean {
  return DESKTOPS.test(fingerprint.asOrg ?? '');
}

/** Amazon WorkSpaces, Azure Virtual Desktop, Windows 365 and GitHub’s Codespaces, Google Cloud’s workstations. */
const DESKTOPS = /\b(amazon|microsoft|google)\b/i;
