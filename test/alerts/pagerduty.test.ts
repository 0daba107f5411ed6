import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type PagerDutyEvent,
  type PagerDutyTold,
  pagerDutyNews,
} from '../../src/alerts/pagerduty.ts';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory } from '../../src/domain/response/incident-story.ts';
import { anAction, aStory } from '../support/incident-story.ts';

function pageFor(story: IncidentStory): PagerDutyEvent {
  const [event] = pagerDutyNews(story, null).events;
  assert.ok(event !== undefined);
  return event;
}

suite('PagerDuty', () => {
  test('is triggered, acknowledged and resolved under one key', () => {
    const open = pagerDutyNews(aStory(), null);
    const taken = pagerDutyNews(aStory({ assignee: 'console:bob' }), open.told);
    const closed = pagerDutyNews(aStory({ status: 'closed' }), taken.told);
    assert.deepEqual(
      [open, taken, closed].map(({ events }) => events.map(({ event_action }) => event_action)),
      [['trigger'], ['acknowledge'], ['resolve']],
    );
    const keys = [open, taken, closed].flatMap(({ events }) => events.map((e) => e.dedup_key));
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(pagerDutyNews(aStory({ status: 'closed' }), closed.told).events, []);
  });

  test('the page has what PagerDuty asks for, and what is known at a glance', () => {
    const { payload, client, client_url: url } = pageFor(aStory());
    const {
      summary,
      custom_details: details,
      ...rest
    } = payload as {
      summary: string;
      custom_details: Record<string, unknown>;
    };
    assert.match(
      summary,
      /^INC-42: Hijacked, acted on, not verified yet: .*: factor enrolled, from DigitalOcean, Amsterdam$/,
    );
    assert.deepEqual(rest, {
      source: 'example.okta.com',
      severity: 'critical',
      timestamp: '2026-11-24T10:00:00.900Z',
      component: 'okta',
      group: 'main',
      class: 'session_hijack',
    });
    const { verdict, score, containment, session, actions } = details;
    assert.deepEqual(
      [verdict, score, containment, session, actions],
      ['hijack', 0.998, 'acted', 'sid_0123456789abcdef01234567', ['clear_sessions: done']],
    );
    assert.deepEqual([client, url], ['Session Warden', 'https://warden.example.com/incidents/42']);
  });

  test('the page itself says what to do, what was done from the stranger’s side, and from where', () => {
    const { payload } = pageFor(aStory());
    const { custom_details: told } = payload as {
      custom_details: Record<string, string | string[]>;
    };
    assert.match(String(told.next_step), /^Wait until the log/);
    assert.deepEqual(told.done_by_stranger, [
      '2026-11-24T10:00:00Z  signed in to Payroll',
      '2026-11-24T10:00:00Z  factor enrolled: “Google Authenticator”',
    ]);
    assert.match(told.stranger_addresses?.[0] ?? '', /^203\.0\.113\.9 {2}DigitalOcean/);
    assert.match(told.own_addresses?.[0] ?? '', /^198\.51\.100\.7 /);
  });

  test('the first words say how far it is, that it is an administrator, and what is gravest', () => {
    const deed = (uuid: string, eventType: string, what: string) => ({
      ...{ at: Date.UTC(2026, 10, 24, 10), uuid, eventType, what },
    });
    const user = { id: '00u1', login: 'gus@example.com', name: 'Gus Adminson' };
    const known = { ...user, status: null, providerType: null, groups: null };
    const details = {
      ...aStory().details,
      user: { ...known, roles: ['SUPER_ADMIN'] },
      afterwards: [
        deed('a', 'system.api_token.create', 'API token created'),
        deed('b', 'user.account.privilege.grant', 'privilege granted'),
        deed('c', 'system.idp.lifecycle.create', 'identity provider changed'),
      ],
    };
    const paged = (fields: Partial<IncidentStory>) => {
      const { payload } = pageFor(aStory({ user, details, ...fields }));
      return payload as { summary: string; custom_details: Record<string, unknown> };
    };
    const { summary, custom_details: told } = paged({ containment: 'none' });
    assert.match(
      summary,
      /^INC-42: Hijacked, not contained: Gus Adminson \(SUPER_ADMIN\): identity provider \w+, privilege granted, from /,
    );
    assert.deepEqual([told.user, told.admin_roles], ['gus@example.com', ['SUPER_ADMIN']]);
    assert.match(String(told.headline), /^Chrome 141 on Windows/);
    assert.match(
      paged({ containment: 'broken' }).summary,
      /^INC-42: Hijacked, containment broken: /,
    );
    assert.match(paged({ verdict: 'suspicious' }).summary, /^INC-42: Suspicious: Gus Adminson/);
    const kept = { ...details, isProtected: true };
    assert.match(
      paged({ containment: 'none', details: kept }).summary,
      /: Gus Adminson \(SUPER_ADMIN, protected: by hand in Okta\): /,
    );
    assert.doesNotMatch(paged({ containment: 'verified', details: kept }).summary, /protected/);
    const idle = { ...details, afterwards: [], user: { ...details.user, roles: [] } };
    const moved = paged({ containment: 'none', details: idle });
    assert.match(moved.summary, /^INC-42: Hijacked, not contained: Chrome 141 on Windows/);
    assert.equal('admin_roles' in moved.custom_details, false);
    const forged = { ...details, corroboration: 'forged' as const };
    assert.doesNotMatch(paged({ details: forged }).summary, /Hijacked/);
    const hook = paged({ kind: 'hook_tampered', user: null, details: NO_DETAILS });
    assert.match(hook.summary, /^INC-42: Chrome 141/);
  });

  test('the page about an alarm says what to do, too', () => {
    const notices = ['Ask whoever it was. Run `warden register` to put the hook back.'];
    const alarm = { kind: 'hook_tampered', nextStep: null, findings: [], user: null } as const;
    const details = { ...NO_DETAILS, notices };
    const { payload } = pageFor(aStory({ ...alarm, details }));
    const { custom_details: told } = payload as { custom_details: Record<string, unknown> };
    assert.equal(told.next_step, notices[0]);
    const without = pageFor(aStory({ ...alarm, details: NO_DETAILS })).payload as typeof payload;
    const { custom_details: general } = without as { custom_details: Record<string, unknown> };
    assert.match(String(general.next_step), /^Check who did it and why\./);
  });

  test('what must not be overlooked is an alert of its own, which takes the place of the one before', () => {
    const first = pagerDutyNews(aStory({ verdict: 'suspicious' }), null);
    const [page] = first.events;
    const graver: readonly Parameters<typeof aStory>[0][] = [
      { verdict: 'hijack' },
      { verdict: 'suspicious', containment: 'broken' },
      { verdict: 'suspicious', details: { ...NO_DETAILS, urgency: 1 } },
      { verdict: 'suspicious', actions: [anAction({ status: 'failed' })] },
    ];
    for (const fields of graver) {
      const { events, told } = pagerDutyNews(aStory(fields), first.told);
      assert.deepEqual(
        events.map(({ event_action }) => event_action),
        ['trigger', 'resolve'],
        JSON.stringify(fields),
      );
      assert.notEqual(events[0]?.dedup_key, page?.dedup_key);
      assert.equal(events[1]?.dedup_key, page?.dedup_key);
      assert.deepEqual(pagerDutyNews(aStory(fields), told).events, [], 'heard once');
      const over = pagerDutyNews(aStory({ ...fields, status: 'closed' }), told).events;
      assert.deepEqual(
        over.map(({ dedup_key }) => dedup_key),
        [events[0]?.dedup_key],
      );
    }
  });

  test('nobody who may not approve ends its escalation by taking it', () => {
    const open = pagerDutyNews(aStory(), null);
    const eve = { assignee: 'console:eve.intern', isInHand: false };
    const taken = pagerDutyNews(aStory(eve), open.told);
    assert.deepEqual(taken.events, []);
    const given = pagerDutyNews(aStory({ assignee: 'console:eve.intern' }), taken.told);
    assert.deepEqual(
      given.events.map(({ event_action }) => event_action),
      ['acknowledge'],
      'once an approver gives it to them',
    );
  });

  test('an incident has one key after the other, each opened and closed once', () => {
    const base = 'session-warden/main/42/5f0c1d9be27a';
    const bob = { assignee: 'console:bob' };
    const steps: readonly (readonly [Partial<IncidentStory>, readonly string[]])[] = [
      [{}, [`trigger ${base}`]],
      [bob, [`acknowledge ${base}`]],
      [bob, []],
      [{ ...bob, containment: 'broken' }, [`trigger ${base}/1`, `resolve ${base}`]],
      [
        { ...bob, details: { ...NO_DETAILS, urgency: 1 } },
        [`trigger ${base}/2`, `resolve ${base}/1`],
      ],
      [{ status: 'closed', ...bob }, [`resolve ${base}/2`]],
      [{ status: 'closed', assignee: 'console:ann' }, []],
      [{}, [`trigger ${base}/3`]],
      // What was heard once is not heard again, though another alert stood for it.
      [{ containment: 'broken' }, []],
      [{ verdict: 'benign' }, [`resolve ${base}/3`]],
    ];
    let told: PagerDutyTold | null = null;
    for (const [fields, expected] of steps) {
      const news = pagerDutyNews(aStory(fields), told);
      const said = news.events.map(({ event_action, dedup_key }) => `${event_action} ${dedup_key}`);
      assert.deepEqual(said, expected);
      assert.equal(news.told.assignee, fields.assignee ?? null);
      told = news.told;
    }
  });

  test('an alarm of another kind is over when a person says so, not for want of a verdict', () => {
    const alarm = aStory({ kind: 'delivery_failure', verdict: 'benign' });
    const { events, told } = pagerDutyNews(alarm, null);
    assert.equal(events[0]?.event_action, 'trigger');
    assert.deepEqual(pagerDutyNews(alarm, told).events, []);
  });

  test('pages once for actions that wait in turn', () => {
    const waiting = (...ids: number[]) =>
      aStory({ actions: ids.map((id) => anAction({ id, status: 'awaiting_approval' })) });
    const first = pagerDutyNews(waiting(1), pagerDutyNews(aStory(), null).told);
    assert.equal(first.events.length, 2);
    assert.deepEqual(pagerDutyNews(waiting(1, 2), first.told).events, []);
  });

  test('pages once where one has agreed to what needs two, and says so first', () => {
    const waiting = (...agreed: readonly string[][]) =>
      aStory({
        actions: agreed.map((by, id) =>
          anAction({ id, status: 'awaiting_approval', approvalsNeeded: 2, agreed: by }),
        ),
      });
    const first = pagerDutyNews(waiting([], []), null);
    const { events, told } = pagerDutyNews(waiting(['api:nora'], ['api:nora']), first.told);
    assert.deepEqual(
      events.map(({ event_action }) => event_action),
      ['trigger', 'resolve'],
    );
    const { summary } = (events[0]?.payload ?? {}) as { summary?: string };
    assert.match(summary ?? '', /^INC-42: One more person needed\. Hijacked, /);
    assert.deepEqual(pagerDutyNews(waiting(['api:nora']), told).events, []);
  });

  test('pages anew for what waits again, once for all of it', () => {
    const waiting = (...timesAsked: number[]) =>
      aStory({
        actions: timesAsked.map((times, id) =>
          anAction({ id, status: 'awaiting_approval', timesAsked: times }),
        ),
      });
    const first = pagerDutyNews(waiting(1, 1), null);
    const again = pagerDutyNews(waiting(2, 2), first.told);
    assert.deepEqual(
      again.events.map(({ event_action }) => event_action),
      ['trigger', 'resolve'],
    );
    assert.deepEqual(pagerDutyNews(waiting(2, 2), again.told).events, []);
    assert.deepEqual(pagerDutyNews(waiting(2, 1), again.told).events, []);
  });

  test('leads to no console where there is none', () => {
    assert.equal('client_url' in pageFor(aStory({ consoleUrl: null })), false);
  });

  test('is as urgent as what happened', () => {
    const urgency = (fields: Partial<IncidentStory>) =>
      (pageFor(aStory(fields)).payload as { severity: string }).severity;
    assert.equal(urgency({}), 'critical');
    assert.equal(urgency({ containment: 'verified' }), 'error');
    assert.equal(urgency({ verdict: 'suspicious' }), 'warning');
    assert.equal(urgency({ kind: 'hook_tampered' }), 'error');
    assert.equal(urgency({ kind: 'delivery_quota' }), 'warning');
    assert.equal(urgency({ kind: 'delivery_silence' }), 'warning');
  });

  test('who has it in hand is paged again where containment breaks, and takes it anew', () => {
    const assignee = 'console:bob';
    const taken = pagerDutyNews(aStory({ assignee }), pagerDutyNews(aStory(), null).told);
    const broken = aStory({ assignee, containment: 'broken' });
    const again = pagerDutyNews(broken, taken.told);
    assert.equal(again.events[0]?.event_action, 'trigger');
    assert.deepEqual(pagerDutyNews(broken, again.told).events, [], 'not silenced by old news');
    const next = pagerDutyNews({ ...broken, assignee: 'console:ann' }, again.told);
    assert.equal(next.events[0]?.event_action, 'acknowledge');
  });

  test('stays silent where nothing got graver, and pages once for actions that fail in turn', () => {
    const { told } = pagerDutyNews(aStory(), null);
    for (const fields of [{ revision: 9 }, { verdict: 'suspicious' }]) {
      assert.deepEqual(pagerDutyNews(aStory(fields as Partial<IncidentStory>), told).events, []);
    }
    const one = aStory({ actions: [anAction({ id: 1, status: 'failed' })] });
    const both = [1, 2].map((id) => anAction({ id, status: 'failed' }));
    const failed = pagerDutyNews(one, told);
    assert.equal(failed.events.length, 2);
    assert.deepEqual(pagerDutyNews(aStory({ actions: both }), failed.told).events, []);
  });

  test('once it is contained, the open alert says so under its own key, once, and rings no bell', () => {
    const assignee = 'console:bob';
    const open = pagerDutyNews(aStory({ containment: 'acting' }), null);
    const contained = aStory({ containment: 'verified', nextStep: 'Close it.', assignee });
    const quiet = pagerDutyNews(contained, open.told);
    assert.deepEqual(
      quiet.events.map(({ event_action, dedup_key }) => [event_action, dedup_key]),
      [
        ['trigger', open.told.dedupKey],
        ['acknowledge', open.told.dedupKey],
      ],
    );
    const { payload } = quiet.events[0] as { payload?: Record<string, unknown> };
    const details = payload?.custom_details as Record<string, unknown>;
    assert.deepEqual([details.containment, details.next_step], ['verified', 'Close it.']);
    assert.equal(payload?.severity, 'error');
    assert.deepEqual(pagerDutyNews(contained, quiet.told).events, []);
    const broken = pagerDutyNews(aStory({ containment: 'broken', assignee }), quiet.told);
    assert.equal(broken.events.length, 2);
    const again = pagerDutyNews(contained, broken.told);
    assert.deepEqual(
      again.events.map(({ event_action, dedup_key }) => [event_action, dedup_key]),
      [['trigger', broken.told.dedupKey]],
    );
    const { isContained: _earlier, ...before } = open.told;
    const [taken, ...others] = pagerDutyNews(contained, before).events;
    assert.deepEqual([taken?.event_action, others], ['acknowledge', []], 'of an earlier version');
    const first = pagerDutyNews(contained, null);
    assert.deepEqual(pagerDutyNews(contained, first.told).events, []);
  });

  test('the summary is short and cannot hide anything', () => {
    const event = pageFor(aStory({ headline: `\u202E${'x'.repeat(5_000)}` }));
    const { summary } = event.payload as { summary: string };
    assert.ok(summary.length <= 1_024 && !summary.includes('\u202E'));
  });
});
