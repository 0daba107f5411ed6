import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { actionMessage } from '../../src/alerts/alert-message.ts';
import type { ecsActionFields } from '../../src/alerts/ecs-action.ts';
import type { IncidentStory, StoryAction } from '../../src/domain/response/incident-story.ts';
import { anAction, aStory } from '../support/incident-story.ts';

function ecsOf(action: Partial<StoryAction>, story: Partial<IncidentStory> = {}) {
  const { body } = actionMessage(aStory(story), anAction(action));
  return body.ecs as ReturnType<typeof ecsActionFields>;
}

suite('a finished action in ECS', () => {
  test('says of whom what was changed, and that it worked', () => {
    assert.deepEqual(ecsOf({ decidedBy: 'api:soar' }), {
      '@timestamp': '2026-11-24T10:00:02.000Z',
      ecs: { version: '9.4.0' },
      event: {
        kind: 'event',
        category: ['iam'],
        type: ['user', 'change'],
        action: 'action.executed',
        outcome: 'success',
        module: 'okta',
        provider: 'session-warden',
        id: 'main/42/5f0c1d9be27a/actions/7/done',
        severity: 1,
      },
      message: 'Clear all sessions: done',
      user: {
        target: {
          id: '00u1',
          name: 'ada@example.com',
          full_name: 'Ada Lovelace',
          email: 'ada@example.com',
        },
      },
      related: { user: ['ada@example.com'] },
      session_warden: {
        org: 'main',
        incident: 'INC-42',
        action: { id: 7, kind: 'clear_sessions', status: 'done', decided_by: 'api:soar' },
      },
    });
  });

  test('that failed says why, in one line', () => {
    const failed = { status: 'failed', errorCode: 'E0000006', errorMessage: 'No\npermission' };
    const { event, error } = ecsOf({ ...failed, status: 'failed' });
    assert.deepEqual(
      [event?.action, event?.outcome, event?.severity],
      ['action.failed', 'failure', 4],
    );
    assert.deepEqual(error, { code: 'E0000006', message: 'No permission' });
  });

  test('of addresses is a change of the configuration, and names them', () => {
    const { event, related, user } = ecsOf(
      { kind: 'block_ip', addresses: ['203.0.113.9'] },
      { user: null },
    );
    assert.deepEqual([event?.category, event?.type], [['configuration'], ['change']]);
    assert.deepEqual([related, user], [{ ip: ['203.0.113.9'] }, undefined]);
  });

  test('leaves the message below 20 kB, whatever Okta said and however much was blocked', () => {
    const addresses = Array.from({ length: 20 }, (_, i) => `2001:db8:1:2:3:4:5:${i + 1000}`);
    const calls = [
      'PUT /api/v1/zones/nzo1 {"gateways":[{"type":"CIDR","value":"2001:db8::/128"}]}',
    ];
    const errorMessage = 'Ω'.repeat(2_000);
    const action = anAction({ status: 'failed', addresses, calls, errorMessage });
    const { length } = Buffer.from(JSON.stringify(actionMessage(aStory(), action).body));
    assert.ok(length < 20_000, `${length} bytes`);
  });
});
