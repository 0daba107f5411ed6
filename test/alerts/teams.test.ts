import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { type TeamsMessage, weightOf } from '../../src/alerts/adaptive-card.ts';
import type { AlertError } from '../../src/alerts/error.ts';
import { createTeamsClient } from '../../src/alerts/teams.ts';
import { incidentCard } from '../../src/alerts/teams-card.ts';
import { type TeamsTold, teamsNews } from '../../src/alerts/teams-news.ts';
import { INCIDENT_KINDS, NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory } from '../../src/domain/response/incident-story.ts';
import { openLog } from '../../src/serve/log.ts';
import { wrongTeamsMessage } from '../support/adaptive-card-schema.ts';
import { anAction, aQuestion, aSeenAddress, aStory } from '../support/incident-story.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const SIG = 'Zm9yZ2VkLXNpZ25hdHVyZS0wMTIzNDU2Nzg5';
const NOW = Date.UTC(2026, 10, 24, 10, 0, 0, 900);
/** What Teams takes of a message, by its own error. */
const TEAMS_TAKES = 28_672;

const cardOf = ({ attachments: [{ content }] }: TeamsMessage) => content;

function lines(message: TeamsMessage): string[] {
  return cardOf(message).body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));
}

/** What is told of a story of which this was told before. */
function follow(before: Partial<IncidentStory>, after: Partial<IncidentStory>, told?: TeamsTold) {
  const first = told ?? teamsNews(aStory(before), null).told;
  const { card, told: then } = teamsNews(aStory(after), first);
  const said = card === null ? null : lines(card);
  return { news: said?.slice(said.indexOf('News') + 1) ?? null, card, told: then };
}

