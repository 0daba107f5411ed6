import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { type Judgement, judge } from '../../../src/domain/judgement/judge.ts';
import { POTENTIALLY_STOLEN_SESSION } from '../../../src/domain/public-rules/potentially-stolen-session.ts';
import { type Trace, touchesOf, traceSighting } from '../../../src/domain/public-rules/trace.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  type FingerprintSources,
  fingerprintKey,
  fingerprintOf,
} from '../../../src/domain/session/fingerprint.ts';
import {
  mergeTimeline,
  newTimeline,
  type SessionTimeline,
} from '../../../src/domain/session/session.ts';
import { sightingOf } from '../../../src/domain/session/sighting.ts';
import { openFingerprintSources } from '../../../src/network/fingerprint-sources.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { aBaseline, aContext, timelineOf } from '../builders.ts';

const FOLDER = new URL('../../fixtures/samples/', import.meta.url);

type Sample = {
  file: string;
  line: number;
  label: string;
  note: string;
  raw: Record<string, unknown>;
};

function samples(): Sample[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) =>
      readFileSync(new URL(file, FOLDER), 'utf8')
        .trim()
        .split('\n')
        .map((text, line) => {
          const { event, _meta } = JSON.parse(text);
          return {
            file,
            line,
            label: String(_meta.label),
            note: JSON.stringify(_meta.note ?? ''),
            raw: Array.isArray(event) ? event[0] : event,
          };
        }),
    );
}

/** Publishers left out, or blackened, identity and time of some of their fixtures; Okta never does. */
function identified({ file, line, raw }: Sample): Record<string, unknown> {
  const dated = Number.isFinite(Date.parse(String(raw.published)));
  return {
    ...raw,
    uuid: `${file}:${line}`,
    published: dated ? raw.published : '2023-05-17T07:00:00.000Z',
  };
}

function eventOf(raw: Record<string, unknown>): LogEvent {
  const reading = readLogEvent(raw);
  assert.ok(
    reading.ok,
    reading.ok ? '' : `${reading.reason}: ${JSON.stringify(raw).slice(0, 200)}`,
  );
  return reading.event;
}

describe('real events from public sources', () => {
  let sources: FingerprintSources;
  before(async () => {
    sources = await openFingerprintSources();
  });

  const judged = (events: readonly LogEvent[], baseline = aBaseline(0)): Judgement | null => {
    const sightings = events.map((event) => sightingOf(event, sources));
    return judge(timelineOf(sightings.filter((s) => s !== null)), aContext({ baseline }));
  };

  it('all parse, all are fingerprinted, and each can be judged alone', () => {
    const all = samples();
    assert.equal(all.length, 105);
    for (const sample of all) {
      const event = eventOf(identified(sample));
      assert.ok(fingerprintKey(fingerprintOf(event, sources)).length > 0);
      const judgement = judged([event]);
      assert.notEqual(judgement?.verdict, 'hijack', JSON.stringify(sample.raw).slice(0, 300));
    }
  });

  it('of each file, judged session by session, hold no hijack: none is recorded in them', () => {
    for (const file of new Set(samples().map((sample) => sample.file))) {
      const sessions = new Map<string, SessionTimeline>();
      for (const sample of samples().filter((each) => each.file === file)) {
        if (sample.label === 'hijack') continue;
        const sighting = sightingOf(eventOf(identified(sample)), sources);
        if (sighting === null) continue;
        const key = `${sighting.userId} ${sighting.sessionId}`;
        const timeline = sessions.get(key) ?? newTimeline();
        mergeTimeline(timeline, timelineOf([sighting]));
        sessions.set(key, timeline);
      }
      for (const [key, timeline] of sessions) {
        const judgement = judge(timeline, aContext({ baseline: aBaseline(0) }));
        assert.equal(
          judgement?.verdict ?? 'benign',
          'benign',
          `${file} ${key} ${judgement?.headline}`,
        );
      }
    }
  });

  it('of a trial org’s first minutes stay benign together: scanners, a sign-in with three sessions, an API token', () => {
    const events = samples()
      .filter(({ file }) => file === 'azure_sentinel_oktav2.ndjson')
      .map((sample) => eventOf(identified(sample)));
    const bySession = Map.groupBy(events, (event) => event.externalSessionId);
    for (const [session, own] of bySession) {
      assert.equal(judged(own)?.verdict ?? 'benign', 'benign', `session ${session}`);
    }
  });

  describe('of the public rule for stolen sessions, with the prior session rebuilt', () => {
    const prior = (asn: string, ip: string, userAgent: string) => ({
      uuid: 'prior',
      published: '2023-05-16T10:00:00.000Z',
      eventType: 'user.session.start',
      actor: { id: 'unknown', type: 'User', alternateId: 'admin' },
      outcome: { result: 'SUCCESS' },
      client: { ipAddress: ip, userAgent: { rawUserAgent: userAgent } },
      securityContext: { asNumber: Number(asn) },
      authenticationContext: { externalSessionId: '123456789' },
    });
    const exampleOf = (test: string) => {
      const sample = samples().find(
        ({ note }) => note.includes('PotentiallyStolenSession') && note.includes(test),
      );
      assert.ok(sample !== undefined);
      const note = JSON.parse(JSON.parse(sample.note));
      const [asn, ip, agent] = JSON.parse(note.prior_session_mock[0]) as [string, string, string];
      return {
        before: prior(asn, ip, agent.replace('user_agent:', '')),
        after: identified(sample),
        note,
      };
    };
    const verdictOf = (test: string) => {
      const { before, after } = exampleOf(test);
      // The fixture's own result is a failure, which proves nobody's presence; the rule ignores it.
      return judged([eventOf(before), eventOf({ ...after, outcome: { result: 'SUCCESS' } })]);
    };

    for (const test of [
      'Same device and OS',
      'Different device & ASN',
      'Different ASN & same device',
      'Okta internal event',
    ]) {
      it(`the rule as it is rebuilt here says what its maker says: ${test}`, () => {
        const { before, after, note } = exampleOf(test);
        const events = [{ ...before, debugContext: after.debugContext }, after].map(eventOf);
        const trace: Trace = [];
        for (const event of events) {
          const sighting = sightingOf(event, sources);
          if (sighting !== null) traceSighting(trace, sighting, event.eventType);
        }
        const fired = POTENTIALLY_STOLEN_SESSION.flag(touchesOf([trace])).size > 0;
        assert.equal(fired, note.rule_should_fire);
      });
    }

    it('the firing example is at least suspicious here', () => {
      const judgement = verdictOf('Different device & ASN');
      assert.notEqual(judgement?.verdict ?? 'benign', 'benign');
      assert.equal(judgement?.baselineRule, true);
    });

    for (const quiet of [
      'Same device and OS',
      'Different ASN & same device',
      'Okta internal event',
    ]) {
      it(`the quiet example stays quiet here: ${quiet}`, () => {
        assert.equal(verdictOf(quiet)?.verdict ?? 'benign', 'benign');
      });
    }
  });
});
