/** What a SIEM counts by: how grave an incident is said to be, also once a person has found that there was none. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findingMessage } from '../../src/alerts/alert-message.ts';
import type { detectionFinding } from '../../src/alerts/detection-finding.ts';
import type { ecsFields } from '../../src/alerts/ecs.ts';
import { INCIDENT_KINDS } from '../../src/domain/response/incident.ts';
import type { IncidentStory } from '../../src/domain/response/incident-story.ts';
import { aQuestion, aStory } from '../support/incident-story.ts';
import { ocsfFaults } from '../support/ocsf/faults.ts';

function told(fields: Partial<IncidentStory>, activity: 'created' | 'closed' = 'closed') {
  const { data, ecs } = findingMessage(aStory(fields), activity).body;
  return {
    data: data as ReturnType<typeof detectionFinding>,
    ecs: ecs as ReturnType<typeof ecsFields>,
  };
}

const CLOSED = { status: 'closed', closedBy: 'api:bob', closedAt: aStory().updatedAt } as const;
const DENIED = aQuestion({ status: 'answered', answer: 'no', answeredAt: aStory().updatedAt });

suite('an incident that a person closed', () => {
  for (const resolution of ['false_positive', 'benign', 'test', 'duplicate'] as const) {
    test(`as ${resolution} is grave no longer, in OCSF and in ECS, whatever was judged before`, () => {
      for (const kind of INCIDENT_KINDS) {
        for (const questions of [[], [DENIED]]) {
          const { data, ecs } = told({ ...CLOSED, kind, resolution, questions });
          const { severity_id, priority_id, is_suspected_breach, is_alert } = data;
          assert.deepEqual([severity_id, priority_id], [1, 1]);
          assert.deepEqual([is_suspected_breach, is_alert], [false, false]);
          assert.ok(!('risk_score' in data) && !('confidence_score' in data));
          assert.deepEqual([ecs.event?.kind, ecs.event?.severity], ['event', 1]);
          assert.ok(!('risk_score' in (ecs.event ?? {})));
          assert.deepEqual(ocsfFaults(data), []);
        }
      }
    });
  }

  test('as a theft stays what it was, and is no alert any more', () => {
    const { data, ecs } = told({ ...CLOSED, resolution: 'true_positive' });
    const { severity_id, priority_id, risk_score, confidence_score } = data;
    assert.deepEqual([severity_id, priority_id, risk_score, confidence_score], [4, 4, 100, 100]);
    assert.deepEqual([data.is_suspected_breach, data.is_alert], [true, false]);
    assert.deepEqual(
      [ecs.event?.kind, ecs.event?.severity, ecs.event?.risk_score],
      ['event', 4, 100],
    );
  });

  test('says in our own words how it was judged, how far it is and what was concluded', () => {
    const closed = { ...CLOSED, resolution: 'false_positive', assignee: 'api:bob' } as const;
    const { data, ecs } = told({ ...closed, score: 0.998 });
    const words = { verdict: 'hijack', status: 'closed', resolution: 'false_positive' };
    assert.partialDeepStrictEqual(data.unmapped, words);
    const ours = { ...words, assignee: 'api:bob', revision: 3, score: 0.998 };
    assert.partialDeepStrictEqual(ecs.session_warden, ours);
    const open = told({}, 'created');
    assert.equal(open.data.unmapped?.status, 'in_progress');
    assert.ok(!('resolution' in (open.data.unmapped ?? {})));
    assert.ok(!('resolution' in (open.ecs.session_warden ?? {})));
  });
});

suite('an incident that is open', () => {
  test('is an alert in ECS as in OCSF: unless it is judged benign and the user did not say no', () => {
    const kinds = (fields: Partial<IncidentStory>) => {
      const { data, ecs } = told(fields, 'created');
      return [data.is_alert, ecs.event?.kind];
    };
    assert.deepEqual(kinds({}), [true, 'alert']);
    assert.deepEqual(kinds({ verdict: 'benign' }), [false, 'event']);
    assert.deepEqual(kinds({ verdict: 'benign', questions: [DENIED] }), [true, 'alert']);
    assert.deepEqual(kinds({ status: 'resolved' }), [false, 'event']);
  });

  test('has the same severity and risk in ECS as in OCSF; an alarm about the hook has no risk', () => {
    for (const kind of INCIDENT_KINDS) {
      for (const verdict of ['hijack', 'suspicious', 'benign'] as const) {
        const { data, ecs } = told({ kind, verdict, score: 0.5 }, 'created');
        assert.equal(ecs.event?.severity, data.severity_id);
        assert.equal(ecs.event?.risk_score, data.risk_score);
        assert.equal(data.risk_score, kind === 'session_hijack' ? 50 : undefined);
      }
    }
  });

  test('names the version of ECS and the kind of the message', () => {
    const { ecs } = told({}, 'created');
    assert.deepEqual(ecs.ecs, { version: '9.4.0' });
    assert.equal(ecs.event?.action, 'finding.created');
    assert.equal(told(CLOSED).ecs.event?.action, 'finding.closed');
    const place = { city_name: 'Amsterdam', country_name: 'Netherlands', country_iso_code: 'NL' };
    assert.deepEqual(ecs.source?.geo, place);
  });
});
