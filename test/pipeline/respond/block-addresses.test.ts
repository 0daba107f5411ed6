import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { incidentText } from '../../../src/commands/incident/incident-text.ts';
import { MOST_BLOCKED } from '../../../src/domain/response/addresses-to-block.ts';
import { DEFAULT_ZONE_NAME } from '../../../src/domain/response/plan-action.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { NOBODY_THERE } from '../../../src/domain/session/org-context.ts';
import { readableEvents } from '../../../src/okta/log-event.ts';
import { storyOf } from '../../../src/pipeline/notify/story.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { approveAction, denyAction, undoAction } from '../../../src/pipeline/steer.ts';
import { incidentMessage } from '../../../src/slack/message.ts';
import { actionsOf } from '../../../src/store/actions.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { eventsOf, LAPTOP, steal, THIEF } from '../../support/theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };
type OrgWithDeps = Awaited<ReturnType<typeof anOrg>>;

const [FIRST, SECOND, THIRD, FOURTH] = [THIEF.ip, '203.0.113.20', '203.0.113.30', '2001:db8::40'];

function blocking(t: Cleanup, mode: 'observe' | 'enforce' | 'approve' = 'enforce') {
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, twoPersonKinds: [] };
  const plans = { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [{ kind: 'block_ip', params: {} }] };
  return anOrg(t, { responses: { mode, plans, approval } });
}

/** A thief who comes from more and more addresses; each time the session is judged anew. */
async function roamingThief({ okta, deps }: OrgWithDeps) {
  const theft = await steal(deps, okta);
  const seen: string[] = [theft.input.source?.ip ?? ''];
  const app = okta.addApp('Wiki');
  const decide = async (ips: readonly string[], otherwise: Partial<typeof theft.input> = {}) => {
    for (const ip of ips.filter((one) => !seen.includes(one))) {
      theft.session.act('user.authentication.sso', { app, client: { ...THIEF, ip } });
      seen.push(ip);
    }
    const events = readableEvents(eventsOf(okta, theft.session.user.id));
    const findings = theft.input.judgement.findings.map((finding) => ({
      ...finding,
      stranger: { ...finding.stranger, ips: seen },
    }));
    const judgement = { ...theft.input.judgement, findings };
    const { incidentId } = await theft.decide({ judgement, events, ...otherwise });
    assert.ok(incidentId !== null);
    const job = { org: 'main', incidentId };
    const blocks = async () =>
      (await actionsOf(deps.database.rows, 'main', incidentId)).filter(({ undoOf }) => !undoOf);
    const undo = async (actionId: number) => {
      await undoAction(deps, { ...job, actionId, by: 'api:ada' });
      await respond(deps, job);
    };
    return { job, blocks, undo, run: () => respond(deps, job) };
  };
  return { theft, decide };
}

const listed = ({ okta }: OrgWithDeps) =>
  okta
    .zones()
    .filter(({ status }) => status === 'ACTIVE')
    .flatMap(({ definition }) => definition.gateways as { value: string }[])
    .map(({ value }) => value.replace(/\/\d+$/, ''));

function byHand({ deps }: OrgWithDeps, ips: readonly string[]) {
  return deps.orgs.get('main')?.responder?.blockAddresses(DEFAULT_ZONE_NAME, ips);
}

const ips = (action: unknown) => (action as { params: { ips: string[] } }).params.ips;

