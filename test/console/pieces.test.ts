import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evidenceBars } from '../../src/console/evidence-bars.ts';
import { duration } from '../../src/console/format.ts';
import { html, markupOf } from '../../src/console/html.ts';
import { withCommands } from '../../src/console/incident/headline.ts';
import { callTexts } from '../../src/console/incident/okta-call.ts';
import { fromThisAddress, notContained } from '../../src/console/incident/side-cards.ts';
import { readTold } from '../../src/console/told.ts';
import { logOdds, probability } from '../../src/domain/judgement/score.ts';
import { TUNING } from '../../src/domain/judgement/tuning.ts';
import { percent } from '../../src/domain/percent.ts';
import { historySentence } from '../../src/domain/response/history-in-words.ts';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import { systemLogLink } from '../../src/domain/system-log-link.ts';
import { aSeenAddress } from '../support/incident-story.ts';

test('durations are read at a glance', () => {
  const read = [850, 4_200, 59_990, 200_000, 18_600_000, 273_600_000, 172_200_000].map(duration);
  assert.deepEqual(read, [
    '850 ms',
    '4.2 s',
    '1 min',
    '3 min 20 s',
    '5 h 10 min',
    '3 d 4 h',
    '2 d',
  ]);
});

test('a probability is never called certain', () => {
  assert.deepEqual([1, 0, 0.9987, 0.624, 0.034].map(percent), [
    '99.9 %',
    '0.1 %',
    '99.9 %',
    '62 %',
    '3.4 %',
  ]);
});

test('the weights and the starting point add up to the score that is shown', () => {
  const evidence = [
    { code: 'travel', weight: 2.5, detail: 'far' },
    { code: 'reauthenticated', weight: -1.5, detail: 'known' },
  ];
  const shown = markupOf(evidenceBars(evidence, 0.25)).replaceAll('−', '-');
  const numbers = [...shown.matchAll(/class="number">([+-][\d.]+)/g)].map(([, weight]) =>
    Number(weight),
  );
  const [travel = 0, reauthenticated = 0, start = 0, together] = numbers;
  assert.deepEqual([travel, reauthenticated], [2.5, -1.5]);
  assert.ok(Math.abs(travel + reauthenticated + start - (together ?? Number.NaN)) < 0.11);
  assert.ok(Math.abs((together ?? Number.NaN) - logOdds(0.25)) < 0.06);
  assert.match(shown, /<rect class="for"[^>]*>[\s\S]*<rect class="against"/);
});

test('a correction of the sum is not called evidence for innocence', () => {
  const correction = { code: 'counted-once', weight: -1.8, detail: 'largely one fact' };
  const shown = markupOf(evidenceBars([correction], 0.25));
  assert.match(shown, /a correction of the sum/);
  assert.doesNotMatch(shown, /likelier if innocent/);
});

test('a score too close to certain to be taken apart still starts from the prior', () => {
  const weight = 25;
  const score = Math.fround(probability(TUNING.prior + weight));
  const shown = markupOf(evidenceBars([{ code: 'travel', weight, detail: 'far' }], score));
  assert.match(shown, new RegExp(`class="number">−${Math.abs(TUNING.prior).toFixed(1)}<`));
});

test('the approver reads the whole request', () => {
  const calls = [
    {
      method: 'DELETE',
      path: '/api/v1/users/00u1/sessions',
      query: { oauthTokens: 'true', forgetDevices: 'true' },
      body: null,
      when: null,
    },
    {
      method: 'PUT',
      path: '/api/v1/users/00u1/risk',
      query: {},
      body: { riskLevel: 'HIGH' },
      when: 'for each factor',
    },
  ];
  assert.deepEqual(callTexts(calls, 'https://acme.okta.com'), [
    'DELETE https://acme.okta.com/api/v1/users/00u1/sessions?oauthTokens=true&forgetDevices=true',
    'PUT https://acme.okta.com/api/v1/users/00u1/risk\n{\n  "riskLevel": "HIGH"\n}\n(for each factor)',
  ]);
  assert.deepEqual(callTexts({ odd: 1 }, null), ['{\n  "odd": 1\n}']);
});

