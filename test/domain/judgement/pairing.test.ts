import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neighbourhood } from '../../../src/domain/session/address-owners.ts';
import type { NetworkKind } from '../../../src/domain/session/fingerprint.ts';
import { NO_ORG_CONTEXT } from '../../../src/domain/session/org-context.ts';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  type EventOptions,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../builders.ts';

const { home, neighbour: client, vpn } = PLACES;
const edge = { agent: AGENTS.edgeWindows, token: 'token-of-edge' };
const ZERO_TRUST: NetworkKind = 'zero-trust';
const laptop = { deviceId: 'guo-laptop' };

/** At home, then with a client of the company's, where Edge opens something as well, and home again. */
function dayAt(there: typeof client, mine: EventOptions, also: EventOptions = edge) {
  return [
    anEvent({ type: 'user.session.start', at: MORNING - MINUTE, ...mine }),
    ...spell(mine, MORNING),
    anEvent({ ...mine, from: there, at: MORNING + HOUR }),
    anEvent({ ...also, from: there, at: MORNING + HOUR + 9 * MINUTE }),
    ...spell(mine, MORNING + 2 * HOUR),
  ];
}

describe('another browser at an address to which the user moved', () => {
  it('is compared with the user’s browser there, known by its device, and not with the one at home', () => {
    const baseline = aBaseline(20, [laptop]);
    const judgement = judged(dayAt(client, laptop), { baseline });
    assert.equal(judgement?.verdict, 'benign');
    const ofEdge = judgement.findings.filter(({ to, from }) =>
      [to, from].some((side) => side?.userAgent === AGENTS.edgeWindows),
    );
    assert.deepEqual(
      ofEdge.map(({ from, to }) => [from?.asn, to.asn]),
      [[client.asn, client.asn]],
    );
    assert.deepEqual(ofEdge[0]?.changed, { asn: false, userAgent: true });
  });

  it('is so, too, where the address is one of the user’s own on other days', () => {
    const ownAddresses = new Set([home, client].map(({ ip }) => neighbourhood(ip)));
    const baseline = aBaseline(20, [{}, { from: client }]);
    assert.equal(judged(dayAt(client, {}), { ownAddresses, baseline })?.verdict, 'benign');
  });

  it('is a stranger’s where all that says it is the user’s browser there can be copied', () => {
    const judgement = judged(dayAt(client, { print: 'print-ada' }));
    assert.equal(judgement?.verdict, 'hijack');
    assert.deepEqual(judgement.findings[0]?.changed, { asn: true, userAgent: true });
  });

  it('is a stranger’s where only the header is that of the user’s own browser, which was updated', () => {
    const updated = { agent: AGENTS.chromeWindowsNext };
    const thief = { ...updated, from: client, token: 'token-of-thief', print: 'print-of-thief' };
    const events = [
      anEvent({ type: 'user.session.start', at: MORNING - MINUTE, print: 'print-ada' }),
      ...spell({ print: 'print-ada' }, MORNING),
      ...spell(thief, MORNING + HOUR),
      ...spell({ ...updated, print: 'print-ada' }, MORNING + 2 * HOUR),
    ];
    assert.equal(judged(events)?.verdict, 'hijack');
  });

  it('is no excuse for the thief: who copied cookie and header is not taken for the browser at home', () => {
    const phone = { agent: AGENTS.chromeAndroid };
    const events = [
      anEvent({ type: 'user.session.start', at: MORNING - MINUTE }),
      ...spell({}, MORNING),
      anEvent({ ...phone, at: MORNING + HOUR }),
      ...spell({ from: PLACES.hosting }, MORNING + HOUR + MINUTE),
      anEvent({ ...phone, at: MORNING + 2 * HOUR }),
    ];
    const findings = judged(events)?.findings ?? [];
    assert.ok(
      findings.some(({ to, from }) => [to, from].some((at) => at?.networkKind === 'hosting')),
    );
  });

  it('is a stranger’s at an exit for hire, where strangers meet', () => {
    const baseline = aBaseline(20, [laptop]);
    assert.notEqual(judged(dayAt(vpn, laptop), { baseline })?.verdict, 'benign');
  });
});

