import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  gather,
  newGathering,
  readingOf,
} from '../../../src/commands/backtest/sessions/gathering.ts';
import { networkNames, surerName } from '../../../src/domain/session/entry-network.ts';
import type { NetworkName } from '../../../src/domain/session/fingerprint.ts';
import { NO_ORG_CONTEXT } from '../../../src/domain/session/org-context.ts';
import { entryOf } from '../../../src/domain/session/timeline-entry.ts';
import { anEvent, type EventOptions, PLACES, sightings, sources } from '../builders.ts';

const { carrier } = PLACES;
const ASN = 21_928;
const elsewhere = { ...carrier, ip: '198.18.9.9' };
/** Okta names a criminal's proxy at the address, which is a customer's of the carrier. */
const withProxy: EventOptions = {
  from: elsewhere,
  change: (event) => ({
    ...event,
    network: {
      ...event.network,
      services: [{ type: 'RESIDENTIAL_PROXY', operator: null, anonymous: true }],
    },
  }),
};
const namesAfter = (...events: EventOptions[]) =>
  networkNames(
    sightings(events.map(anEvent)).map((sighting) => entryOf(sighting)),
    NO_ORG_CONTEXT,
  );

describe('what a network is called by other events', () => {
  it('is no hidden one because a proxy stands on one customer’s line', () => {
    const { asOrg } = carrier;
    const ofProxyAlone = namesAfter(withProxy)(ASN, carrier.ip);
    assert.deepEqual(ofProxyAlone, { asOrg, networkKind: 'unknown' });
    const ofBoth = namesAfter(withProxy, { from: carrier })(ASN, '198.18.1.1');
    assert.deepEqual(ofBoth, { asOrg, networkKind: 'mobile' });
  });

  it('is a hidden one at the address of the proxy itself, whatever its other events leave out', () => {
    const names = namesAfter({ from: elsewhere }, withProxy);
    assert.equal(names(ASN, elsewhere.ip).networkKind, 'anonymiser');
  });

  it('holds for the company’s other sessions in a backtest as well', () => {
    for (const events of [
      [withProxy, { from: carrier }],
      [{ from: carrier }, withProxy],
    ]) {
      const gathering = newGathering();
      for (const options of events)
        gather(gathering, readingOf(anEvent(options), sources()), { traces: false });
      assert.deepEqual(gathering.names.get(ASN), {
        asOrg: carrier.asOrg,
        networkKind: 'mobile',
      });
    }
  });

  it('does not depend on the order in which events are put together', () => {
    const name = fc.record<NetworkName>({
      asOrg: fc.constantFrom(null, 'Example Telecom', 'EXAMPLE TELECOM'),
      networkKind: fc.constantFrom('anonymiser', 'vpn', 'mobile', 'residential', 'unknown'),
    });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        assert.deepEqual(surerName(a, b), surerName(b, a));
        assert.deepEqual(surerName(surerName(a, b), c), surerName(a, surerName(b, c)));
      }),
      { numRuns: 1_000 },
    );
  });
});
