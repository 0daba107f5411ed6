import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CONTAINMENT_STATES, NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory } from '../../src/domain/response/incident-story.ts';
import { incidentMessage } from '../../src/slack/message.ts';
import { anAction, aQuestion, aStory } from '../support/incident-story.ts';

const MORNING = Date.UTC(2026, 10, 24, 9, 30);
const AT_MORNING = '<!date^1795512600^{date_short_pretty} {time_secs}|2026-11-24T09:30:00Z>';
const AT_DONE = '<!date^1795514402^{date_short_pretty} {time_secs}|2026-11-24T10:00:02Z>';

/** The lines of the message under this title; of the first two blocks and the last, by their place. */
function block(story: IncidentStory, which: string | number): string[] {
  const { blocks } = incidentMessage(story, false);
  const texts = blocks.map((each) => {
    if (each.type === 'header') return each.text.text;
    if (each.type === 'context') return each.elements.map(({ text }) => text).join('\n');
    if (each.type !== 'section') return '';
    return 'text' in each ? each.text.text : each.fields.map(({ text }) => text).join('\n');
  });
  if (typeof which === 'number') return texts.at(which)?.split('\n') ?? [];
  const titled = texts.find((text) => text.startsWith(`*${which}*\n`));
  return titled?.split('\n').slice(1) ?? [];
}

const titleOf = (story: IncidentStory) => block(story, 0)[0];
const stateOf = (story: IncidentStory) => block(story, 1)[0];
const footerOf = (story: IncidentStory) => block(story, -1);

