import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { actionMessage, findingMessage } from '../../src/alerts/alert-message.ts';
import { detectionFinding } from '../../src/alerts/detection-finding.ts';
import { remediationActivity } from '../../src/alerts/remediation-activity.ts';
import { INCIDENT_KINDS, NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory, StorySide } from '../../src/domain/response/incident-story.ts';
import { RESPONSE_ACTION_KINDS } from '../../src/domain/response/response-catalogue.ts';
import {
  anAction,
  aSeenAddress,
  aStory,
  OWNER_SIDE,
  THIEF_SIDE,
} from '../support/incident-story.ts';
import { ocsfFaults } from '../support/ocsf/faults.ts';

const NOTHING_KNOWN: StorySide = {
  ...OWNER_SIDE,
  ...{ ip: null, asn: null, asOrg: null, userAgent: null, family: null, major: null, os: null },
  ...{ country: null, city: null, lat: null, lon: null },
};

suite('what is held against the schema', () => {
  const { data } = findingMessage(aStory(), 'created').body;
  const faults = (change: Record<string, unknown>) =>
    ocsfFaults({ ...(data as Record<string, unknown>), ...change });

  test('is what the schema says, in all its ways', () => {
    const told = (data as ReturnType<typeof detectionFinding>).finding_info;
    assert.deepEqual(faults({ observed_attribute: 'x' }), ['observed_attribute is unknown']);
    assert.deepEqual(faults({ remediation: {} }), ['remediation.desc is missing']);
    assert.deepEqual(faults({ verdict_id: 11 }), [
      'verdict_id: 11 is none of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99',
    ]);
    assert.deepEqual(faults({ time: 'now' }), ['time is no timestamp_t: "now"']);
    assert.deepEqual(faults({ evidences: [] }), ['evidences is empty']);
    assert.deepEqual(faults({ ticket: { uid: '7' } }).slice(0, 1), [
      'ticket is deprecated since 1.5.0',
    ]);
    assert.deepEqual(faults({ finding_info: { ...told, product: {} } }), [
      'finding_info.product has none of name, uid',
    ]);
    assert.deepEqual(faults({ category_uid: 3 }), ['category_uid is 3, not 2']);
    assert.deepEqual(faults({ is_alert: null }), ['is_alert is no boolean_t: null']);
    const { profiles: _incident, ...metadata } = (data as ReturnType<typeof detectionFinding>)
      .metadata as Record<string, unknown>;
    assert.ok(faults({ metadata }).includes('verdict_id is of the profile incident'));
  });
});

