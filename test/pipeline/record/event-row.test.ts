import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { openFingerprintSources } from '../../../src/network/fingerprint-sources.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { type EventRowMaker, eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { aLogEvent, HOME, type LogEventOptions, MOBILE, SCRIPT } from '../log-events.ts';

suite('the row of an event', () => {
  let make: EventRowMaker;
  before(async () => {
    make = eventRowMaker(await openFingerprintSources());
  });
  const rowOf = (options: Partial<LogEventOptions>) => {
    const raw = aLogEvent({ at: Date.now(), ...options });
    const reading = readLogEvent(raw);
    assert.ok(reading.ok);
    return make('main', 'hook', reading.event, JSON.stringify(raw));
  };

  test('is compared when a user did something in a session, and else only kept', () => {
    assert.ok(rowOf({}).sighting !== null);
    assert.equal(rowOf({ session: null }).sighting, null);
    assert.equal(rowOf({ session: 'trsAbc' }).sighting, null);
    for (const type of [
      'user.session.clear',
      'user.session.end',
      'user.authentication.auth_via_mfa',
      'user.mfa.factor.activate',
    ]) {
      assert.equal(rowOf({ type }).sighting, null, type);
    }
  });

  test('has one fingerprint for what looks the same, and another for each other look', () => {
    const keys = [HOME, HOME, MOBILE, SCRIPT].map((look) => rowOf({ look }).sighting?.fingerprint);
    assert.equal(keys[0], keys[1]);
    assert.equal(new Set(keys).size, 3);
  });

  test('names the session that ended, not that of the admin who ended it', () => {
    const debugContext = { debugData: { endedSessionId: 'idxEnded' } };
    const end = rowOf({ type: 'user.session.end', session: 'idxAdmin', changes: { debugContext } });
    assert.equal(end.sessionId, 'idxEnded');
    assert.equal(rowOf({ type: 'user.session.clear', session: 'idxAdmin' }).sessionId, null);
  });

  test('is about the user acted upon, where there is one', () => {
    const target = [{ id: '00uVictim', type: 'User' }];
    assert.equal(rowOf({ type: 'user.session.clear', changes: { target } }).userId, '00uVictim');
    assert.equal(rowOf({ user: '00uAda' }).userId, '00uAda');
    const job = { actor: { id: 'okta.system', type: 'SystemPrincipal' } };
    assert.equal(rowOf({ changes: job }).userId, null);
  });

  test('calls for a judgement where a session starts on a rented network, or Okta itself warns', () => {
    const start = 'user.session.start';
    assert.deepEqual([rowOf({ type: start }).starts, rowOf({ type: start }).alarm], [true, false]);
    assert.equal(
      rowOf({ type: start, look: { ...HOME, asn: 14061, asOrg: 'DigitalOcean, LLC' } }).alarm,
      true,
    );
    assert.equal(rowOf({ type: 'user.session.context.change' }).alarm, true);
    assert.equal(rowOf({}).alarm, false);
  });

  test('takes the ASN from our own table where the event has none', () => {
    const row = rowOf({ look: { ...HOME, ip: '8.8.8.8', asn: null } });
    assert.equal(row.asn, 15169);
  });

  test('has the network that the org’s own log told of the address, where the event itself tells none', () => {
    const nowhere = (ip: string) => ({ ...HOME, ip, asn: null });
    const asnAt = (ip: string) => rowOf({ look: nowhere(ip) }).asn;
    const tell = (source: 'hook' | 'system_log', org: string, ip: string) => {
      const reading = readLogEvent(aLogEvent({ at: Date.now(), look: { ...HOME, ip } }));
      assert.ok(reading.ok);
      make(org, source, reading.event, '{}');
    };
    tell('hook', 'main', '198.18.2.1');
    tell('system_log', 'other', '198.18.2.1');
    assert.equal(asnAt('198.18.2.1'), null);
    tell('system_log', 'main', '198.18.2.1');
    assert.deepEqual(['198.18.2.1', '198.18.2.200', '203.0.113.1'].map(asnAt), [7922, 7922, null]);
    const sighting = rowOf({ look: nowhere('198.18.2.1') }).sighting;
    assert.equal(JSON.parse(sighting?.details ?? '{}').asnSource, 'table');
  });
});
