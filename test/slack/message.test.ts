import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { INCIDENT_KINDS, NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory } from '../../src/domain/response/incident-story.ts';
import { approvalView, planView } from '../../src/slack/agreeing.ts';
import { alarmsOf } from '../../src/slack/alarms.ts';
import { closingView } from '../../src/slack/closing.ts';
import { incidentMessage } from '../../src/slack/message.ts';
import {
  anAction,
  aSeenAddress,
  aStory,
  OWNER_SIDE,
  THIEF_SIDE,
} from '../support/incident-story.ts';
import { wrongBlocks, wrongView } from '../support/slack.ts';

function shown(story: IncidentStory): string {
  return JSON.stringify(incidentMessage(story, true).blocks);
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'text' && typeof part === 'string' ? [part] : texts(part),
  );
}

const WAITING = anAction({
  id: 8,
  status: 'awaiting_approval',
  finishedAt: null,
  approvalsNeeded: 1,
});

const A_STEP = {
  ...{ kind: 'clear_sessions', title: 'Clear all sessions', calls: ['POST /x'], addresses: [] },
  seal: '0123456789ab',
} as const;

suite('the Slack message of an incident', () => {
  test('tells who, what changed from and to, where, why, what was done and what is not covered', () => {
    const all = texts(incidentMessage(aStory(), true).blocks).join('\n');
    for (const expected of [
      'Hijacked session: Ada Lovelace',
      '`ada@example.com`',
      '`198.51.100.7`  →  `203.0.113.9`',
      '`AS3320 Deutsche Telekom AG (residential)`  →  `AS14061 DigitalOcean (hosting)`',
      '`Berlin, Germany`  →  `Amsterdam, Netherlands`',
      'A script uses the session — _very strong evidence for a hijack_',
      'Some hours lie between — _a little against it_',
      'Clear all sessions* — ✅ done',
      'DELETE /api/v1/users/00u1/sessions?oauthTokens=true&amp;forgetDevices=true',
      'Sessions inside applications live on.',
      'https://warden.example.com/incidents/42|INC-42',
      'https://example-admin.okta.com/report/system_log_2?',
      'sid_0123456789abcdef01234567',
      '99.8 %',
    ]) {
      assert.ok(all.includes(expected), `${expected}\nis not in\n${all}`);
    }
  });

  test('tells what to do first, then what was done when and on what, and whose the addresses are', () => {
    const all = texts(incidentMessage(aStory(), true).blocks);
    const at = (words: string) => all.findIndex((text) => text.startsWith(words));
    const [todo, deeds, addresses] = [
      at('*What to do*\nWait until the log'),
      at('*What was done from the stranger’s side*'),
      at('*The stranger’s addresses*'),
    ];
    assert.ok(0 < todo && todo < deeds && deeds < addresses, all.join('\n'));
    assert.match(
      all[deeds] ?? '',
      /• <!date\^\d+\^[^|]*\|2026-11-24T10:00:00Z> {2}\*factor enrolled: “Google Authenticator”\*$/,
    );
    assert.equal(
      all[addresses],
      '*The stranger’s addresses*\n• `203.0.113.9`  DigitalOcean (AS14061, hosting), Amsterdam, Netherlands\n_The user’s own:_ `198.51.100.7`',
    );
  });

  test('of many deeds and addresses eight are told, and how many more there are', () => {
    const { details } = aStory();
    const [deed] = details.afterwards;
    assert.ok(deed !== undefined);
    const stranger = Array.from({ length: 50 }, (_, i) => aSeenAddress({ ip: `203.0.113.${i}` }));
    const many = {
      ...details,
      afterwards: Array.from({ length: 50 }, (_, i) => ({ ...deed, uuid: `e${i}` })),
      afterwardsInAll: 71,
      addresses: { ...details.addresses, stranger, strangerInAll: 900 },
    };
    const all = texts(incidentMessage(aStory({ details: many }), true).blocks).join('\n');
    assert.match(all, /… and 63 more, see the console/);
    assert.match(all, /… and 892 more, see the console/);
    assert.equal(all.match(/signed in to Payroll/g)?.length, 8);
  });

  test('a correction of the sum is not called evidence against a hijack', () => {
    const correction = { code: 'counted-once', weight: -1.8, detail: 'largely one fact' };
    const findings = aStory().findings.map((each) => ({ ...each, evidence: [correction] }));
    assert.match(shown(aStory({ findings })), /largely one fact — _no evidence, a correction/);
  });

  test('the link to the System Log begins before the first bad event', () => {
    const [, url = ''] = /<([^|>]*system_log_2[^|>]*)\|/.exec(shown(aStory())) ?? [];
    const query = new URL(url.replaceAll('&amp;', '&')).searchParams;
    assert.equal(query.get('fromTime'), '2026-11-24T09:50:00.000Z');
    assert.equal(query.get('search'), 'actor.id eq \\"00u1\\"'.replaceAll('\\', ''));
  });

  test('the link to the System Log is there for an org of a government, and however its address is written', () => {
    const { org } = aStory();
    for (const [address, console] of [
      ['https://agency.okta-gov.com', 'https://agency-admin.okta-gov.com/'],
      ['https://agency.okta.mil', 'https://agency-admin.okta.mil/'],
      ['https://Agency.Okta.com', 'https://agency-admin.okta.com/'],
    ] as const)
      assert.ok(shown(aStory({ org: { ...org, url: address } })).includes(console), address);
  });

  test('each waiting action has buttons that say whom it is done to, what comes of it and how, before they act', () => {
    const { blocks } = incidentMessage(aStory({ actions: [WAITING] }), true);
    const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    assert.deepEqual(
      buttons.map(({ action_id, value, style }) => [action_id, value, style]),
      [
        ['warden:approve:8', 'main:42.5f0c1d9be27a:8', 'danger'],
        ['warden:deny:8', 'main:42.5f0c1d9be27a:8', undefined],
        ['warden:take', 'main:42.5f0c1d9be27a', undefined],
        ['warden:close_benign', 'main:42.5f0c1d9be27a:hijack', undefined],
      ],
    );
    assert.equal(
      buttons[0]?.confirm?.text.text,
      'Ada Lovelace (ada@example.com): All of the user’s Okta sessions, OAuth and OIDC tokens, and remembered devices. The user signs in again, with MFA. Sends DELETE /api/v1/users/00u1/sessions?oauthTokens=true&forgetDevices=true',
    );
    assert.deepEqual(
      buttons.map(({ text, confirm }) => [text.text, confirm?.title.text, confirm?.confirm.text]),
      [
        ['Approve: Clear all sessions', 'Clear all sessions?', 'Approve'],
        ['Deny', 'Deny?', 'Deny'],
        ['Take it', undefined, undefined],
        ['Close as benign', undefined, undefined],
      ],
    );
    assert.match(
      buttons[1]?.confirm?.text.text ?? '',
      /^Ada Lovelace \(ada@example\.com\): “Clear all sessions” will not be done/,
    );
  });

  test('the button of what somebody has agreed to asks another person', () => {
    const half = { ...WAITING, approvalsNeeded: 2, agreed: ['api:nora'] };
    const { blocks } = incidentMessage(aStory({ actions: [half] }), true);
    const [first] = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    assert.equal(first?.text.text, 'Approve as another person: Clear all sessions');
  });

  test('whoever approves a block sees every address, in a form where a dialogue has no room for them', () => {
    const shown = (fields: Parameters<typeof anAction>[0]) => {
      const { blocks } = incidentMessage(aStory({ actions: [{ ...WAITING, ...fields }] }), true);
      const [first] = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
      return first;
    };
    const block = { kind: 'block_ip', title: 'Block the stranger’s addresses' } as const;
    const calls = ['POST /api/v1/zones', 'PUT /api/v1/zones/nzo1'];
    const addresses = ['203.0.113.9', '203.0.113.10'];
    assert.match(
      shown({ ...block, calls, addresses })?.confirm?.text.text ?? '',
      /^Ada Lovelace \(ada@example\.com\): Nobody reaches .* 203\.0\.113\.9, 203\.0\.113\.10\. Sends POST /,
    );
    const many = Array.from({ length: 40 }, (_, i) => `203.0.113.${i}`);
    const form = shown({ ...block, calls, addresses: many });
    assert.deepEqual(
      [form?.action_id, form?.value, form?.confirm],
      ['warden:show_all:8', 'main:42.5f0c1d9be27a:8:hijack', undefined],
    );
    const unknown = { kind: 'newer', title: 'Newer action', calls: [] };
    assert.equal(
      shown(unknown)?.confirm?.text.text,
      'Ada Lovelace (ada@example.com): Newer action.',
    );
  });

  test('all that waits has one button, which opens a form; none where the form has no room for it', () => {
    const button = (count: number) => {
      const calls = Array.from(
        { length: 30 },
        (_, n) => `DELETE /api/v1/users/00u1/factors/mfa${n}`,
      );
      const actions = Array.from({ length: count }, (_, n) => ({ ...WAITING, id: 8 + n, calls }));
      const { blocks } = incidentMessage(aStory({ actions }), true);
      assert.equal(wrongBlocks(blocks), null);
      const [first] = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
      return first?.action_id === 'warden:show_all' ? first : null;
    };
    assert.equal(button(1), null);
    assert.deepEqual(
      [button(5)?.text.text, button(5)?.value, button(5)?.confirm],
      ['Approve all (5)', 'main:42.5f0c1d9be27a:8,9,10,11,12:hijack', undefined],
    );
    assert.equal(button(200), null);
  });

  test('what is left of the plan beside what waits can be contained all the same', () => {
    const ids = (containable: IncidentStory['containable']) => {
      const { blocks } = incidentMessage(aStory({ actions: [WAITING], containable }), true);
      return blocks
        .flatMap((block) => (block.type === 'actions' ? block.elements : []))
        .map(({ action_id }) => action_id);
    };
    const same = { ...A_STEP, title: WAITING.title, calls: WAITING.calls };
    const more = { ...A_STEP, kind: 'expire_password', title: 'Expire the password' };
    assert.ok(!ids([same]).includes('warden:show_plan'));
    assert.ok(ids([same, more]).includes('warden:show_plan'));
  });

  test('a theft can be closed as one while nothing waits or is under way, which closing would call off', () => {
    const isOffered = (fields: Partial<IncidentStory>) =>
      JSON.stringify(incidentMessage(aStory(fields), true).blocks).includes('warden:close_theft');
    assert.ok(isOffered({}));
    assert.ok(isOffered({ verdict: 'suspicious', actions: [] }));
    for (const status of ['awaiting_approval', 'approved', 'running'] as const)
      assert.ok(!isOffered({ actions: [anAction({ status })] }), status);
    assert.ok(!isOffered({ verdict: 'benign' }));
    assert.ok(!isOffered({ kind: 'hook_tampered' }));
    assert.ok(!isOffered({ status: 'closed' }));
  });

  test('there is nothing to click once it is over, or where no click could be verified', () => {
    const closed = aStory({ status: 'closed', resolution: 'benign', actions: [WAITING] });
    const types = (story: IncidentStory, buttons: boolean) =>
      incidentMessage(story, buttons).blocks.map(({ type }) => type);
    assert.ok(!types(closed, true).includes('actions'));
    assert.ok(!types(aStory({ actions: [WAITING] }), false).includes('actions'));
  });

  test('observe mode says that nothing is done by itself', () => {
    const org = { ...aStory().org, mode: 'observe' as const };
    assert.match(shown(aStory({ org })), /observe mode: nothing is done by itself/);
  });

  test('a refusal of Okta is shown with its code and what to do', () => {
    const failed = anAction({
      status: 'failed',
      errorCode: 'E0000006',
      errorMessage: 'You do not have permission',
      remedy: 'Give the role the permission okta.users.lifecycle.clearSessions.',
    });
    assert.match(
      shown(aStory({ actions: [failed] })),
      /❌ failed.*E0000006: You do not.*Give the role/s,
    );
  });

  test('every other kind of incident says what it is and what to do', () => {
    const titles = INCIDENT_KINDS.map((kind) => {
      const story = aStory({ kind, user: null, findings: [], actions: [] });
      const { blocks } = incidentMessage(story, true);
      assert.equal(wrongBlocks(blocks), null);
      if (kind !== 'session_hijack') assert.match(JSON.stringify(blocks), /What to do/);
      return texts(blocks)[0];
    });
    assert.equal(new Set(titles).size, INCIDENT_KINDS.length);
  });

  test('the same story is the same message', () => {
    assert.deepEqual(incidentMessage(aStory(), true), incidentMessage(aStory(), true));
  });
});

