import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  anEvent,
  type EventOptions,
  judged,
  MINUTE,
  MORNING,
  PLACES,
} from '../builders.ts';

const withoutAddress = (event: LogEvent): LogEvent => ({
  ...event,
  client: { ...event.client, ip: null },
});
const unplaced: EventOptions = {
  from: { ...PLACES.home, asn: null, asOrg: null },
  change: withoutAddress,
};

describe('a client of which no address is told', () => {
  const own = anEvent({ agent: AGENTS.chromeWindows });
  const other: EventOptions = { at: MORNING + MINUTE, agent: AGENTS.firefoxLinux };
  const detailsOf = (...events: LogEvent[]) => {
    const judgement = judged(events);
    const found = judgement?.evidence.find(({ code }) => code === 'nobody-present');
    return { verdict: judgement?.verdict, detail: found?.detail ?? null };
  };

  it('is nobody’s, where the session has addresses otherwise', () => {
    const nobody = {
      verdict: 'benign',
      detail: 'what is told of this client has no address, and whoever comes has one',
    };
    assert.deepEqual(detailsOf(own, anEvent({ ...other, ...unplaced })), nobody);
    const before = { ...other, ...unplaced, at: MORNING - MINUTE };
    assert.deepEqual(detailsOf(anEvent(before), own), nobody);
  });

  it('is somebody’s, where the log has no addresses at all', () => {
    const all = [anEvent({ agent: AGENTS.chromeWindows, ...unplaced })];
    const { verdict, detail } = detailsOf(...all, anEvent({ ...other, ...unplaced }));
    assert.notEqual(verdict, undefined);
    assert.equal(detail, null);
  });

  it('is somebody’s, where the network is named though the address is not', () => {
    const named = anEvent({ ...other, from: PLACES.abroad, change: withoutAddress });
    const { verdict, detail } = detailsOf(own, named);
    assert.notEqual(verdict, 'benign');
    assert.equal(detail, null);
  });
});