suite('the card of an incident', () => {
  test('says of a sign-in that the stranger made that a password goes with it', () => {
    const opening = { at: 1, uuid: 'e0', byPassword: true };
    const opened = aStory({ details: { ...aStory().details, opening } });
    const all = lines(incidentCard(opened));
    assert.equal(all[0], 'Hijacked sign-in: Ada Lovelace');
    assert.match(all[3] ?? '', / The password is probably known to them\.$/);
  });

  test('tells what Slack’s first message tells: who, what changed, why, what was done and what to do', () => {
    const all = lines(incidentCard(aStory())).join('\n');
    for (const expected of [
      'Hijacked session: Ada Lovelace',
      '🟡 Acted, the log is being watched',
      'Chrome 141 on Windows → python-requests, both in use',
      'What to do\n• Wait until the log has shown',
      'User: Ada Lovelace, ada@example.com',
      'Likely a hijack: 99.8 %',
      'First bad event: 2026-11-24T10:00:00Z',
      'Session: sid_0123456789abcdef01234567',
      '• 2026-11-24T10:00:00Z factor enrolled: “Google Authenticator”',
      'The stranger’s addresses\n• 203.0.113.9 DigitalOcean (AS14061, hosting), Amsterdam',
      'The user’s own addresses\n• 198.51.100.7',
      'Address: 198.51.100.7  →  203.0.113.9',
      'Network: AS3320 Deutsche Telekom AG (residential)  →  AS14061 DigitalOcean (hosting)',
      '• A script uses the session — very strong evidence for a hijack',
      '• Clear all sessions — ✅ done, 2026-11-24T10:00:02Z',
      'DELETE /api/v1/users/00u1/sessions?oauthTokens=true&forgetDevices=true',
      '• Sessions inside applications live on.',
      'INC-42 · org main · event e1c0f0a2-0000-11ef-8000-000000000001',
    ]) {
      assert.ok(all.includes(expected), `${expected}\nis not in\n${all}`);
    }
  });

  test('says whose agreement is waited for and until when, and how Okta refused with what to do', () => {
    const waiting = anAction({
      ...{ status: 'awaiting_approval', finishedAt: null, approvalsNeeded: 2 },
      approvalExpiresAt: Date.UTC(2026, 10, 24, 10, 30),
    });
    const failed = anAction({
      ...{ status: 'failed', errorCode: 'E0000006', errorMessage: 'No permission' },
      remedy: 'Grant it.',
    });
    const all = lines(incidentCard(aStory({ actions: [waiting, failed] })));
    assert.ok(
      all.includes(
        '• Clear all sessions — ✋ waits for approval of 2 different people until 2026-11-24T10:30:00Z',
      ),
      all.join('\n'),
    );
    assert.ok(all.includes('E0000006: No permission. Grant it.'), all.join('\n'));
    const does = all.filter((text) => text.startsWith('All of the user’s Okta sessions'));
    assert.equal(does.length, 1, 'of what waits it says what it does, not of what is over');
    const half = lines(incidentCard(aStory({ actions: [{ ...waiting, agreed: ['api:nora'] }] })));
    assert.ok(
      half.includes(
        '• Clear all sessions — ✋ waits for approval: 1 of 2 agreed (api:nora); one more person needed until 2026-11-24T10:30:00Z',
      ),
      half.join('\n'),
    );
  });

  test('leads to the incident and to the System Log from before the first bad event', () => {
    const { actions } = cardOf(incidentCard(aStory()));
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Open INC-42', 'System Log', 'User in Okta'],
    );
    assert.equal(actions[0]?.url, 'https://warden.example.com/incidents/42');
    const log = new URL(actions[1]?.url ?? '');
    assert.equal(log.searchParams.get('fromTime'), '2026-11-24T09:50:00.000Z');
    const without = cardOf(incidentCard(aStory({ consoleUrl: null, user: null })));
    assert.deepEqual(without.actions, []);
  });

  test('is one that a workflow takes, of every kind of incident and in every state', () => {
    const actions = (['proposed', 'awaiting_approval', 'failed', 'undone'] as const).map((status) =>
      anAction({ status, decidedBy: 'slack:U1', reason: 'because', errorCode: 'E1' }),
    );
    const states: Partial<IncidentStory>[] = [
      {},
      { actions, questions: [aQuestion({ answer: 'no', answeredAt: 1 })] },
      { status: 'closed', resolution: 'true_positive', closedBy: 'api:bob', assignee: 'ann' },
      { verdict: 'benign', findings: [], details: NO_DETAILS, headline: '' },
      { user: null, firstBadAt: null, nextStep: null, org: { ...aStory().org, mode: 'observe' } },
    ];
    for (const kind of INCIDENT_KINDS) {
      for (const state of states) {
        const story = aStory({ kind, ...state });
        assert.equal(wrongTeamsMessage(incidentCard(story)), null, kind);
      }
    }
    const broken = { ...incidentCard(aStory()), summary: 'x' };
    assert.notEqual(wrongTeamsMessage(broken), null, 'the schema refuses something');
  });

  test('has whatever strangers chose as text: no Markdown, no link, no line of its own', () => {
    const evil = '[click](https://evil.example) **x** <at>all</at>\n# y\u202e';
    const finding = aStory().findings[0];
    assert.ok(finding?.after != null);
    const message = incidentCard(
      aStory({
        headline: evil,
        user: { id: '00u1', login: evil, name: evil },
        findings: [{ ...finding, after: { ...finding.after, userAgent: evil, asOrg: evil } }],
        details: { ...NO_DETAILS, notices: [evil] },
      }),
    );
    assert.equal(wrongTeamsMessage(message), null);
    const { body, fallbackText, actions } = cardOf(message);
    // Only what reads Markdown could make a link of it, and there is none.
    assert.deepEqual([...new Set(body.map(({ type }) => type))], ['RichTextBlock']);
    const runs = body.flatMap(({ inlines }) => inlines);
    assert.deepEqual([...new Set(runs.map(({ type }) => type))], ['TextRun']);
    assert.ok(runs.some(({ text }) => text.includes('[click](https://evil.example)')));
    assert.ok(runs.every(({ text }) => !/[\n\u202e]/.test(text)));
    assert.equal(fallbackText, 'INC-42: see the console.');
    assert.ok(actions.every(({ url }) => !url.includes('evil')));
    assert.ok(!JSON.stringify(message).includes('"msteams"'), 'a mention would stand there');
  });

  test('stays within what Teams takes, the gravest first, and says how much was left out', () => {
    const { details } = aStory();
    const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 700 });
    fc.assert(
      fc.property(text, fc.nat({ max: 400 }), (words, count) => {
        const notContained = Array.from({ length: count }, (_, i) => `${i} ${words}`);
        const stranger = Array.from({ length: 50 }, () => aSeenAddress({ asOrg: words }));
        const addresses = { ...details.addresses, stranger, strangerInAll: 900 };
        const many = { ...details, notContained, addresses };
        const message = incidentCard(aStory({ headline: words, details: many }));
        assert.equal(wrongTeamsMessage(message), null);
        const stored = Buffer.byteLength(JSON.stringify(JSON.stringify(message)));
        assert.ok(stored <= weightOf(message) && weightOf(message) < TEAMS_TAKES);
        const all = lines(message);
        assert.equal(all[0], 'Hijacked session: Ada Lovelace');
        if (count < 300) return;
        assert.match(all.at(-1) ?? '', /^… and \d+ more lines, see the console$/);
      }),
      { numRuns: 100 },
    );
  });
});

