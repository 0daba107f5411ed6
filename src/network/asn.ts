import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ipv4Number, ipv6Network } from '../domain/ip-address.ts';
import {
  type AsnRecord,
  type AsnTable,
  findAsn,
  ipv6Key,
  readDecimal,
  readIpv6,
} from './asn-table.ts';
import { remembering } from './least-recent.ts';

export type { AsnRecord } from './asn-table.ts';

/**
 * Who announces an address, from the open ranges of `@ip-location-db/asn` (CC BY 4.0: RouteViews, NRO and
 * DB-IP). Each family is read at the first address of its kind, so that a process that never asks pays
 * nothing.
 */
export function openAsnRanges(): (ip: string) => AsnRecord | null {
  let v4: AsnTable | null = null;
  let v6: AsnTable | null = null;
  return remembering(50_000, (ip) => {
    const number = ipv4Number(ip);
    if (number !== null) {
      v4 ??= { csv: rangesFile('asn-ipv4-num.csv'), readAddress: readDecimal };
      return findAsn(v4, number);
    }
    const network = ipv6Network(ip);
    if (network === null) return null;
    v6 ??= { csv: rangesFile('asn-ipv6.csv'), readAddress: readIpv6 };
    return findAsn(v6, ipv6Key(network[0], network[1]));
  });
}

function rangesFile(name: string): Buffer {
  return readFileSync(fileURLToPath(import.meta.resolve(`@ip-location-db/asn/${name}`)));
}