describe('another browser behind the company’s cloud egress', () => {
  const exit = (ip: string) => ({ ...PLACES.zeroTrust, ip });
  const moved = [
    anEvent({ type: 'user.session.start', at: MORNING - MINUTE }),
    ...spell({ from: exit('165.225.1.1') }, MORNING),
    ...spell({ ...edge, from: exit('165.225.9.9') }, MORNING + HOUR),
  ];
  const orgWith = (tunnels: number, here = 3) =>
    anOrg({
      networks: new Map([[PLACES.zeroTrust.asn ?? 0, { users: here, habitualUsers: here }]]),
      peers: {
        ...NO_ORG_CONTEXT.peers,
        people: 200,
        networkKinds: new Map([[ZERO_TRUST, tunnels]]),
      },
    });
  const baseline = aBaseline(20, [{}, { from: exit('165.225.1.1') }]);

  it('is the user’s own where a tenth of the company comes by it, whichever of its addresses it is', () => {
    const judgement = judged(moved, { org: orgWith(20), baseline });
    assert.equal(judgement?.verdict, 'benign');
    const said = judgement.evidence.find(({ code }) => code === 'address-history');
    assert.match(said?.detail ?? '', /own cloud egress, by which many colleagues come/);
  });

  it('is no more than any other where few have one, or few this one: anybody may have a tunnel for nothing', () => {
    assert.notEqual(judged(moved, { org: orgWith(19), baseline })?.verdict, 'benign');
    assert.notEqual(judged(moved, { org: orgWith(20, 2), baseline })?.verdict, 'benign');
  });

  it('is nothing that excuses a program', () => {
    const program = { ...edge, agent: AGENTS.pythonRequests, from: exit('165.225.9.9') };
    const events = [...moved.slice(0, 5), ...spell(program, MORNING + HOUR)];
    assert.equal(judged(events, { org: orgWith(200, 200), baseline })?.verdict, 'hijack');
  });
});

describe('the company’s desktops in a cloud, where a session began', () => {
  const desktops = PLACES.hosting;
  const baseline = aBaseline(20, [{ from: desktops }, {}]);
  const org = { ...NO_ORG_CONTEXT, addresses: new Map([[desktops.ip, anAddress(18)]]) };
  const elsewhere = { ...home, ip: '24.9.9.9' };
  const events = [
    anEvent({ type: 'user.session.start', at: MORNING - MINUTE, from: desktops }),
    ...spell({ from: desktops }, MORNING),
    ...spell({ agent: AGENTS.chromeWindowsOld, from: elsewhere }, MORNING + HOUR),
  ];

  it('are the user’s own side, though who came later sits behind the user’s provider', () => {
    const judgement = judged(events, { baseline, org });
    assert.equal(judgement?.verdict, 'hijack');
    assert.equal(judgement.findings[0]?.owner?.ip, desktops.ip);
  });

  it('are the other side where no colleague comes from there: a proxy in the middle may stand there', () => {
    assert.equal(judged(events, { baseline })?.findings[0]?.stranger.ip, desktops.ip);
  });
});

describe('whoever signed in, with a new browser in a place new to the user', () => {
  const opener = { agent: AGENTS.edgeWindows, from: client, token: 'token-of-edge' };
  const baseline = aBaseline(20, [{ agent: AGENTS.chromeWindows }]);
  const later = { agent: AGENTS.chromeWindows, token: 'token-of-thief' };
  const strangerOf = (opened: typeof client, went: typeof client) => {
    const from = { ...opener, from: opened };
    const events = [
      anEvent({ type: 'user.session.start', at: MORNING - MINUTE, ...from }),
      ...spell(from, MORNING),
      ...spell({ ...later, from: went }, MORNING + HOUR),
    ];
    return judged(events, { baseline })?.findings[0]?.stranger.ip;
  };

  it('is the user’s own side, though a thief has by chance the browser that the user has on other days', () => {
    assert.equal(strangerOf(client, PLACES.hosting), PLACES.hosting.ip);
    assert.equal(strangerOf(client, { ...client, asn: 701, ip: '71.1.1.1' }), '71.1.1.1');
  });

  it('is not where the session was opened on a rented server: a proxy in the middle signs in, too', () => {
    assert.equal(strangerOf(PLACES.hosting, home), PLACES.hosting.ip);
  });
});
