import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { describe, test } from 'node:test';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { approve, close, deny, incident } from '../../src/commands/incident.ts';
import { incidents } from '../../src/commands/incidents.ts';
import { describeCall } from '../../src/okta/describe-call.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { raiseAlarm } from '../../src/pipeline/raise-alarm.ts';
import { approveAction, pauseActions } from '../../src/pipeline/steer.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type Command = typeof incident;

const ME = `cli:${userInfo().username}`;

/** Runs a command as the command line does, on the test's own database. */
function running(deps: Dependencies) {
  const connect: Connect = async () => ({ deps, close: async () => {} });
  return async (command: Command, ...argv: string[]) => {
    const io = recordedIo();
    return { status: await command(argv, io, connect), out: io.out, err: io.err };
  };
}

async function statusOf(deps: Dependencies, id: number, kind: string): Promise<string | undefined> {
  const { rows } = await deps.database.pool.query<{ status: string }>(
    'select status from response_actions where incident_id = $1 and kind = $2',
    [id, kind],
  );
  return rows[0]?.status;
}

describe('warden incidents', () => {
  test('lists what fits, one a line, and the same JSON as the API', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const first = await aStolenSession(deps, { userId: '00uA', login: 'a@example.com' });
    const second = await aStolenSession(deps, { userId: '00uB', verdict: 'suspicious' });
    const all = await run(incidents);
    assert.equal(all.status, 0);
    const [, newest = '', oldest = ''] = all.out().split('\n');
    assert.match(newest, new RegExp(`^INC-${second} +suspicious 62 %`));
    assert.match(oldest, new RegExp(`^INC-${first} +hijack 99.9 % .*waits for approval`));
    const one = await run(incidents, '--verdict', 'hijack', '--user', 'a@example.com', '--json');
    const { incidents: found } = JSON.parse(one.out());
    assert.deepEqual(
      found.map(({ id }: { id: number }) => id),
      [first],
    );
    assert.match((await run(incidents, '--status', 'closed')).out(), /No incident fits/);
    assert.equal((await run(incidents, '--from', 'AS49505')).out(), all.out());
    assert.match((await run(incidents, '--from', '192.0.2.1')).out(), /No incident fits/);
  });

  test('wrong usage is status 2 and touches nothing', async (t) => {
    const run = running(await steeringDependencies(t));
    for (const argv of [['--verdict', 'evil'], ['--nonsense'], ['--limit', '0'], ['extra']]) {
      const { status, err } = await run(incidents, ...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.notEqual(err(), '');
    }
    for (const [option, given, means] of [
      ['status', 'opn', 'must be one of open, new, in_progress, contained, resolved, closed'],
      ['limit', '201', 'must be a whole number from 1 to 200'],
      ['cursor', 'x', 'must be the “next” of the page before'],
      ['since', 'yesterday', 'must be a day or a moment with its zone'],
    ]) {
      const { err } = await run(incidents, `--${option}`, `${given}`);
      assert.equal(err(), `warden incidents: --${option} ${means}. Try --help.\n`);
    }
    const elsewhere = await run(incidents, '--org', 'mian');
    assert.equal(elsewhere.status, 2);
    assert.match(
      elsewhere.err(),
      /^warden incidents: --org: there is no org “mian” here, but main\.\n/,
    );
    const help = await run(incidents, '--help');
    assert.equal(help.status, 0);
    assert.match(help.out(), /--awaiting-approval/);
  });
});

