import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyLine } from '../../../src/domain/response/history-line.ts';

const ENTRY = {
  org: 'main',
  incidentId: 42,
  incidentKind: 'session_hijack',
  sequence: 3,
  at: '2026-11-24T10:12:31.118Z',
  kind: 'action_failed',
  actor: 'system',
} as const;

test('a line has what an entry is about in our own words, and nothing that somebody else wrote', () => {
  const data = {
    action: 'clear_sessions',
    actionId: 7,
    verdict: 'hijack',
    resolution: 'true_positive',
    headline: 'Ada’s session was used from Lagos',
    reason: 'she phoned: it was not her',
    text: 'the note of an analyst',
    message: 'what Okta said',
    login: 'ada@example.com',
  };
  assert.deepEqual(historyLine({ ...ENTRY, data }), {
    ...ENTRY,
    action: 'clear_sessions',
    actionId: 7,
    verdict: 'hijack',
    resolution: 'true_positive',
  });
});

test('what stands where a word of ours is expected and is none is left out', () => {
  const text = 'secret-0123456789';
  const data = { action: text, actionId: text, verdict: text, resolution: { text } };
  assert.deepEqual(historyLine({ ...ENTRY, data }), ENTRY);
});