suite('an OCSF Detection Finding', () => {
  test('is valid, for every kind and state, however little is known', () => {
    const bare = { user: null, findings: [], actions: [], consoleUrl: null };
    const known = { family: 'Chrome', major: 141, os: 'Windows', networkKind: 'unknown' } as const;
    const unknown = { ...NOTHING_KNOWN, ...known };
    const somewhere = [
      { ...unknown, country: 'Germany', lat: 51, lon: 9 },
      { ...unknown, ip: '2001:db8::1', country: 'Germany' },
      { ...unknown, ip: '198.51.100.7', country: 'Atlantis', lat: 31, lon: -24 },
      { ...unknown, ip: '198.51.100.7', asn: 3320, userAgent: 'curl/8' },
    ];
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const sides = [unknown, ...somewhere].map((side) => ({
      findings: [{ ...finding, before: null, after: side }],
    }));
    const before = somewhere.map((side) => ({ findings: [{ ...finding, before: side }] }));
    const nobody = { user: { id: '00u1', login: 'müller@localhost', name: null } };
    const { details } = aStory();
    const admin = { groups: [{ id: '00g1', name: 'Payroll' }], roles: ['SUPER_ADMIN'] };
    const facts = { ...aStory().user, login: null, name: null, status: null, providerType: null };
    const important = { details: { ...details, user: { ...facts, id: '00u1', ...admin } } };
    const ended = { status: 'closed', resolution: 'true_positive', assignee: 'api:bob' } as const;
    for (const kind of INCIDENT_KINDS) {
      for (const activity of ['created', 'updated', 'closed'] as const) {
        for (const fields of [{}, bare, nobody, important, ended, ...sides, ...before]) {
          assert.deepEqual(ocsfFaults(detectionFinding(aStory({ kind, ...fields }), activity)), []);
        }
      }
    }
  });

  test('of a place has the code of its country, and where it is none that OCSF knows, the place all the same', () => {
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const shown = (country: string) => {
      const after = { ...NOTHING_KNOWN, ip: '203.0.113.9', country, lat: 1, lon: 2 };
      const findings = [{ ...finding, before: null, after }];
      const [evidence] = detectionFinding(aStory({ findings }), 'created').evidences ?? [];
      return [evidence?.src_endpoint?.location, evidence?.data?.location];
    };
    const there = { lat: 1, long: 2 };
    assert.deepEqual(shown('Netherlands'), [
      { country: 'NL', desc: 'Netherlands', ...there },
      undefined,
    ]);
    assert.deepEqual(shown('Atlantis'), [undefined, { desc: 'Atlantis', ...there }]);
  });

  test('shows the session before and after, with the session id only hashed', () => {
    const event = detectionFinding(aStory(), 'created');
    assert.deepEqual(
      event.evidences?.map(({ name, src_endpoint, actor }) => [
        name,
        src_endpoint?.ip,
        actor?.session,
      ]),
      [
        ['before', '198.51.100.7', { uid: 'sid_0123456789abcdef01234567' }],
        ['after', '203.0.113.9', { uid: 'sid_0123456789abcdef01234567' }],
      ],
    );
    assert.deepEqual(
      event.finding_info?.attacks?.map(({ tactic, technique }) => [tactic.uid, technique.uid]),
      [
        ['TA0006', 'T1539'],
        ['TA0008', 'T1550'],
      ],
    );
  });

  test('carries what to do, what was done and what to search for, and stays below 20 kB', () => {
    const long = `“${'Ω'.repeat(60)}”`;
    const { details } = aStory();
    const [, deed] = details.afterwards;
    assert.ok(deed !== undefined);
    const seen = Array.from({ length: 50 }, (_, i) =>
      aSeenAddress({ ip: `2001:db8:1111:2222:3333:4444:5555:${i}`, asOrg: long, city: long }),
    );
    const story = aStory({
      details: {
        ...details,
        afterwards: Array.from({ length: 50 }, (_, i) => ({ ...deed, uuid: `e${i}`, on: long })),
        afterwardsInAll: 70,
        addresses: { stranger: seen, strangerInAll: 900, own: seen, unclear: seen },
      },
    });
    const { unmapped, observables, remediation } = detectionFinding(story, 'created');
    assert.equal(unmapped?.done_by_stranger?.length, 8);
    assert.equal(unmapped?.done_by_stranger_more, 62);
    assert.equal(unmapped?.stranger_addresses_more, 892);
    assert.equal(observables?.length, 8);
    assert.match(remediation?.desc ?? '', /^Next: Wait until the log/);
    const { length } = Buffer.from(JSON.stringify(findingMessage(story, 'created').body));
    assert.ok(length < 20_000, `${length} bytes`);
  });

  test('names the actions by what the API decides on them with, what waits first', () => {
    const waits = anAction({
      ...{ id: 9, kind: 'block_ip', title: 'Block the address', status: 'awaiting_approval' },
      ...{ calls: ['POST /api/v1/zones'], addresses: ['203.0.113.9'] },
      ...{ approvalsNeeded: 2, agreed: ['api:soar', 'console:soar', 'slack:U1'] },
      ...{ approvalExpiresAt: Date.UTC(2026, 10, 24, 11), startedAt: null, finishedAt: null },
    });
    const done = anAction({ decidedBy: 'api:alice', undoOf: 3, reason: 'a\nb' });
    const story = aStory({ actions: [done, waits] });
    const waiting = {
      id: 9,
      kind: 'block_ip',
      title: 'Block the address',
      status: 'awaiting_approval',
      calls: ['POST /api/v1/zones'],
      addresses: ['203.0.113.9'],
      approvals_needed: 2,
      approvals_given: 2,
      expires_time: Date.UTC(2026, 10, 24, 11),
    };
    const { unmapped } = detectionFinding(story, 'updated');
    assert.equal(unmapped?.incident, 'INC-42');
    assert.deepEqual(unmapped?.actions, [
      waiting,
      {
        id: 7,
        kind: 'clear_sessions',
        title: 'Clear all sessions',
        status: 'done',
        calls: ['DELETE /api/v1/users/00u1/sessions?oauthTokens=true&forgetDevices=true'],
        reason: 'a b',
        decided_by: 'api:alice',
        undo_of: 3,
      },
    ]);
    const { ecs } = findingMessage(story, 'updated').body;
    assert.partialDeepStrictEqual(ecs, { session_warden: { waiting_actions: [waiting] } });
    const none = detectionFinding(aStory({ actions: [] }), 'created').unmapped;
    assert.equal(none?.actions, undefined);
  });

  test('of very many actions and addresses says how many it leaves out', () => {
    const addresses = Array.from({ length: 30 }, (_, i) => `203.0.113.${i}`);
    const actions = Array.from({ length: 25 }, (_, i) => anAction({ id: i + 1, addresses }));
    const { unmapped } = detectionFinding(aStory({ actions }), 'updated');
    assert.equal(unmapped?.actions?.length, 20);
    assert.equal(unmapped?.actions_more, 5);
    assert.deepEqual(
      [unmapped?.actions?.[0]?.addresses?.length, unmapped?.actions?.[0]?.addresses_more],
      [20, 10],
    );
  });

  test('what the user was at as well is nothing to search for or to block', () => {
    const { details } = aStory();
    const stranger = [aSeenAddress({ alsoUsers: true })];
    const both = { ...details, addresses: { ...details.addresses, stranger } };
    const { observables, unmapped } = detectionFinding(aStory({ details: both }), 'created');
    assert.equal(observables, undefined);
    assert.equal(unmapped?.stranger_addresses?.[0]?.also_users, true);
  });

  test('says which version tells it, and by which version and policy it was judged', () => {
    const judgedBy = { version: '0.9.0', policy: '8a905b49c039', mode: 'enforce' };
    const event = detectionFinding(aStory({ version: '1.2.3', judgedBy }), 'created');
    assert.equal(event.metadata?.product.version, '1.2.3');
    assert.equal(event.finding_info?.product?.version, '1.2.3');
    assert.equal(event.finding_info?.analytic?.version, '0.9.0+8a905b49c039');
    const before = detectionFinding(aStory({ judgedBy: null }), 'created');
    assert.ok(!('version' in (before.finding_info?.analytic ?? {})));
  });

  test('is an alert until it is closed, and says what a person concluded', () => {
    assert.equal(detectionFinding(aStory(), 'created').is_alert, true);
    const closed = aStory({ status: 'closed', resolution: 'false_positive' });
    const event = detectionFinding(closed, 'closed');
    assert.deepEqual([event.is_alert, event.status_id, event.verdict_id], [false, 3, 1]);
    const stolen = detectionFinding(
      aStory({ status: 'closed', resolution: 'true_positive' }),
      'closed',
    );
    assert.deepEqual([stolen.status_id, stolen.verdict_id], [4, 2]);
  });

  test('is as severe as what happened, to whom, and what it is about', () => {
    const { details } = aStory();
    const user = { ...{ id: '00u1', login: null, name: null, status: null, providerType: null } };
    const admin = { ...details, user: { ...user, groups: null, roles: ['SUPER_ADMIN'] } };
    const nobody = { ...details, user: { ...user, groups: null, roles: [] } };
    const of = (fields: Partial<IncidentStory>) => {
      const event = detectionFinding(aStory(fields), 'created');
      return [event.severity_id, event.priority_id, event.is_suspected_breach, event.risk_score];
    };
    assert.deepEqual(of({}), [4, 4, true, 100]);
    assert.deepEqual(of({ details: admin }), [5, 4, true, 100]);
    assert.deepEqual(of({ details: nobody }), [4, 4, true, 100]);
    assert.deepEqual(of({ verdict: 'suspicious', score: 0.5 }), [3, 2, false, 50]);
    assert.deepEqual(of({ verdict: 'benign', score: 0.1 }), [1, 2, false, 10]);
    const alarm = { kind: 'hook_tampered', verdict: 'hijack' } as const;
    assert.deepEqual(of(alarm), [4, 4, false, undefined]);
    const { finding_info } = detectionFinding(aStory(alarm), 'created');
    assert.equal(finding_info?.attacks, undefined);
    const { ecs } = findingMessage(aStory(alarm), 'created').body;
    assert.equal((ecs as { threat?: unknown }).threat, undefined);
  });

  test('says who has it in hand, how far it is, and what a person concluded', () => {
    const of = (fields: Partial<IncidentStory>) => {
      const event = detectionFinding(aStory(fields), 'updated');
      return [event.status_id, event.verdict_id, event.assignee];
    };
    assert.deepEqual(of({ status: 'new' }), [1, 4, undefined]);
    assert.deepEqual(of({ assignee: 'api:bob' }), [2, 4, { name: 'api:bob' }]);
    assert.deepEqual(of({ status: 'contained' }), [2, 4, undefined]);
    assert.deepEqual(of({ status: 'resolved', verdict: 'benign' }), [4, 5, undefined]);
    for (const [resolution, verdict] of [
      ['benign', 5],
      ['test', 6],
      ['duplicate', 10],
    ] as const) {
      const status = resolution === 'benign' ? 3 : 4;
      assert.deepEqual(of({ status: 'closed', resolution }), [status, verdict, undefined]);
    }
  });

  test('says what is to be done though nothing was, and nothing where there is nothing to say', () => {
    const nothing = { details: NO_DETAILS, actions: [], nextStep: null };
    const desc = (fields: Partial<IncidentStory>) =>
      detectionFinding(aStory({ ...nothing, ...fields }), 'created').remediation?.desc;
    assert.equal(desc({}), undefined);
    assert.equal(desc({ nextStep: 'Ask.' }), 'Next: Ask. Nothing was done.');
    assert.equal(desc({ actions: [anAction({ status: 'failed' })] }), undefined);
    assert.equal(desc({ actions: [anAction()] }), 'Done: Clear all sessions.');
    const left = { ...NO_DETAILS, notContained: ['Apps live on.'] };
    assert.equal(desc({ details: left }), 'Nothing was done. Apps live on.');
  });

  test('shows the evidence that speaks, and no analysis where none does', () => {
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const shown = (...weights: number[]) => {
      const evidence = weights.map((weight) => ({ code: `c${weight}`, weight, detail: 'x' }));
      const findings = [{ ...finding, before: null, evidence }];
      const { anomaly_analyses } = detectionFinding(aStory({ findings }), 'created');
      return anomaly_analyses?.[0]?.anomalies?.map((one) => one.observation_parameter);
    };
    assert.deepEqual(shown(1, 0, -1), ['c1', 'c-1']);
    assert.equal(shown(0), undefined);
  });

  test('of a proxy in the middle the stranger is who came first, in ECS too', () => {
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const { ip, asn, userAgent } = THIEF_SIDE;
    const thief = { ip, asn, userAgent };
    const other = { ip: '192.0.2.1', asn: 64496, userAgent: 'curl' };
    const findings = [{ ...finding, before: THIEF_SIDE, after: OWNER_SIDE }];
    const source = (...stolen: (typeof thief)[]) => {
      const story = aStory({ findings, details: { ...aStory().details, stolen } });
      const { ecs } = findingMessage(story, 'created').body;
      return (ecs as { source?: { ip?: string } }).source?.ip;
    };
    assert.equal(source(other, thief), ip);
    assert.equal(source(other), OWNER_SIDE.ip);
    for (const part of ['ip', 'asn', 'userAgent'] as const) {
      assert.equal(source({ ...thief, [part]: other[part] }), OWNER_SIDE.ip, part);
    }
    const { ecs } = findingMessage(aStory({ findings: [], lastBadAt: null }), 'created').body;
    const { '@timestamp': at, source: none } = ecs as Record<string, unknown>;
    assert.deepEqual([at, none], ['2026-11-24T10:00:00.900Z', undefined]);
  });

  test('the time is when the finding was made, and stays', () => {
    const later = aStory({ revision: 9, updatedAt: aStory().updatedAt + 60_000 });
    const [one, two] = [detectionFinding(aStory(), 'created'), detectionFinding(later, 'updated')];
    assert.equal(one.time, two.time);
    assert.equal(one.finding_info?.uid, two.finding_info?.uid);
  });
});