suite('what is news for Teams', () => {
  test('nothing as long as nothing happened, and each thing once', () => {
    const first = teamsNews(aStory(), null);
    assert.ok(first.card !== null);
    assert.equal(teamsNews(aStory({ revision: 9, assignee: 'ann' }), first.told).card, null);
    const contained = follow({}, { containment: 'verified' }, first.told);
    assert.deepEqual(contained.news?.[0], '• Contained, verified in the System Log.');
    assert.equal(follow({}, { containment: 'verified' }, contained.told).card, null);
    const closing = { status: 'closed', containment: 'verified', closedAt: 5 } as const;
    const closed = follow(
      {},
      { ...closing, resolution: 'true_positive', closedBy: 'api:bob' },
      contained.told,
    );
    assert.deepEqual(closed.news?.[0], '• ⚪ Closed as true positive by api:bob.');
    const again = follow({}, { containment: 'verified' }, closed.told);
    assert.deepEqual(again.news?.[0], '• Open again.');
    const twice = follow({}, { ...closing, closedAt: 9, resolution: 'benign' }, again.told);
    assert.deepEqual(twice.news?.[0], '• ⚪ Closed as benign.');
  });

  test('what must not be overlooked, with what to do and the way to the incident', () => {
    const calm = { verdict: 'suspicious', containment: 'none', actions: [] } as const;
    for (const [after, expected] of [
      [{ verdict: 'hijack' }, '• This is now judged a hijack: ada@example.com.'],
      [{ containment: 'broken' }, '• Not contained: the session of ada@example.com was used after'],
      [
        { actions: [anAction({ status: 'awaiting_approval' })] },
        '• “Clear all sessions” for ada@example.com waits for approval.',
      ],
      [
        { questions: [aQuestion({ answer: 'no', answeredAt: 1 })] },
        '• ada@example.com says that it was NOT them.',
      ],
      [{ verdict: 'benign' }, '• With the events that came since, it is judged benign.'],
    ] as const) {
      const { news, card } = follow(calm, { ...calm, ...after });
      assert.ok(news?.[0]?.startsWith(expected), `${news?.[0]} is not ${expected}`);
      assert.ok(card !== null && lines(card).some((line) => line === 'What to do'));
      assert.equal(cardOf(card).actions[0]?.title, 'Open INC-42');
      assert.equal(wrongTeamsMessage(card), null);
    }
  });

  test('of an alarm once what to do about it, and of forged events what they claim', () => {
    const notices = ['Mallory did. Run `warden register`.'];
    const details = { ...NO_DETAILS, notices };
    const alarm = lines(incidentCard(aStory({ kind: 'hook_tampered', nextStep: null, details })));
    assert.deepEqual(
      alarm.slice(alarm.indexOf('What to do'))[1],
      '• Mallory did. Run warden register.',
    );
    assert.ok(!alarm.includes('Mind'));
    const forged = lines(incidentCard(aStory({ kind: 'forged_delivery' })));
    assert.ok(forged.includes('What the forged events claim'));
    assert.ok(!forged.includes('What changed') && !forged.includes('Why'));
  });

  test('that a containment could not be verified, and why', () => {
    const containment = {
      lastActedAt: NOW,
      checkedAt: NOW,
      confirmations: [],
      brokenBy: null,
      timesBroken: 0,
      unverifiedBecause: 'The log cannot be read.',
    };
    const { news } = follow({}, { details: { ...NO_DETAILS, containment } });
    assert.match(news?.[0] ?? '', /whether it holds could not be verified: The log cannot be read/);
  });

  test('not the end of what it was never told of', () => {
    const closed = teamsNews(aStory({ status: 'closed', closedAt: 5 }), null);
    assert.equal(closed.card, null);
    assert.equal(teamsNews(aStory({ status: 'closed', closedAt: 5 }), closed.told).card, null);
  });
});