suite('the form for closing a hijack as benign', () => {
  test('names the other hijacks from the stranger’s address that are open, and the one for a theft does not', () => {
    const other = {
      ...({ reference: 'INC-7', verdict: 'hijack', status: 'new', resolution: null } as const),
      ...{ openedAt: 0, userId: '00uBen', sameUser: false, sameAddresses: ['203.0.113.9'] },
    };
    const closed = { ...other, reference: 'INC-8', status: 'closed' } as const;
    const said = (does: 'close_benign' | 'close_theft', related = [other, closed] as const) =>
      texts(
        closingView(does, { org: 'main', incidentId: 42, uid: null }, aStory({ related })),
      ).join();
    assert.match(said('close_benign'), /Another hijack .* is open: INC-7\.\* Look at them/);
    assert.doesNotMatch(said('close_theft'), /Another hijack/);
  });
});

suite('what an attacker may write in a Slack message', () => {
  const HOSTILE = [
    '<!channel> <@U0123> <https://evil.example|click>',
    '`*bold* _it_ ~no~` :white_check_mark: :skull:',
    'line\none\r\u2028two',
    '\u202Egnitrevni\u202C \u200Bzero\u200D \uFEFF',
    '&lt;!here&gt;',
    'x'.repeat(5_000),
    '&'.repeat(5_000),
    '\uD800 half',
  ];

  const withHostile = (text: string) =>
    aStory({
      headline: text,
      user: { id: '00u1', login: text, name: text },
      findings: aStory().findings.map((finding) => ({
        ...finding,
        before: { ...OWNER_SIDE, city: text, asOrg: text },
        after: { ...THIEF_SIDE, userAgent: text, city: text, country: text },
        evidence: [{ code: 'x', weight: 1, detail: text }],
      })),
      actions: [anAction({ reason: text, errorMessage: text, decidedBy: text }), WAITING],
      details: {
        ...NO_DETAILS,
        notices: [text],
        notContained: [text],
        afterwards: [{ at: 0, uuid: 'u', eventType: 'e', what: text, on: text }],
        addresses: {
          stranger: [aSeenAddress({ ip: text, asOrg: text, city: text, country: text })],
          strangerInAll: 1,
          own: [aSeenAddress({ ip: text })],
          unclear: [aSeenAddress({ ip: text })],
        },
      },
      // A call that had to be cut has no form.
      containable: [{ ...A_STEP, title: text, calls: [text.slice(0, 500)], addresses: [text] }],
      assignee: text,
      nextStep: text,
    });

  function assertInert(story: IncidentStory) {
    const message = incidentMessage(story, true);
    assert.equal(wrongBlocks(message.blocks), null);
    const forms = [
      approvalView(story, [{ ...WAITING, calls: ['x'] }]),
      planView(story),
      closingView('close_benign', { org: 'main', incidentId: 42, uid: null }, story),
      closingView('close_theft', { org: 'main', incidentId: 42, uid: null }, story),
    ];
    for (const form of forms) assert.equal(wrongView({ ...form }), null);
    for (const text of [
      ...texts(forms),
      message.text,
      ...texts(message.blocks),
      ...alarmsOf(story, []).map((a) => a.text),
    ]) {
      const ours = text.replace(
        /<(https:\/\/(warden\.example\.com|example-admin\.okta\.com)\/[^|>]*\|[^>]*|!date\^[^>]*)>/g,
        '',
      );
      assert.ok(!/[<>]/.test(ours), text);
      assert.ok(!/[\u202A-\u202E\u2066-\u2069\u200B-\u200F\uFEFF\u2028\u2029\r]/u.test(text), text);
      assert.ok(text.isWellFormed());
      assert.ok(!text.includes(':white_check_mark:') || text.includes('`'), text);
    }
  }

  for (const [index, text] of HOSTILE.entries()) {
    test(`is inert and within Slack’s limits, sample ${index + 1}`, () => {
      assertInert(withHostile(text));
    });
  }

  test('is inert whatever it is', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '&',
      '`',
      '*',
      ':',
      '\n',
      '\u202E',
      '!channel',
      '@U0123',
      '😀',
      '\uD800',
      'a|b',
    );
    const hostile = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 400 });
    fc.assert(
      fc.property(hostile, (parts) => assertInert(withHostile(parts.join('')))),
      { numRuns: 100, endOnFailure: true },
    );
  });

  test('a great many findings, actions and evidence still fit', () => {
    const story = aStory({
      actions: Array.from({ length: 60 }, (_, id) => ({ ...WAITING, id, reason: 'r'.repeat(400) })),
      findings: aStory().findings.map((finding) => ({
        ...finding,
        evidence: Array.from({ length: 80 }, (_, i) => ({
          code: 'c',
          weight: i,
          detail: `${i} `.repeat(90),
        })),
      })),
    });
    const { blocks } = incidentMessage(story, true);
    assert.equal(wrongBlocks(blocks), null);
    assert.match(JSON.stringify(blocks), /… and \d+ more, see the console/);
    const rows = blocks.filter(({ type }) => type === 'actions');
    assert.equal(rows.length, 10, 'the rest is decided all at once, or in the console');
  });
});