suite('the first lines of an incident in Slack', () => {
  test('name the verdict, and the user by whatever is known of them', () => {
    const user = aStory().user ?? { id: '', login: null, name: null };
    assert.equal(titleOf(aStory()), 'Hijacked session: Ada Lovelace');
    const unnamed = { ...user, name: null };
    assert.equal(titleOf(aStory({ user: unnamed })), 'Hijacked session: ada@example.com');
    const kept = { details: { ...aStory().details, isProtected: true } };
    assert.equal(
      titleOf(aStory({ ...kept, containment: 'none' })),
      'Hijacked session: Ada Lovelace (protected: by hand in Okta)',
    );
    assert.equal(titleOf(aStory({ ...kept, containment: 'verified' })), titleOf(aStory()));
    const idOnly = { ...unnamed, login: null };
    const verdict = 'suspicious';
    assert.equal(titleOf(aStory({ user: idOnly, verdict })), 'Suspicious session: 00u1');
    const benign = aStory({ user: null, verdict: 'benign' });
    assert.equal(titleOf(benign), 'No longer suspicious: unknown user');
  });

  test('of a sign-in that the stranger made say so, and that a password goes with it', () => {
    const opening = { at: 1, uuid: 'e0', byPassword: true };
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const findings = [{ ...finding, before: null, trigger: 'start' }];
    const opened = aStory({ details: { ...aStory().details, opening }, findings });
    assert.equal(titleOf(opened), 'Hijacked sign-in: Ada Lovelace');
    assert.match(
      block(opened, 1).at(-1) ?? '',
      /^\*.* The password is probably known to them\.\*$/,
    );
    assert.match(block(opened, 'How it began').join(), /203\.0\.113\.9/);
    assert.deepEqual(block(opened, 'What changed'), []);
    const alarm = [{ ...finding, before: null, trigger: 'okta-alarm' }];
    assert.match(block(aStory({ findings: alarm }), 'The session').join(), /203\.0\.113\.9/);
    const said = (fields: Parameters<typeof aStory>[0]) => block(aStory(fields), 1).length;
    const forged = { ...opened.details, corroboration: 'forged' } as const;
    assert.deepEqual(
      [
        said({}),
        said({ details: forged }),
        said({ details: opened.details, verdict: 'suspicious' }),
        said({ details: { ...opened.details, opening: { ...opening, byPassword: false } } }),
      ],
      [2, 2, 2, 2],
    );
  });

  test('say how far it is contained, in the notification too', () => {
    assert.deepEqual(
      CONTAINMENT_STATES.map((containment) => stateOf(aStory({ containment }))),
      [
        '*🔴 Not contained*',
        '*🟠 Being contained*',
        '*🟡 Acted, the log is being watched*',
        '*🟢 Contained, verified in the System Log*',
        '*🔴 NOT contained: the session was used after we acted*',
      ],
    );
    const taken = aStory({ containment: 'none', assignee: 'api:bob' });
    assert.equal(stateOf(taken), '*🔴 Not contained, somebody is on it*');
    assert.equal(
      incidentMessage(aStory({ containment: 'verified' }), false).text,
      'Hijacked session: Ada Lovelace. Factor enrolled, from DigitalOcean, Amsterdam (🟢 Contained, verified in the System Log)',
    );
  });

  test('ask for no containment where there was no theft after all', () => {
    const nothing = '*⚪ Open, nothing to contain*';
    const benign = { verdict: 'benign', containment: 'none' } as const;
    assert.equal(stateOf(aStory(benign)), nothing);
    const forged = { ...NO_DETAILS, corroboration: 'forged' } as const;
    assert.equal(stateOf(aStory({ containment: 'none', details: forged })), nothing);
    // What was done before stays told, and a user who says no is believed.
    assert.equal(
      stateOf(aStory({ ...benign, containment: 'acted' })),
      '*🟡 Acted, the log is being watched*',
    );
    const denied = aStory({ ...benign, questions: [aQuestion({ answer: 'no' })] });
    assert.equal(stateOf(denied), '*🔴 Not contained*');
    assert.equal(
      stateOf(aStory({ containment: 'none', verdict: 'suspicious' })),
      '*🔴 Not contained*',
    );
  });

  test('ask to look into a suspicion for which nothing is planned, and do not call it not contained', () => {
    const idle = { containment: 'none', verdict: 'suspicious', actions: [] } as const;
    assert.equal(stateOf(aStory(idle)), '*🟡 To be looked into*');
    const skipped = [anAction({ status: 'skipped' })];
    assert.equal(stateOf(aStory({ ...idle, actions: skipped })), '*🟡 To be looked into*');
    const waits = [anAction({ status: 'proposed' })];
    assert.equal(stateOf(aStory({ ...idle, actions: waits })), '*🔴 Not contained*');
    assert.equal(stateOf(aStory({ ...idle, verdict: 'hijack' })), '*🔴 Not contained*');
    const questions = [aQuestion({ answer: 'no' })];
    assert.equal(stateOf(aStory({ ...idle, questions })), '*🔴 Not contained*');
  });

  test('say that it is over, and as what', () => {
    const closed = aStory({ status: 'closed', resolution: 'false_positive', assignee: 'api:bob' });
    assert.equal(stateOf(closed), '*⚪ Closed as false positive*');
    assert.equal(stateOf(aStory({ status: 'resolved' })), '*⚪ Closed*');
    assert.equal(stateOf(aStory({ kind: 'delivery_failure' })), '*🟠 Open*');
  });
});

