import { fileURLToPath } from 'node:url';
import { ipv4Number, ipv6Network } from '../domain/ip-address.ts';
import { openAsnFile } from './asn-file.ts';
import { type AddressReader, type AsnRecord, ipv6Key, readDecimal, readIpv6 } from './asn-table.ts';
import { remembering } from './least-recent.ts';

export type { AsnRecord } from './asn-table.ts';

/**
 * Returns a function that tells who announces an address, from the open ranges of `@ip-location-db/asn` (CC BY 4.0:
 * RouteViews, NRO and DB-IP). Each family's file is opened at the first address of that family, so that a process that
 * never asks opens none.
 */
export function openAsnRanges(): (ip: string) => AsnRecord | null {
  let v4: ReturnType<typeof openAsnFile> | null = null;
  let v6: ReturnType<typeof openAsnFile> | null = null;
  return remembering(50_000, (ip) => {
    const number = ipv4Number(ip);
    if (number !== null) {
      v4 ??= openRanges('asn-ipv4-num.csv', readDecimal);
      return v4(number);
    }
    const network = ipv6Network(ip);
    if (network === null) return null;
    v6 ??= openRanges('asn-ipv6.csv', readIpv6);
    return v6(ipv6Key(network[0], network[1]));
  });
}

function openRanges(name: string, readAddress: AddressReader) {
  return openAsnFile(
    fileURLToPath(import.meta.resolve(`@ip-location-db/asn/${name}`)),
    readAddress,
  );
}
