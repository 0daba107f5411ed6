/** Blocked network zones: an address in one is refused everywhere in the org, before any policy. */
import { BlockList, isIP } from 'node:net';
import { arrayAt, objectAt } from '../openapi/json.ts';
import type { Zone } from './records.ts';
import type { OrgState } from './state.ts';

export function isBlockedAddress(state: OrgState, ip: string): boolean {
  return [...state.zones.values()].some((zone) => isBlocking(zone) && contains(zone, ip));
}

function isBlocking({ status, definition }: Zone): boolean {
  return status === 'ACTIVE' && definition.type === 'IP' && definition.usage === 'BLOCKLIST';
}

function contains({ definition }: Zone, ip: string): boolean {
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const gateway of arrayAt(definition.gateways)) addGateway(list, objectAt(gateway));
  return list.check(ip, family);
}

function addGateway(list: BlockList, { type, value }: { type?: unknown; value?: unknown }): void {
  const text = String(value);
  if (type === 'RANGE') {
    const [from = '', to = from] = text.split('-').map((part) => part.trim());
    list.addRange(from, to, isIP(from) === 6 ? 'ipv6' : 'ipv4');
    return;
  }
  const [address = '', prefix] = text.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(
    address,
    prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix),
    family,
  );
}