suite('what Slack is told of the user and the findings', () => {
  const summary = (story: IncidentStory) => block(story, 3);

  test('the user, how sure, since when, and what makes it worse', () => {
    assert.deepEqual(summary(aStory()), [
      '*User*',
      '`Ada Lovelace` `ada@example.com`',
      '*Likely a hijack*',
      '99.8 %',
      '*First bad event*',
      '<!date^1795514400^{date_short_pretty} {time_secs}|2026-11-24T10:00:00Z>',
      '*Session*',
      '`sid_0123456789abcdef01234567`',
    ]);
    const { details } = aStory();
    const user = {
      id: '00u1',
      login: null,
      name: null,
      status: null,
      providerType: null,
      groups: [],
      roles: ['SUPER_ADMIN', 'APP_ADMIN'],
    };
    const where = { ip: '203.0.113.9', asn: null, asOrg: null, country: null, city: null };
    const source = { ...where, succeededUsers: 3, failedUsers: 9 };
    const graver = aStory({ user: null, firstBadAt: null, details: { ...details, user, source } });
    assert.deepEqual(summary(graver), [
      '*User*',
      '_not said_',
      '*Likely a hijack*',
      '99.8 %',
      '*Admin roles*',
      'SUPER_ADMIN, APP_ADMIN',
      '*Session*',
      '`sid_0123456789abcdef01234567`',
      '*Also from that address*',
      '3 other users succeeded',
    ]);
  });

  test('the gravest finding in full, the rest as a number', () => {
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const last = (more: number) =>
      block(
        aStory({ findings: Array.from({ length: 1 + more }, () => finding) }),
        'What changed',
      ).at(5);
    assert.deepEqual(
      [last(0), last(1), last(2)],
      [undefined, '_1 more finding in this session_', '_2 more findings in this session_'],
    );
  });

  test('the heaviest evidence first, whichever way it points', () => {
    const findings = aStory().findings.map((finding) => ({
      ...finding,
      evidence: [
        { code: 'a', weight: 0.5, detail: 'light' },
        { code: 'b', weight: -4, detail: 'heaviest' },
        { code: 'c', weight: 2, detail: 'heavy' },
      ],
    }));
    const why = block(aStory({ findings }), 'Why').map((line) => /• (\w+) —/.exec(line)?.[1]);
    assert.deepEqual(why, ['heaviest', 'heavy', 'light']);
  });

  test('what a person should do next, and of an alarm what to do about it', () => {
    assert.deepEqual(block(aStory(), 'What to do'), [
      'Wait until the log has shown for some minutes that the session is silent.',
    ]);
    assert.deepEqual(block(aStory({ nextStep: null }), 'What to do'), []);
    const silence = aStory({ kind: 'delivery_silence', nextStep: null });
    assert.match(block(silence, 'What to do').join(), /^The System Log is not read:/);
  });

  test('of an alarm once, with the facts where they are known, and our commands as such', () => {
    const notices = ['Deactivated by *Mallory*. Run `warden register` to put the `hook` back.'];
    const details = { ...NO_DETAILS, notices };
    const alarm = aStory({ kind: 'hook_tampered', nextStep: null, details });
    assert.deepEqual(block(alarm, 'What to do'), [
      'Deactivated by ∗Mallory∗. Run `warden register` to put the ʼhookʼ back.',
    ]);
    assert.deepEqual(block(alarm, 'Mind'), []);
    assert.equal(block(aStory({ details }), 'Mind').length, 1);
  });

  test('of forged events what they claim, not what happened', () => {
    const forged = aStory({ kind: 'forged_delivery' });
    for (const title of ['What changed', 'Why']) assert.deepEqual(block(forged, title), []);
    assert.match(block(forged, 'What the forged events claim').join(), /203\.0\.113\.9/);
    assert.match(block(forged, 'Why that would be a hijack').join(), /A script uses the session/);
  });
});