suite('an OCSF Remediation Activity', () => {
  test('is valid, for every kind of action', () => {
    for (const kind of RESPONSE_ACTION_KINDS) {
      for (const status of ['done', 'failed'] as const) {
        const event = remediationActivity(aStory(), anAction({ kind, status }));
        assert.deepEqual(ocsfFaults(event), []);
        assert.equal(event.status_id, status === 'done' ? 1 : 2);
      }
    }
  });

  test('clearing sessions evicts, expiring the password hardens, taking back restores', () => {
    const activity = (kind: string) =>
      remediationActivity(aStory(), anAction({ kind })).activity_id;
    assert.deepEqual(['clear_sessions', 'expire_password', 'unsuspend'].map(activity), [2, 4, 3]);
    assert.deepEqual(['block_ip', 'quarantine', 'raise_risk'].map(activity), [1, 1, 99]);
    assert.deepEqual(['unblock_ip', 'unquarantine', 'lower_risk'].map(activity), [3, 3, 3]);
    assert.deepEqual(['unenroll_new_factors', 'revoke_api_tokens'].map(activity), [2, 2]);
    const techniques = (kind: string) =>
      remediationActivity(aStory(), anAction({ kind })).countermeasures?.map(
        ({ d3f_technique: { uid } }) => uid,
      );
    assert.deepEqual(
      ['clear_sessions', 'universal_logout', 'revoke_grants', 'reset_factors'].flatMap(techniques),
      ['D3-ST', 'D3-ST', 'D3-CR', 'D3-CR'],
    );
    assert.deepEqual(
      ['suspend', 'reset_password', 'block_ip', 'quarantine', 'unsuspend'].flatMap(techniques),
      ['D3-AL', 'D3-CRO', 'D3-NTF', 'D3-UAP', 'D3-ULA'],
    );
  });
});