describe('the link to Okta’s System Log', () => {
  test('leads to the admin console and begins ten minutes earlier', () => {
    const link = systemLogLink(
      'https://acme.okta.com',
      'actor.id eq "00u1"',
      Date.parse('2026-11-24T10:00:00Z'),
    );
    const url = new URL(link ?? '');
    assert.equal(url.origin + url.pathname, 'https://acme-admin.okta.com/report/system_log_2');
    assert.equal(url.searchParams.get('search'), 'actor.id eq "00u1"');
    assert.equal(url.searchParams.get('fromTime'), '2026-11-24T09:50:00.000Z');
  });

  test('is left out where the admin console’s address is not known', () => {
    for (const orgUrl of [
      'https://login.acme.com',
      'http://127.0.0.1:4000',
      null,
      'https://okta.com.evil.example',
    ])
      assert.equal(systemLogLink(orgUrl, 'x', Date.now()), null);
  });
});

test('history is told in sentences, and what is not known here key by key', () => {
  assert.equal(
    historySentence({
      kind: 'action_failed',
      data: {
        action: 'clear_sessions',
        oktaErrorCode: 'E0000006',
        message: 'No permission',
        remedy: 'Grant it.',
      },
    }),
    'Failed: Clear all sessions. E0000006. No permission. Grant it.',
  );
  assert.equal(
    historySentence({ kind: 'something_new', data: { count: 3, by: null } }),
    'Something new. count: 3.',
  );
  assert.equal(historySentence({ kind: 'note', data: { text: '<b>' } }), '“<b>”');
  const headline = 'Our event hook was deleted by eve@example.com';
  const alarm = { seen: 'd66f6fec', headline };
  assert.equal(historySentence({ kind: 'opened', data: alarm }), `Opened: ${headline}.`);
  assert.equal(historySentence({ kind: 'seen_again', data: alarm }), `Seen again: ${headline}.`);
  assert.equal(
    historySentence({ kind: 'opened', data: { headline: 'Ada’s session moved', forged: [] } }),
    'Opened: events that are not in Okta’s log claim that Ada’s session moved.',
  );
  assert.equal(
    historySentence({ kind: 'resolved', data: { reason: 'It is in the log.', calledOff: [] } }),
    'Resolved. It is in the log.',
  );
});

test('an address can make the page say only what we wrote', () => {
  assert.equal(readTold('approved'), 'approved');
  for (const code of ['You are hacked', 'toString', '__proto__', ['approved'], undefined])
    assert.equal(readTold(code), null);
});

test('what is not contained says that nothing was done, and only where nothing was', () => {
  const said = (gaps: readonly string[]) =>
    markupOf(
      notContained(
        {
          ...{ kind: 'session_hijack', status: 'new', verdict: 'hijack', containment: 'none' },
          ...{ resolution: null, actedAt: null },
          details: { ...NO_DETAILS, notContained: gaps },
        },
        [],
      ) || html``,
    );
  assert.match(said([]), /Nothing has been done yet: the session, its tokens/);
  const password = said([
    'The user’s sessions and tokens in Okta: nothing that was done ends them.',
  ]);
  assert.match(password, /<li>The user’s sessions and tokens in Okta/);
  assert.doesNotMatch(password, /Nothing has been done/);
});

test('many users of a rented address are not taken for an office', () => {
  const uses = Array.from({ length: 7 }, (_, i) => ({
    ...{ userId: `00u${i}`, login: null, events: 1, sessions: 1, users: 7 },
    lastSeen: new Date(0),
  }));
  const said = (networkKind: 'hosting' | 'mobile' | null) => {
    const ip = '203.0.113.9';
    const stranger = networkKind === null ? [] : [aSeenAddress({ ip, networkKind })];
    const addresses = { ...NO_DETAILS.addresses, stranger };
    const details = { ...NO_DETAILS, addresses };
    return markupOf(fromThisAddress({ org: 'main', userId: '00u0', details }, ip, uses) || html``);
  };
  assert.match(said('mobile'), /6 other users within a day\. So many look like an office/);
  assert.match(said('hosting'), /6 other users within a day\. So many behind a rented .* victims/);
  assert.doesNotMatch(said('hosting'), /office/);
  assert.match(said(null), /within a day\. Look at their sessions too/, 'of a forged delivery');
});

test('a command of ours in what is told is shown as one, and whatever else was written as it came', () => {
  assert.equal(
    markupOf(withCommands('Run `warden register --rotate`, says `<b>`.')),
    'Run <code>warden register --rotate</code>, says `&lt;b&gt;`.',
  );
});
