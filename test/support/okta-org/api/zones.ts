/** Network zones. A replacement replaces the whole zone: what it leaves out is removed. */
import { isIP } from 'node:net';
import { arrayAt, type Json, type JsonObject, objectAt } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import type { Zone } from '../records.ts';
import { type Answer, type Call, NO_CONTENT, ok, type Reply } from '../server/call.ts';
import { invalid, notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { pageOfList } from './list-page.ts';

const MOST_GATEWAYS = { POLICY: 150, BLOCKLIST: 1_000 };

export const listNetworkZones: Answer = (state, call) =>
  pageOfList(state, call, [...state.zones.values()], (zone) => zoneView(state, zone));

export const getNetworkZone: Answer = (state, call) => ok(zoneView(state, zoneOf(state, call)));

export const createNetworkZone: Answer = (state, call) => {
  const definition = readZone(state, objectAt(call.body), null);
  const now = state.clock.now();
  const zone: Zone = {
    id: state.chance.id('nzo'),
    createdAt: now,
    lastUpdatedAt: now,
    status: 'ACTIVE',
    system: false,
    definition,
  };
  state.zones.set(zone.id, zone);
  return changed(state, call, zone, 'zone.create');
};

export const replaceNetworkZone: Answer = (state, call) => {
  const zone = zoneOf(state, call);
  zone.definition = readZone(state, objectAt(call.body), zone);
  return changed(state, call, zone, 'zone.update');
};

export const activateNetworkZone: Answer = (state, call) => {
  const zone = zoneOf(state, call);
  zone.status = 'ACTIVE';
  return changed(state, call, zone, 'zone.activate');
};

export const deactivateNetworkZone: Answer = (state, call) => {
  const zone = zoneOf(state, call);
  zone.status = 'INACTIVE';
  return changed(state, call, zone, 'zone.deactivate');
};

export const deleteNetworkZone: Answer = (state, call) => {
  const zone = zoneOf(state, call);
  if (zone.system) throw invalid('zone', 'System zones cannot be deleted');
  if (zone.status === 'ACTIVE') throw invalid('zone', 'An ACTIVE zone cannot be deleted');
  state.zones.delete(zone.id);
  changed(state, call, zone, 'zone.delete');
  return NO_CONTENT;
};

function changed(state: OrgState, call: Call, zone: Zone, eventType: string): Reply {
  zone.lastUpdatedAt = state.clock.now();
  const displayName = String(zone.definition.name);
  const target = { id: zone.id, type: 'NetworkZone', alternateId: 'unknown', displayName };
  recordByCaller(state, call, { eventType, target: [target] });
  return ok(zoneView(state, zone));
}

/** Returns what Okta keeps of a zone's body; the other fields it sets itself. */
function readZone(state: OrgState, body: JsonObject, replaced: Zone | null): JsonObject {
  const { id, status, created, lastUpdated, system, _links, ...definition } = body;
  const { name, type, usage = 'POLICY' } = definition;
  if (typeof name !== 'string' || name === '') throw invalid('name', 'name: is required');
  const taken = [...state.zones.values()].some(
    (zone) => zone !== replaced && zone.definition.name === name,
  );
  if (taken) throw invalid('name', 'name: A network zone with this name already exists');
  if (type !== 'IP' && type !== 'DYNAMIC' && type !== 'DYNAMIC_V2') {
    throw invalid('type', 'type: must be IP, DYNAMIC or DYNAMIC_V2');
  }
  if (replaced !== null && replaced.definition.type !== type) {
    throw invalid('type', 'type: cannot be changed');
  }
  if (type === 'IP') refuseGateways(arrayAt(definition.gateways), String(usage));
  return { ...definition, usage };
}

function refuseGateways(gateways: readonly Json[], usage: string): void {
  if (gateways.length === 0) throw invalid('gateways', 'gateways: must not be empty');
  const most = usage === 'BLOCKLIST' ? MOST_GATEWAYS.BLOCKLIST : MOST_GATEWAYS.POLICY;
  if (gateways.length > most) throw invalid('gateways', `gateways: at most ${most} entries`);
  for (const gateway of gateways) {
    const { type, value } = objectAt(gateway);
    const [address = '', rest] = String(value).split(type === 'RANGE' ? '-' : '/');
    const shaped =
      type === 'RANGE' || (type === 'CIDR' && (rest === undefined || /^\d+$/.test(rest)));
    if (!shaped || isIP(address) === 0) {
      throw invalid('gateways', `gateways: ${String(value)} is not a valid ${String(type)}`);
    }
  }
}

function zoneOf(state: OrgState, { path }: Call): Zone {
  const id = path.zoneId ?? '';
  const zone = state.zones.get(id);
  if (zone === undefined) throw notFound(id, 'NetworkZone');
  return zone;
}

function zoneView(state: OrgState, zone: Zone): Json {
  const self = `${state.url}/api/v1/zones/${zone.id}`;
  const turn = zone.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    proxies: null,
    ...zone.definition,
    id: zone.id,
    status: zone.status,
    created: iso(zone.createdAt),
    lastUpdated: iso(zone.lastUpdatedAt),
    system: zone.system,
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      [turn]: { href: `${self}/lifecycle/${turn}`, hints: { allow: ['POST'] } },
    },
  };
}
