import { type HostileNetworks, hostileEntry } from '../../domain/judgement/hostile.ts';
import type { Dependencies, Org } from '../dependencies.ts';

/** What an org's policy calls hostile, with what its file holds now. */
export function hostileInForce(
  { hostileFiles }: Pick<Dependencies, 'hostileFiles'>,
  { config: { detection } }: Pick<Org, 'config'>,
): HostileNetworks {
  const { hostile } = detection;
  const listed = hostile.file === null ? null : hostileFiles?.(hostile.file);
  return listed == null ? hostile : { ...hostile, listed };
}

/** Whether what comes from there is judged, whatever else is known of it. */
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