describe('warden incident', () => {
  test('shows who, why, the exact calls and the checked history', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = await aStolenSession(deps);
    const shown = await run(incident, `INC-${id}`);
    assert.equal(shown.status, 0);
    assert.match(shown.out(), /maria\.lopez@example\.com/);
    assert.match(shown.out(), /\+4\.2 {2}Both clients went on in turns/);
    assert.match(
      shown.out(),
      /DELETE \/api\/v1\/users\/\w+\/sessions\?oauthTokens=true&forgetDevices=true/,
    );
    assert.match(shown.out(), /What to do: Approve “Clear all sessions” and 1 more, or deny/);
    assert.match(
      shown.out(),
      /Done from the stranger’s side\n(.*\n)* {2}\S+Z {2}factor enrolled: “Okta Verify”\n/,
    );
    assert.match(shown.out(), /The stranger’s addresses\n {2}45\.155\.205\.33 {2}Selectel/);
    assert.match(shown.out(), /The user’s own addresses\n {2}81\.32\.14\.7 {2}Telefonica/);
    assert.match(shown.out(), /chain intact/);
    assert.match(
      shown.out(),
      / {2}\S+Z {2}system {2}Opened as hijack \(99\.9 %\), 1 finding\. The events are in Okta’s own log\. By version \d+\.\d+\.\d+ under policy [0-9a-f]{12}, mode approve\.\n/,
    );
    assert.match(shown.out(), / {2}Clear all sessions: waits for approval\. The policy asks/);
    assert.doesNotMatch(shown.out(), /[{"]/, 'sentences, no data');
    const json = JSON.parse((await run(incident, String(id), '--json')).out());
    assert.equal(json.historyCheck.intact, true);
  });

  test('shows who has agreed to what needs two people', async (t) => {
    const deps = await steeringDependencies(t, {
      responses: {
        plans: { benign: [], suspicious: [], hijack: [{ kind: 'suspend', params: {} }] },
      },
    });
    const run = running(deps);
    const id = await aStolenSession(deps);
    const waits = async () =>
      /suspend: waits for approval.*/.exec((await run(incident, `INC-${id}`)).out());
    assert.equal(String(await waits()), 'suspend: waits for approval of 2 different people');
    await approveAction(deps, { org: 'main', incidentId: id, actionId: 1, by: 'api:nora' });
    assert.equal(
      String(await waits()),
      'suspend: waits for approval: 1 of 2 agreed (api:nora); one more person needed',
    );
  });

  test('shows the other incidents of the same user, or from the same address', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = await aStolenSession(deps);
    const other = await aStolenSession(deps, { userId: '00uB', login: 'ben@example.com' });
    const { out } = await run(incident, `INC-${id}`);
    const line = `  INC-${other}  \\S+Z  hijack 99\\.9 %, new: ben@example\\.com, from 45\\.155\\.205\\.33`;
    assert.match(out(), new RegExp(`\nRelated incidents\n${line}\n`));
    const json = JSON.parse((await run(incident, String(id), '--json')).out());
    assert.deepEqual(
      json.related.map((one: { reference: string }) => one.reference),
      [`INC-${other}`],
    );
  });

  test('shows when a call is made, what it carries, and also one that this version does not know', async (t) => {
    const deps = await steeringDependencies(t);
    const id = await aStolenSession(deps);
    const called = async (call: unknown) => {
      const set = 'update response_actions set call = $1 where incident_id = $2';
      await deps.database.pool.query(set, [JSON.stringify(call), id]);
      return (await running(deps)(incident, String(id))).out();
    };
    const unblock = { kind: 'unblock_ip', userId: '00uA' } as const;
    const params = { ips: ['203.0.113.9'], zoneName: 'Blocked' };
    const calls = await called(describeCall({ ...unblock, params }));
    assert.match(calls, /^ {7}PUT \/api\/v1\/zones\/\{zoneId\} \(if other addresses remain\)$/m);
    assert.match(calls, /^ {7}\{.*"name":"Blocked".*without 203\.0\.113\.9/m);
    assert.match(calls, /deactivate \(if no other address remains\)$/m);
    assert.match(await called({ odd: 1 }), /^ {7}\{"odd":1\}$/m);
  });

  test('shows an alarm about the hook as what it is, with no verdict about a session', async (t) => {
    const deps = await steeringDependencies(t);
    await raiseAlarm(deps, 'main', {
      kind: 'hook_tampered',
      subject: 'who1',
      headline: 'Our event hook was deleted by eve@example.com',
      advice: 'Ask whoever it was.',
      at: Date.now(),
      seen: 'event-1',
    });
    const run = running(deps);
    const listed = (await run(incidents)).out();
    const id = /INC-(\d+)/.exec(listed)?.[1] ?? '';
    const shown = (await run(incident, id)).out();
    assert.match(shown, new RegExp(`^INC-${id} {2}hook_tampered {2}new\n`));
    assert.match(shown, /^About {7}who1$/m);
    assert.match(shown, /^What to do: Ask whoever it was\.$/m);
    assert.doesNotMatch(shown, /suspicious|containment|Session|Who/);
  });

  test('cannot make a terminal obey what an attacker wrote', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = await aStolenSession(deps, {
      name: 'Eve\u001b]0;owned\u0007\u202e\u009b2J',
      login: 'eve\u001b[2J@x.y',
      thiefFactor: 'x\u001b[2J\u202e',
      thiefCity: 'y\u001b[2J\u202e',
    });
    for (const argv of [[String(id)], [String(id), '--json']]) {
      const { out } = await run(incident, ...argv);
      assert.match(out(), /Eve/);
      assert.doesNotMatch(out(), /(?!\n)[\p{Cc}\p{Cf}]/u);
    }
    const list = await run(incidents);
    assert.match(list.out(), new RegExp(`INC-${id}\\b.*(Eve|eve)`));
    assert.doesNotMatch(list.out(), /(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  test('approves by number or kind, in either order of words, once, as this user', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = await aStolenSession(deps);
    const done = await run(incident, String(id), 'approve', 'clear_sessions');
    assert.deepEqual([done.status, await statusOf(deps, id, 'clear_sessions')], [0, 'approved']);
    const late = await run(deny, `${id}`, 'clear_sessions');
    assert.equal(late.status, 1);
    assert.match(late.out(), new RegExp(`approved already, by ${ME}`));
    assert.equal((await run(approve, String(id), 'expire_password')).status, 0);
    const { rows } = await deps.database.pool.query(
      `select distinct actor from incident_events where kind = 'action_approved'`,
    );
    assert.deepEqual(rows, [{ actor: ME }]);
  });

  test('says that nothing comes of an approval yet while all actions are stopped', async (t) => {
    const deps = await steeringDependencies(t);
    const id = String(await aStolenSession(deps));
    await pauseActions(deps, { org: 'main', paused: true, by: 'api:bob' });
    const done = await running(deps)(approve, id, 'clear_sessions');
    assert.equal(done.status, 0);
    assert.match(done.out(), /^Approved\. All actions of this org are stopped/);
  });

  test('denies, notes, assigns and closes', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = String(await aStolenSession(deps));
    assert.equal((await run(incident, 'deny', id, 'expire_password')).status, 0);
    assert.equal((await run(incident, id, 'note', 'called', 'her')).status, 0);
    assert.equal((await run(incident, id, 'assign', 'ana')).status, 0);
    const otherwise = await run(close, id, 'benign', '--verdict', 'suspicious');
    assert.deepEqual([otherwise.status, /judged hijack now/.test(otherwise.out())], [1, true]);
    const closed = await run(
      close,
      id,
      '--resolution',
      'benign',
      '--note',
      'It was her.',
      '--verdict',
      'hijack',
      '--json',
    );
    assert.deepEqual([closed.status, JSON.parse(closed.out()).outcome], [0, 'closed']);
    assert.equal((await run(close, id, 'benign')).status, 1);
    const { rows } = await deps.database.pool.query(
      'select status, resolution, assignee from incidents',
    );
    assert.deepEqual(rows, [{ status: 'closed', resolution: 'benign', assignee: 'ana' }]);
  });

  test('says who is still inside where a theft is closed with nothing contained', async (t) => {
    const deps = await steeringDependencies(t);
    const id = String(await aStolenSession(deps));
    const { status, out } = await running(deps)(close, id, 'true_positive');
    assert.equal(status, 0);
    assert.match(out(), /^Closed\. Nothing was contained, .* whoever stole it is still inside\./);
  });

  test('closes several and gives several away, and says of each what came of it', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const [one, two, three] = [
      String(await aStolenSession(deps)),
      `INC-${await aStolenSession(deps, { userId: '00uB' })}`,
      String(await aStolenSession(deps, { userId: '00uC' })),
    ];
    assert.equal((await run(incident, 'assign', one, two, '7')).status, 0);
    assert.equal((await run(incident, one, two, 'assign', 'ana', 'maria')).status, 0);
    const some = await run(close, one, two, '999', 'benign', '--note', 'The company moved.');
    assert.equal(some.status, 1);
    assert.match(
      some.out(),
      /^INC-1: Closed\.\nINC-2: Closed\.\nINC-999: There is no incident 999/,
    );
    const all = await run(close, one, three, '--resolution', 'test', '--json');
    assert.equal(all.status, 1);
    assert.deepEqual(
      JSON.parse(all.out()).map((told: { outcome: string }) => told.outcome),
      ['already_closed', 'closed'],
    );
    const { rows } = await deps.database.pool.query(
      'select resolution, assignee from incidents order by id',
    );
    assert.deepEqual(rows, [
      { resolution: 'benign', assignee: 'ana maria' },
      { resolution: 'benign', assignee: 'ana maria' },
      { resolution: 'test', assignee: null },
    ]);
    for (const argv of [
      [one, two],
      [one, two, 'note', 'x'],
      ['deny', one, two, 'clear_sessions', '--note', 'x'],
    ])
      assert.equal((await run(incident, ...argv)).status, 2, argv.join(' '));

    const bare = await run(approve);
    assert.equal(bare.status, 2);
    assert.match(bare.err(), /name an incident, as in: warden approve 42/);
  });

  test('contains several at once', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const one = await aStolenSession(deps);
    const two = await aStolenSession(deps, { userId: '00uB' });
    const done = await run(incident, 'act', `INC-${one}`, `${two}`, '999', '--verdict', 'hijack');
    assert.equal(done.status, 1);
    for (const id of [one, two])
      assert.match(done.out(), new RegExp(`^INC-${id}: Clear all sessions, .*carry it out`, 'm'));
    assert.match(done.out(), /^INC-999: There is no incident 999/m);
    const single = await run(incident, `${one}`, `${two}`, 'act', 'suspend');
    assert.equal(single.status, 0);
    assert.equal(single.out().match(/others have to agree/g)?.length, 2);
  });

  test('of several, one that the database refuses holds up none of the others, and is told', async (t) => {
    const deps = await steeringDependencies(t);
    const ids = [
      await aStolenSession(deps),
      await aStolenSession(deps, { userId: '00uB' }),
      await aStolenSession(deps, { userId: '00uC' }),
    ].map(String);
    await deps.database.pool.query(`
      create function full_disk() returns trigger language plpgsql as
        $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
      create trigger full_disk before update on incidents for each row
        when (old.id = 2) execute function full_disk()`);
    const { status, out, err } = await running(deps)(close, ...ids, '999', 'benign', '--json');
    assert.equal(status, 1);
    assert.equal(err(), 'INC-2: no space left\n');
    assert.deepEqual(
      JSON.parse(out()).map((told: { outcome: string }) => told.outcome),
      ['closed', 'failed', 'closed', 'incident_not_found'],
    );
  });

  test('no reason is lost because it stands in the wrong place', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = String(await aStolenSession(deps));
    for (const [command, ...argv] of [
      [close, id, 'benign', 'It was her.'],
      [close, id, 'benign', '--resolution', 'test'],
      [incident, id, 'assign', 'ana', '--note', 'It was her.'],
      [incident, id, 'note', 'It was her.', '--resolution', 'benign'],
    ] as const) {
      const { status, err } = await run(command, ...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(err(), /--note/);
    }
    assert.equal(
      (await deps.database.pool.query(`select 1 from incidents where status = 'new'`)).rowCount,
      1,
    );
  });

  test('says what is wrong: 1 where nothing fits, 2 where the words make no sense', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = String(await aStolenSession(deps));
    const missing = await run(incident, '999');
    assert.equal(missing.status, 1);
    assert.match(missing.err(), /warden incidents/);
    const noAction = await run(approve, id, 'suspend');
    assert.equal(noAction.status, 1);
    assert.match(noAction.err(), /clear_sessions \(awaiting approval\)/);
    for (const argv of [
      [],
      ['x'],
      [id, 'explode'],
      [id, 'approve'],
      [id, 'close'],
      [id, 'close', '--resolution', 'x'],
      [id, 'close', 'benign', '--verdict', 'x'],
      [id, 'note', 'text', '--verdict', 'hijack'],
    ])
      assert.equal((await run(incident, ...argv)).status, 2, argv.join(' '));
    assert.equal((await run(incident, '--help')).status, 0);
  });
});
