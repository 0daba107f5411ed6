/** In which lane of the picture each event of a session is drawn, and which of them is called the stranger’s. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markupOf } from '../../src/console/html.ts';
import { laneStrip } from '../../src/console/lane-strip.ts';
import { type Addresses, inLanes } from '../../src/console/session-timeline.ts';
import { AGENTS, anEvent, type EventOptions, PLACES, sources } from '../domain/builders.ts';

const { home } = PLACES;
const away = { ...home, ip: '73.99.1.1' };

function drawn(addresses: Addresses, ...events: EventOptions[]) {
  const made = events.map((options) => anEvent(options));
  const timeline = inLanes(made, sources(), { cut: false, addresses });
  const strangers = new Set([`${home.asn}|${AGENTS.chromeWindows}`]);
  const strip = laneStrip(timeline, [], strangers);
  const legend = strip === '' ? '' : (markupOf(strip).match(/<li>.*?<\/li>/g) ?? []).join('\n');
  return {
    lanes: timeline.events.map(({ lane }) => lane),
    called: legend.split('\n').map((line) => line.includes('the stranger')),
  };
}

const told = { stranger: new Set([away.ip]), user: new Set([home.ip]) };

describe('the lanes of a session', () => {
  it('are the owner’s and the stranger’s also where both have one network and one client', () => {
    const { lanes, called } = drawn(
      told,
      {},
      { from: away },
      {},
      { from: { ...home, ip: '73.5.1.1' } },
    );
    assert.deepEqual(lanes, [0, 1, 0, 0]);
    assert.deepEqual(called, [false, true]);
  });

  it('are by network and client where those tell the two apart', () => {
    const { lanes, called } = drawn(told, { agent: AGENTS.firefoxLinux }, { from: away });
    assert.deepEqual(lanes, [0, 1]);
    assert.deepEqual(called, [false, true]);
  });

  it('are one where nobody knows whose an address is', () => {
    const nobodys = { stranger: new Set<string>(), user: new Set<string>() };
    assert.deepEqual(drawn(nobodys, {}, { from: away }), { lanes: [0, 0], called: [true] });
  });
});