suite('the address of a workflow', () => {
  async function aWorkflow(t: TestContext) {
    const server = await startWebhookReceiver(t);
    const url = `${server.url}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`;
    const client = createTeamsClient({ url, privateNetworks: [] });
    t.after(() => client.close());
    return { server, client };
  }

  test('gets the card as JSON, whole', async (t) => {
    const { server, client } = await aWorkflow(t);
    server.answer({ status: 202 });
    await client.send(incidentCard(aStory()), NOW);
    const [got] = server.received;
    assert.equal(got?.headers['content-type'], 'application/json');
    assert.equal(wrongTeamsMessage(got?.body), null);
    assert.ok(got.raw.length < TEAMS_TAKES);
  });

  test('says by its answer whether and when to come again, with what to do about it', async (t) => {
    const { server, client } = await aWorkflow(t);
    for (const [answer, code, retryAfterMs, remedy] of [
      [{ status: 401 }, 'alert_refused', null, /whole \(with its sig=…\) into TEAMS_WEBHOOK_URL/],
      [{ status: 404 }, 'alert_refused', null, /TEAMS_WEBHOOK_URL/],
      [{ status: 410 }, 'alert_gone', null, /TEAMS_WEBHOOK_URL/],
      [{ status: 302 }, 'alert_redirected', null, /TEAMS_WEBHOOK_URL/],
      [
        { status: 429, headers: { 'retry-after': '17' } },
        'alert_throttled',
        17_000,
        /they are sent later/,
      ],
      [{ status: 502 }, 'alert_receiver_failing', null, /sent again later/],
    ] as const) {
      server.answer(answer);
      await assert.rejects(client.send(incidentCard(aStory()), NOW), (error: AlertError) => {
        assert.deepEqual([error.code, error.retryAfterMs], [code, retryAfterMs]);
        assert.match(error.remedy, remedy);
        assert.equal(error.message, `Microsoft Teams answered ${answer.status}`);
        return true;
      });
    }
  });

  test('is in no error and no log, whatever goes wrong', async (t) => {
    const { server, client } = await aWorkflow(t);
    const written: string[] = [];
    const log = openLog('trace', { write: (text) => void written.push(text) });
    const tried = async (one: ReturnType<typeof createTeamsClient>) => {
      const error: unknown = await one.send(incidentCard(aStory()), NOW).then(
        () => null,
        (failure: unknown) => failure,
      );
      assert.ok(error instanceof Error);
      log.warn({ err: error, remedy: (error as AlertError).remedy }, 'a receiver was not told');
    };
    server.answer({ status: 401 });
    await tried(client);
    const path = `/workflows/0123?sig=${SIG}`;
    for (const address of [`http://127.0.0.1:1${path}`, `https://10.0.0.8${path}`]) {
      const other = createTeamsClient({ url: address, privateNetworks: [] });
      t.after(() => other.close());
      await tried(other);
    }
    assert.equal(written.length, 3);
    assert.ok(written.every((line) => !line.includes(SIG) && !line.includes('/workflows/')));
  });
});