/** What the rules of a SIEM stand on: a field that goes missing stops them without a word. */
function kept(name: string): unknown {
  const path = new URL(`../fixtures/alerts/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

suite('what is to be done about an alarm', () => {
  test('is told with its facts, and nothing of what was done to a session', () => {
    const notices = ['Mallory did. Run `warden register`.'];
    const alarm = { kind: 'hook_tampered', actions: [], nextStep: null } as const;
    const details = { ...NO_DETAILS, notices };
    const { data } = findingMessage(aStory({ ...alarm, details }), 'created').body;
    assert.partialDeepStrictEqual(data, { remediation: { desc: `Next: ${notices[0]}` } });
  });
});

suite('a webhook message', () => {
  test('is to the letter the one that receivers were built for', () => {
    assert.deepEqual(findingMessage(aStory(), 'created').body, kept('finding'));
    assert.deepEqual(actionMessage(aStory(), anAction()).body, kept('action'));
  });

  test('of an action that failed says so, why, and what it was', () => {
    const failed = anAction({
      ...{ kind: 'format_disk', title: 'Format', status: 'failed', calls: [], undoOf: 3 },
      ...{ errorCode: 'E0000006', errorMessage: 'No permission', decidedBy: 'slack:U1' },
    });
    const { body } = actionMessage(aStory(), failed);
    assert.equal(body.type, 'action.failed');
    assert.partialDeepStrictEqual(body.data, {
      ...{ activity_id: 99, activity_name: 'Format', severity_id: 4, status_id: 2 },
      ...{ status_code: 'E0000006', status_detail: 'No permission', message: 'Format: failed' },
      remediation: { desc: 'Format' },
      unmapped: { action_kind: 'format_disk', decided_by: 'slack:U1', undo_of: 3 },
    });
    const unfinished = actionMessage(aStory(), anAction({ finishedAt: null }));
    assert.equal(unfinished.body.timestamp, '2026-11-24T10:00:02.000Z');
    assert.notEqual(unfinished.id, actionMessage(aStory(), anAction({ id: 8 })).id);
  });

  test('is the same to the letter however often it is made, and another one once something changed', () => {
    const one = findingMessage(aStory(), 'created');
    assert.deepEqual(one, findingMessage(aStory(), 'created'));
    assert.notEqual(one.id, findingMessage(aStory({ revision: 4 }), 'updated').id);
    // The number, and the revision, of before a restore.
    assert.notEqual(one.id, findingMessage(aStory({ uid: '0123456789ab' }), 'updated').id);
    assert.notEqual(one.id, findingMessage(aStory({ updatedAt: 1 }), 'updated').id);
    const done = actionMessage(aStory(), anAction());
    assert.notEqual(done.id, actionMessage(aStory(), anAction({ finishedAt: 1 })).id);
  });

  test('has the form of Standard Webhooks, with ECS fields beside the finding', () => {
    const { id, body } = findingMessage(aStory(), 'created');
    assert.match(id, /^msg_[0-9a-f]{32}$/);
    assert.match(String(body.type), /^[a-zA-Z0-9_.]+$/);
    assert.equal(body.timestamp, '2026-11-24T10:00:02.000Z');
    assert.partialDeepStrictEqual(body.ecs, {
      event: { kind: 'alert', category: ['session', 'iam', 'intrusion_detection'], module: 'okta' },
      source: { ip: '203.0.113.9', as: { number: 14061 } },
      user: { name: 'ada@example.com' },
      threat: { technique: { id: ['T1539', 'T1550'] } },
    });
  });

  test('stays below 20 kB with a session that changed a hundred times', () => {
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const findings = Array.from({ length: 100 }, (_, i) => ({ ...finding, uuid: `uuid-${i}` }));
    const { body } = findingMessage(aStory({ findings }), 'updated');
    assert.ok(JSON.stringify(body).length < 20_000);
  });
});
