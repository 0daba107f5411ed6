/** What a request shows of its sender, by the plan of the day. */
import { attach, cityByName, networkByAsn, networksOf } from './networks.ts';
import type { Random } from './random.ts';
import type { Look, Plan } from './world.ts';

export function lookAt(r: Random, plan: Plan, at: number): Look {
  const stay = plan.stays.findLast((candidate) => candidate.from <= at) ?? plan.stays[0];
  const agent = plan.agents.findLast((candidate) => candidate.from <= at) ?? plan.agents[0];
  if (stay === undefined || agent === undefined) throw new RangeError('a plan starts somewhere');
  const { browser } = plan;
  const plain: Look = {
    at: stay.at,
    header: agent.header,
    token: browser.tokens[0],
    fingerprint: browser.fingerprint,
    device: r.chance(0.5) ? browser.device : null,
  };
  return plan.flaps.reduce((look, flap) => flap(r, look), plain);
}

/** A stranger's machine: used by scanners. */
export function strangerLook(r: Random, header: string, asn?: number): Look {
  const network = asn === undefined ? r.pick(networksOf(['hosting'])) : networkByAsn(asn);
  const place = cityByName(r.pick(['Ashburn', 'São Paulo', 'Amsterdam']));
  const at = { ...attach(r, network, place), ip: attach(r, network, place).ip };
  return { at, header, token: r.hex(64), fingerprint: null, device: null };
}