suite('blocking a stranger’s addresses', () => {
  test('all of them go out in one update, as the approver was shown', async (t) => {
    const org = await blocking(t);
    const thief = await roamingThief(org);
    const { blocks, run } = await thief.decide([SECOND, THIRD, FOURTH]);
    await run();
    assert.deepEqual(new Set(listed(org)), new Set([FIRST, SECOND, THIRD, FOURTH]));
    const changes = org.okta.requests.filter(({ method }) => method !== 'GET');
    assert.equal(changes.length, 1);
    const [block] = await blocks();
    const shown = (block as { call: { body: unknown; when: string }[] }).call[1];
    assert.match(shown?.when ?? '', /no such zone/);
    assert.deepEqual(changes[0]?.body, shown?.body);
  });

  test('what somebody else works from is left out, and the incident says so', async (t) => {
    const org = await blocking(t);
    const thief = await roamingThief(org);
    const config = thief.theft.input.org.config;
    const detection = { ...config.detection, corporateEgressCidrs: [`${THIRD}/32`] };
    const there = { ...NOBODY_THERE, asn: null, name: null };
    const { job, run } = await thief.decide([SECOND, THIRD, FOURTH, '203.0.113.50'], {
      org: { ...thief.theft.input.org, config: { ...config, detection } },
      inOrg: new Map([
        [SECOND, { ...there, succeededUsers: 4 }],
        [FOURTH, { ...there, ownDays: 3 }],
      ]),
    });
    await run();
    assert.deepEqual(listed(org), [FIRST, '203.0.113.50']);
    const { incident } = await incidentOf(org.deps, job.incidentId);
    const notices = incident.details.notices.join(' ');
    assert.match(notices, /203\.0\.113\.20 \(4 other users work from this address\)/);
    assert.match(notices, /203\.0\.113\.30 \(the policy trusts/);
    assert.match(notices, /2001:db8::40 \(the user comes from this address too\)/);
  });

  test('the only address waits for a person where others work from it', async (t) => {
    const org = await blocking(t);
    const { decide } = await roamingThief(org);
    const there = { ...NOBODY_THERE, asn: null, name: null, ownDays: 2 };
    const { blocks } = await decide([], { inOrg: new Map([[FIRST, there]]) });
    const [block] = await blocks();
    assert.deepEqual([block?.status, block?.guard], ['awaiting_approval', 'shared_address']);
    assert.match(
      block?.reason ?? '',
      /203\.0\.113\.9 is for a person .*: the user comes from this address too/,
    );
    assert.deepEqual(ips(block), [FIRST]);
  });

  test('is undone to the address: not what was there before, nor what another incident wants', async (t) => {
    const org = await blocking(t);
    const one = await (await roamingThief(org)).decide([SECOND, THIRD]);
    const two = await (await roamingThief(org)).decide([THIRD, FOURTH]);
    await byHand(org, ['192.0.2.50', SECOND]);
    await one.run();
    await two.run();
    assert.deepEqual(new Set(listed(org)), new Set(['192.0.2.50', FIRST, SECOND, THIRD, FOURTH]));
    const [first] = await one.blocks();
    assert.deepEqual(ips(first?.undo), [FIRST, THIRD]);
    await one.undo(first?.id ?? 0);
    // Both of them wanted the first and the third.
    assert.deepEqual(new Set(listed(org)), new Set(['192.0.2.50', FIRST, SECOND, THIRD, FOURTH]));
    const [second] = await two.blocks();
    await two.undo(second?.id ?? 0);
    assert.deepEqual(new Set(listed(org)), new Set(['192.0.2.50', SECOND]));
  });

  test('is undone in part where another incident wants a part, and says which', async (t) => {
    const org = await blocking(t);
    const one = await (await roamingThief(org)).decide([SECOND, THIRD]);
    const other = await roamingThief(org);
    const there = { ...NOBODY_THERE, asn: null, name: null, succeededUsers: 9 };
    const two = await other.decide([THIRD], { inOrg: new Map([[FIRST, there]]) });
    await one.run();
    await two.run();
    const [first] = await one.blocks();
    await one.undo(first?.id ?? 0);
    assert.deepEqual(listed(org), [THIRD]);
    const { actions, history } = await incidentOf(org.deps, one.job.incidentId);
    assert.deepEqual(
      actions.map(({ kind, status }) => `${kind} ${status}`),
      ['block_ip undone', 'unblock_ip done'],
    );
    assert.deepEqual(ips(actions[1]), [FIRST, SECOND]);
    const left = history.find(({ kind }) => kind === 'undo_left');
    assert.match(JSON.stringify(left?.data), RegExp(`${THIRD} stays blocked`));
    const [second] = await two.blocks();
    await two.undo(second?.id ?? 0);
    assert.deepEqual(listed(org), []);
  });

  test('waits while another worker changes the same zone, whose list it would overwrite', async (t) => {
    const org = await blocking(t);
    const one = await (await roamingThief(org)).decide([SECOND]);
    const other = await roamingThief(org);
    const there = { ...NOBODY_THERE, asn: null, name: null, succeededUsers: 9 };
    const two = await other.decide([THIRD], { inOrg: new Map([[FIRST, there]]) });
    assert.deepEqual((await two.blocks()).map(ips), [[THIRD]]);
    const { pool } = org.deps.database;
    const busy = `update response_actions set status = $1, not_before = $2 where incident_id = $3`;
    const until = new Date(org.deps.now() + 10_000);
    await pool.query(busy, ['running', until, one.job.incidentId]);
    await two.run();
    assert.deepEqual(listed(org), []);
    assert.equal((await two.blocks())[0]?.status, 'approved');
    await pool.query(busy, ['approved', null, one.job.incidentId]);
    await one.run();
    org.deps.advance(2_000);
    await two.run();
    assert.deepEqual(new Set(listed(org)), new Set([FIRST, SECOND, THIRD]));
  });

  test('whose answer was lost is ours in what it changed, and in nothing else', async (t) => {
    const org = await blocking(t);
    const { run, blocks, undo } = await (await roamingThief(org)).decide([SECOND, THIRD]);
    await byHand(org, ['192.0.2.50', SECOND]);
    const update = { method: 'PUT', path: /\/zones\// };
    org.okta.faults.add({ ...update, drop: true, afterEffect: true, times: 1 });
    await run();
    assert.equal((await blocks())[0]?.status, 'approved');
    org.deps.advance(60_000);
    await run();
    const [block] = await blocks();
    assert.equal(block?.status, 'done');
    assert.equal(org.okta.requests.filter(({ method }) => method === 'PUT').length, 1);
    await undo(block?.id ?? 0);
    assert.deepEqual(listed(org), ['192.0.2.50', SECOND]);
  });
});

suite('a stranger who comes from further addresses', () => {
  test('has those blocked too, by an action of their own', async (t) => {
    const org = await blocking(t);
    const { decide } = await roamingThief(org);
    const { run, blocks, undo } = await decide([]);
    await run();
    await decide([SECOND]);
    await decide([SECOND]);
    await run();
    assert.deepEqual((await blocks()).map(ips), [[FIRST], [SECOND]]);
    assert.deepEqual(listed(org), [FIRST, SECOND]);
    const [first] = await blocks();
    await undo(first?.id ?? 0);
    assert.deepEqual(listed(org), [SECOND]);
    await decide([THIRD]);
    await run();
    assert.deepEqual(listed(org), [SECOND], 'a person took a block back');
  });

  test('stands in one list while nobody has answered; whoever saw the old one agrees to nothing', async (t) => {
    const org = await blocking(t, 'approve');
    const { decide } = await roamingThief(org);
    const { job, run, blocks } = await decide([]);
    const [old] = await blocks();
    await decide([SECOND, THIRD]);
    const standing = (await blocks()).map((row) => [row.status, row.guard, ips(row)]);
    assert.deepEqual(standing, [
      ['skipped', 'replaced', [FIRST]],
      ['awaiting_approval', 'approve_mode', [FIRST, SECOND, THIRD]],
    ]);
    const by = 'api:ada';
    const stale = await approveAction(org.deps, { ...job, actionId: old?.id ?? 0, by });
    assert.equal(stale.outcome, 'already_decided');
    const [, list] = await blocks();
    await approveAction(org.deps, { ...job, actionId: list?.id ?? 0, by });
    await run();
    assert.deepEqual(new Set(listed(org)), new Set([FIRST, SECOND, THIRD]));
  });

  test('stands in one growing list where nobody can answer it yet', async (t) => {
    for (const [mode, status] of [
      ['observe', 'proposed'],
      ['enforce', 'skipped'],
      ['enforce', 'approved'],
    ] as const) {
      const org = await blocking(t, mode);
      const { decide } = await roamingThief(org);
      const otherwise = { companyWideMove: status === 'skipped' };
      const { run, blocks } = await decide([], otherwise);
      await decide([SECOND], otherwise);
      const { job } = await decide([SECOND, THIRD], otherwise);
      const standing = await blocks();
      assert.deepEqual(
        standing.map((row) => [row.status, new Set(ips(row))]),
        [[status, new Set([FIRST, SECOND, THIRD])]],
      );
      assert.match(JSON.stringify(standing[0]?.call), RegExp(THIRD));
      assert.ok((await verifyHistory(org.deps.database.rows, 'main', job.incidentId)).intact);
      await decide([SECOND, THIRD, FOURTH]);
      await run();
      assert.equal(listed(org).length, mode === 'observe' ? 0 : 4);
    }
  });

  test('is told to whoever is asked, with each address', async (t) => {
    const org = await blocking(t, 'approve');
    const { decide } = await roamingThief(org);
    await decide([]);
    const { job } = await decide([SECOND, THIRD, FOURTH, '203.0.113.50', '203.0.113.60']);
    const view = await incidentOf(org.deps, job.incidentId);
    const [main] = org.deps.config.orgs;
    assert.ok(main !== undefined);
    const story = storyOf(view, main, null);
    assert.equal(story.actions.length, 1, 'what was replaced is not told');
    const message = JSON.stringify(incidentMessage(story, true));
    for (const ip of [FIRST, SECOND, THIRD, FOURTH, '203.0.113.60'])
      assert.match(message, RegExp(`Block the stranger.*\`${ip}\``));
    const check = await verifyHistory(org.deps.database.rows, 'main', job.incidentId);
    assert.match(
      incidentText(view, check, null, []),
      RegExp(`block_ip: waits for approval[^]*${FOURTH}`),
    );
  });

  test('is blocked no further once a person said no', async (t) => {
    const org = await blocking(t, 'approve');
    const { decide } = await roamingThief(org);
    const { job, blocks } = await decide([]);
    const [block] = await blocks();
    await denyAction(org.deps, { ...job, actionId: block?.id ?? 0, by: 'api:ada' });
    await decide([SECOND, THIRD]);
    assert.deepEqual(
      (await blocks()).map(({ status }) => status),
      ['denied'],
    );
  });

  test('has no more of them blocked than is said, however many', async (t) => {
    const org = await blocking(t);
    const { decide } = await roamingThief(org);
    const pool = Array.from({ length: 2 * MOST_BLOCKED }, (_, i) => `198.18.0.${i + 1}`);
    const { job, run } = await decide(pool.slice(0, MOST_BLOCKED - 5));
    await run();
    await decide(pool);
    await run();
    assert.equal(listed(org).length, MOST_BLOCKED);
    const { incident } = await incidentOf(org.deps, job.incidentId);
    assert.match(incident.details.notices.join(' '), /beyond the 20 that one incident blocks/);
    assert.ok(!listed(org).includes(LAPTOP.ip));
  });
});
