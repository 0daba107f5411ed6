import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alarmOf } from '../../../../src/domain/session/alarm.ts';
import { CONTEXT_CHANGED, type LogEvent } from '../../../../src/domain/session/event.ts';
import { readLogEvent } from '../../../../src/okta/log-event.ts';
import { aLogEvent } from '../../../pipeline/log-events.ts';
import { change, judged, PLACES } from '../../builders.ts';

const { neighbour, office, home } = PLACES;

type Changed = {
  readonly newIp: string;
  readonly signals?: string;
  readonly actor?: string;
  readonly risk?: string;
};

/** As Okta writes it, in the session and from where the session went on. */
function contextChange({
  newIp,
  signals,
  actor = 'User',
  risk = '{level=HIGH}',
}: Changed): LogEvent {
  const raw = aLogEvent({ at: 0, type: CONTEXT_CHANGED, session: 's1' });
  const debugData = {
    causes: '[deviceContext.change]',
    previousIpAddress: home.ip,
    newIpAddress: newIp,
    changedDeviceSignals: signals,
    risk,
  };
  const reading = readLogEvent({ ...raw, debugContext: { debugData } });
  assert.ok(reading.ok);
  const [, , , at] = change({ from: neighbour });
  assert.ok(at !== undefined);
  const { opinion, debug, eventType } = reading.event;
  return {
    ...at,
    uuid: `${at.uuid}-c`,
    actor: { ...at.actor, type: actor },
    opinion,
    debug,
    eventType,
  };
}

/** Okta's own example. */
const UNMANAGED =
  '{ "device.profile.managed":{ "oldValue":true, "newValue":false},"device.provider.wsc.fireWall":{"oldValue":"GOOD", "newValue":"NONE"}} ';

/** What Okta's alarm weighs at the neighbour's, to which the session moved, and what it says. */
function alarmAt(...changed: Changed[]) {
  const judgement = judged([...change({ from: neighbour }), ...changed.map(contextChange)]);
  const evidence = judgement?.evidence.find(({ code }) => code === 'okta-alarm');
  return { weight: evidence?.weight ?? 0, says: evidence?.detail ?? '' };
}

describe('a change of a session’s context', () => {
  it('is about the address that the session went on from', () => {
    assert.equal(alarmOf(contextChange({ newIp: neighbour.ip }))?.from, neighbour.ip);
    const there = alarmAt({ newIp: neighbour.ip }).weight;
    assert.ok(there > 0);
    assert.equal(alarmAt({ newIp: office.ip }).weight, there, 'no look of the session is there');
    assert.equal(alarmAt({ newIp: home.ip }).weight, 0, 'the owner came back');
    assert.equal(alarmAt({ newIp: home.ip }, { newIp: neighbour.ip }).weight, there, 'or both');
  });

  it('says that the device is managed no more, and weighs it there', () => {
    const { weight, says } = alarmAt({ newIp: neighbour.ip, signals: UNMANAGED });
    assert.ok(weight > alarmAt({ newIp: neighbour.ip }).weight);
    assert.match(says, /device no longer managed/);
    const told = alarmOf(
      contextChange({ newIp: home.ip, signals: UNMANAGED, actor: 'SystemPrincipal' }),
    );
    assert.equal(told?.kind, 'session context changed', 'what the device tells by itself');
    const again = '{"device.profile.managed":{"oldValue":false,"newValue":true}}';
    const managed = alarmOf(contextChange({ newIp: home.ip, signals: again }));
    assert.equal(managed?.kind, 'session context changed');
  });

  it('in which Okta suspects a hijack is about the whole session', () => {
    const risk = '{reasons=Associated sessionId is suspected to be hijacked, level=HIGH}';
    const alarm = alarmOf(contextChange({ newIp: home.ip, risk, signals: UNMANAGED }));
    assert.deepEqual([alarm?.kind, alarm?.from], ['session hijack suspected', null]);
  });
});
