import { type HostileNetworks, hostileEntry } from '../../domain/judgement/hostile.ts';
import type { Dependencies, Org } from '../dependencies.ts';

/** Returns what an org's policy calls hostile, with the present content of its file. */
export function hostileInForce(
  { hostileFiles }: Pick<Dependencies, 'hostileFiles'>,
  { config: { detection } }: Pick<Org, 'config'>,
): HostileNetworks {
  const { hostile } = detection;
  const listed = hostile.file === null ? null : hostileFiles?.(hostile.file);
  return listed == null ? hostile : { ...hostile, listed };
}

/** Tells whether whatever comes from a place is judged, even if it looks harmless otherwise. */
export type IsHostile = (
  org: string,
  place: { readonly ip: string | null; readonly asn: number | null },
) => boolean;

export function hostilePlaces(deps: Pick<Dependencies, 'hostileFiles' | 'orgs'>): IsHostile {
  return (key, place) => {
    const org = deps.orgs.get(key);
    return org !== undefined && hostileEntry(hostileInForce(deps, org), place) !== null;
  };
}