suite('the bell', () => {
  test('rings for a hijack, a broken containment, what waits, what failed, and silence; not once over', () => {
    const story = aStory({
      containment: 'broken',
      actions: [WAITING, anAction({ id: 9, status: 'failed' })],
      details: { ...NO_DETAILS, urgency: 2 },
    });
    assert.deepEqual(
      alarmsOf(story, []).map(({ key }) => key),
      ['hijack', 'broken:1', 'waiting:8', 'failed:9', 'urgency:2'],
    );
    assert.deepEqual(alarmsOf({ ...story, status: 'closed' }, []), []);
  });

  test('rings again for the next deed against the hook, and not while it only stays so', () => {
    const keys = (headline: string, deed?: string) => {
      const details = { ...NO_DETAILS, ...(deed === undefined ? {} : { deed }) };
      return alarmsOf(aStory({ kind: 'hook_tampered', headline, details }), []).map(
        ({ key }) => key,
      );
    };
    assert.deepEqual(keys('It is INACTIVE'), keys('It is INACTIVE'));
    assert.notDeepEqual(keys('It is INACTIVE'), keys('Deactivated by Mallory', 'uuid-1'));
    const again = keys('Deactivated by Mallory', 'uuid-2');
    assert.notDeepEqual(keys('Deactivated by Mallory', 'uuid-1'), again);
    assert.deepEqual(keys('Deactivated by Mallory', 'uuid-2'), again);
  });
});