suite('what Slack is told of a response', () => {
  const lines = (...fields: Parameters<typeof anAction>) =>
    block(aStory({ actions: [anAction(...fields)] }), 'Response');

  test('who agreed, and when it was done', () => {
    const calls = ['DELETE /api/v1/users/00u1/sessions'];
    assert.deepEqual(lines({ calls, decidedBy: 'system' }), [
      `• *Clear all sessions* — ✅ done, ${AT_DONE}`,
      '      `DELETE /api/v1/users/00u1/sessions`',
    ]);
    const decidedBy = 'slack:U0ALICE, console:bob@example.com';
    const [byTwo] = lines({ status: 'running', finishedAt: null, decidedBy });
    assert.equal(
      byTwo,
      '• *Clear all sessions* — ⏳ running, by <@U0ALICE>, `console:bob@example.com`',
    );
  });

  test('how many have to agree, and until when', () => {
    const waiting = { status: 'awaiting_approval', finishedAt: null } as const;
    const [head] = lines({ ...waiting, approvalsNeeded: 2, approvalExpiresAt: MORNING });
    assert.equal(
      head,
      `• *Clear all sessions* — ✋ waits for approval of 2 different people until ${AT_MORNING}`,
    );
    const agreed = ['api:nora', 'slack:U0ALICE'];
    const said = (needed: number, by: readonly string[]) =>
      lines({ ...waiting, approvalsNeeded: needed, agreed: by })[0]?.split('✋ ')[1];
    assert.equal(
      said(2, ['api:nora']),
      'waits for approval: 1 of 2 agreed (`api:nora`); one more person needed',
    );
    assert.equal(
      said(4, agreed),
      'waits for approval: 2 of 4 agreed (`api:nora`, <@U0ALICE>); 2 more people needed',
    );
    const [alone] = lines({ ...waiting, approvalsNeeded: 1 });
    assert.equal(alone, '• *Clear all sessions* — ✋ waits for approval');
    const denied = { status: 'denied', finishedAt: null, decidedBy: 'api:soar' } as const;
    const [over] = lines({ ...denied, approvalsNeeded: 2, approvalExpiresAt: MORNING });
    assert.equal(over, '• *Clear all sessions* — 🚫 denied, by `api:soar`');
  });

  test('every address that is blocked, five a line', () => {
    const addresses = ['1', '2', '3', '4', '5', '6'].map((last) => `203.0.113.${last}`);
    assert.deepEqual(lines({ calls: [], addresses }).slice(1), [
      '      `203.0.113.1` `203.0.113.2` `203.0.113.3` `203.0.113.4` `203.0.113.5`',
      '      `203.0.113.6`',
    ]);
  });

  test('why it is so, and what Okta said', () => {
    const failed = { calls: [], status: 'failed', finishedAt: null } as const;
    const errorMessage = 'You do not have permission';
    assert.deepEqual(lines({ ...failed, reason: 'It was tried twice.', errorMessage }).slice(1), [
      '      It was tried twice.',
      '      You do not have permission',
    ]);
    assert.deepEqual(lines({ ...failed, errorCode: 'E0000006' }).slice(1), ['      E0000006']);
    const remedy = 'Give the role more.';
    assert.deepEqual(lines({ ...failed, errorCode: 'E0000006', errorMessage, remedy }).slice(1), [
      '      E0000006: You do not have permission. Give the role more.',
    ]);
  });
});

suite('the last line of an incident in Slack', () => {
  test('leads to the console and the log, and names the org, the people and the event', () => {
    const [parts = '', event] = footerOf(
      aStory({ closedBy: 'slack:U0ALICE', assignee: 'console:bob@example.com' }),
    );
    const [reference, log, user, ...rest] = parts.split('  ·  ');
    assert.equal(reference, '<https://warden.example.com/incidents/42|INC-42>');
    assert.match(log ?? '', /^<https:\/\/example-admin\.okta\.com\/[^|]+\|System Log>$/);
    assert.match(user ?? '', /\/admin\/user\/profile\/view\/00u1\|User in Okta>$/);
    assert.deepEqual(rest, [
      'org `main`',
      'closed by <@U0ALICE>',
      'taken by `console:bob@example.com`',
    ]);
    assert.equal(event, 'event `e1c0f0a2-0000-11ef-8000-000000000001`');
  });

  test('says as much without a console, a user and a finding', () => {
    const bare = { consoleUrl: null, user: null, findings: [], firstBadAt: null };
    assert.deepEqual(footerOf(aStory({ ...bare, kind: 'dead_letter' })), [
      '`INC-42`  ·  org `main`',
    ]);
  });

  test('looks into the log from when it was opened, where no bad event is known', () => {
    const openedAt = Date.UTC(2026, 10, 25, 12);
    const [parts = ''] = footerOf(aStory({ firstBadAt: null, openedAt }));
    assert.match(decodeURIComponent(parts), /fromTime=2026-11-25T11:50:00\.000Z/);
  });
});
