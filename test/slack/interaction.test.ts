import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readInteraction, readSubmission } from '../../src/slack/interaction.ts';

function form(fields: Record<string, unknown> = {}, action: Record<string, unknown> = {}): string {
  const clicked = { action_id: 'warden:approve:8', value: 'main:42.5f0c1d9be27a:8', ...action };
  const payload = {
    type: 'block_actions',
    user: { id: 'U0123456789', name: 'eve', team_id: 'T0123456789' },
    response_url: 'https://hooks.slack.com/actions/T/1/x',
    trigger_id: '12466734323.1395872398',
    actions: [clicked],
    ...fields,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

const SENDER = { by: 'slack:U0123456789', home: 'T0123456789' };

test('a click says who meant what', () => {
  assert.deepEqual(readInteraction(form()), {
    sender: SENDER,
    meaning: { does: 'approve', org: 'main', incidentId: 42, uid: '5f0c1d9be27a', actionId: 8 },
    responseUrl: 'https://hooks.slack.com/actions/T/1/x',
    triggerId: '12466734323.1395872398',
  });
  const seen = (value: string) =>
    readInteraction(form({}, { action_id: 'warden:close_benign', value }))?.meaning;
  const closes = { does: 'close_benign', org: 'main', incidentId: 42, uid: null };
  const verdict = 'suspicious';
  assert.deepEqual(seen('main:42:suspicious'), { ...closes, verdict, isDenied: false });
  assert.deepEqual(seen('main:42:suspicious:denied'), { ...closes, verdict, isDenied: true });
  const all = (value: string) =>
    readInteraction(form({}, { action_id: 'warden:approve_all', value }))?.meaning;
  const approves = { does: 'approve_all', org: 'main', incidentId: 42, uid: null };
  assert.deepEqual(all('main:42:8,9'), { ...approves, actionIds: [8, 9] });
  for (const wrong of ['main:42', 'main:42:', 'main:42:8,', 'main:42:8,x'])
    assert.equal(all(wrong) ?? null, null);
  // Of a message that an earlier version posted.
  assert.deepEqual(seen('main:42'), closes);
});

test('a form that was sent says who closes what, and why', () => {
  const sent = (fields: Record<string, unknown> = {}) => {
    const view = {
      callback_id: 'warden:close_benign',
      private_metadata: 'main:42.5f0c1d9be27a:hijack:denied',
      state: {
        values: { reason: { reason: { type: 'plain_text_input', value: ' It was her. ' } } },
      },
      ...fields,
    };
    return readSubmission(form({ type: 'view_submission', actions: undefined, view }));
  };
  const incident = { org: 'main', incidentId: 42, uid: '5f0c1d9be27a' };
  const meaning = { does: 'close_benign', ...incident, verdict: 'hijack', isDenied: true };
  assert.deepEqual(sent(), { sender: SENDER, meaning, reason: 'It was her.', original: '' });
  assert.equal(sent({ callback_id: 'warden:close_theft' })?.meaning.does, 'close_theft');
  assert.equal(sent({ state: { values: {} } })?.reason, '');
  assert.equal(sent({ state: null })?.reason, '');
  for (const other of [
    { callback_id: 'another' },
    { callback_id: 'warden:approve' },
    { callback_id: 'warden:show_all', private_metadata: 'main:42:8:hijack' },
    { callback_id: 'warden:show_plan', private_metadata: 'main:42:hijack' },
    { private_metadata: 'main:x' },
    { private_metadata: null },
  ])
    assert.equal(sent(other), null);
  assert.equal(readSubmission(form()), null, 'a click is no form');
  assert.equal(readSubmission(form({ type: 'view_submission' })), null);
});

test('a form that agrees to what it shows says to what, and how it was judged there', () => {
  const meant = (id: string, metadata: string) => {
    const view = { callback_id: id, private_metadata: metadata };
    return readSubmission(form({ type: 'view_submission', actions: undefined, view }))?.meaning;
  };
  const of = { org: 'main', incidentId: 42, uid: null, verdict: 'hijack' };
  assert.deepEqual(meant('warden:approve_all', 'main:42:8,9:hijack'), {
    ...{ does: 'approve_all', actionIds: [8, 9], ...of },
  });
  const seals = 'clear_sessions.0123456789ab,block_ip.ba9876543210';
  assert.deepEqual(meant('warden:contain', `main:42:hijack:${seals}`), {
    ...{ does: 'contain', ...of },
    shown: [
      { kind: 'clear_sessions', seal: '0123456789ab' },
      { kind: 'block_ip', seal: 'ba9876543210' },
    ],
  });
  for (const wrong of ['main:42:hijack:', 'main:42:hijack:x', 'main:42:hijack:a.b,', 'main:42:no'])
    assert.equal(meant('warden:contain', wrong), undefined, wrong);
  assert.equal(meant('warden:approve_all', 'main:42:8:no'), undefined);
});

test('anything else is no click of ours', () => {
  for (const other of [
    form({ type: 'view_submission' }),
    form({ user: { id: 'system' } }),
    form({ user: null }),
    form({ actions: [] }),
    form({}, { action_id: 'other:approve:8' }),
    form({}, { action_id: 'warden:suspend:8' }),
    form({}, { value: 'main:42' }),
    form({}, { value: 'main:42:8e3' }),
    form({}, { value: 'main:42.5f0c:8' }),
    form({}, { value: 'main:42.5f0c1d9be27a.1:8' }),
    form({}, { value: 42 }),
    form({}, { action_id: 'warden:close_benign', value: 'main:42:whatever' }),
    'payload=%7B',
    'nothing',
    '',
  ]) {
    assert.equal(readInteraction(other), null, other);
  }
});

test('no body makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
      ),
      (body) => {
        readInteraction(body);
        readSubmission(body);
      },
    ),
  );
});
