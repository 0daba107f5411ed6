/** Addresses and networks that the operator knows to be hostile, from the operator's own threat intelligence. */
import { type AddressSet, entryHolding, NO_ADDRESSES } from '../address-set.ts';

export type HostileNetworks = {
  readonly asns: ReadonlySet<number>;
  readonly addresses: AddressSet;
  /** Path of a file with more addresses; null where there is none. */
  readonly file: string | null;
  /** What the file holds now. */
  readonly listed: AddressSet;
};

export const NOTHING_HOSTILE: HostileNetworks = {
  asns: new Set(),
  addresses: NO_ADDRESSES,
  file: null,
  listed: NO_ADDRESSES,
};

export type HostileEntry = {
  /** The address or network that is named, as it is written there. */
  readonly entry: string;
  /** Where it is named: a key of the policy, or the name of the file. */
  readonly list: string;
};

/** The entry that names the address or its network; null where no list does. */
export function hostileEntry(
  { asns, addresses, file, listed }: HostileNetworks,
  { ip, asn }: { readonly ip: string | null; readonly asn: number | null },
): HostileEntry | null {
  if (ip !== null) {
    const own = entryHolding(addresses, ip);
    if (own !== null) return { entry: own, list: 'hostile_cidrs' };
    const held = entryHolding(listed, ip);
    if (held !== null) return { entry: held, list: file?.split('/').at(-1) ?? 'hostile_file' };
  }
  return asn !== null && asns.has(asn) ? { entry: `AS${asn}`, list: 'hostile_asns' } : null;
}
