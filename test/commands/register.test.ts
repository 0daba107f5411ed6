import assert from 'node:assert/strict';
import { test } from 'node:test';
import { register } from '../../src/commands/register.ts';
import { readConfig } from '../../src/config.ts';
import { HOOK_EVENT_TYPES } from '../../src/okta/hook-catalogue.ts';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { changesOf, NEW, OLD, othersHook, setUp } from './registering.ts';

test('A first run creates and verifies the hook for every type, and a second changes nothing', async (t) => {
  const { org, run, door } = await setUp(t);
  const first = await run([]);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /created, verified/);
  const [hook] = org.hooks();
  assert.ok(hook);
  assert.deepEqual([hook.status, hook.verificationStatus], ['ACTIVE', 'VERIFIED']);
  assert.equal(hook.channel.uri, `${door.url}/okta/events/main`);
  assert.deepEqual([...hook.eventTypes].sort(), [...HOOK_EVENT_TYPES].sort());
  const before = changesOf(org);
  const second = await run(['--json']);
  assert.equal(second.code, 0, second.err);
  const said = JSON.parse(second.out) as { changes: unknown; hook: { createdAt: string } };
  assert.deepEqual(said.changes, []);
  assert.equal(new Date(said.hook.createdAt).toISOString(), said.hook.createdAt);
  assert.equal(changesOf(org), before);
  assert.equal(org.hooks().length, 1);
});

test('No output shows a secret', async (t) => {
  const { run } = await setUp(t);
  for (const argv of [[], ['--json'], ['--rotate'], ['--delete']]) {
    const { out, err } = await run(argv);
    assert.doesNotMatch(out + err, /-secret-of-/);
  }
});

test('A second header goes along with every call', async (t) => {
  const { org, run, door } = await setUp(t);
  const { code, err } = await run([], { header: 'X-Second: value-one' });
  assert.equal(code, 0, err);
  assert.ok(door.seen.headers.includes('value-one'));
  assert.equal((await run([], { header: 'X-Second: value-one' })).out.includes('Nothing'), true);
  assert.equal(org.hooks().length, 1);
});

test('A rotation keeps the old hook working until the new one is verified and used', async (t) => {
  const { org, run, accepted, slept } = await setUp(t);
  await run([]);
  const [old] = org.hooks();
  accepted.add(NEW);
  const both: string[][] = [];
  const rotated = await run(['--rotate'], { secrets: `${NEW},${OLD}` }, async () => {
    both.push(org.hooks().map((hook) => `${hook.status} ${hook.verificationStatus}`));
  });
  assert.equal(rotated.code, 0, rotated.err);
  assert.deepEqual(both, [['ACTIVE VERIFIED', 'ACTIVE VERIFIED']]);
  assert.deepEqual(slept, [300_000]);
  const [hook, ...more] = org.hooks();
  assert.equal(more.length, 0);
  assert.notEqual(hook?.id, old?.id);
  assert.equal(hook?.verificationStatus, 'VERIFIED');
});

test('An event at any moment of a rotation reaches the receiver', async (t) => {
  const { org, run, accepted, door } = await setUp(t);
  await run([]);
  accepted.add(NEW);
  const user = org.addUser();
  const client = { ip: '198.51.100.7', userAgent: 'Mozilla/5.0' };
  const during = async () => {
    const before = door.seen.deliveries;
    org.signIn(user, client);
    await org.drain();
    assert.ok(door.seen.deliveries > before);
  };
  await run(['--rotate'], { secrets: `${NEW},${OLD}` }, during);
  accepted.delete(OLD);
  await during();
});

test('A rotation interrupted after the second hook goes on where it was', async (t) => {
  const { org, run, accepted } = await setUp(t);
  await run([]);
  accepted.add(NEW);
  const stopped = run(['--rotate'], { secrets: `${NEW},${OLD}` }, async () => {
    throw new Error('killed');
  });
  await assert.rejects(stopped, /killed/);
  assert.equal(org.hooks().length, 2);
  const plain = await run([], { secrets: `${NEW},${OLD}` });
  assert.match(plain.out, /Finish the rotation with --rotate/);
  const resumed = await run(['--rotate'], { secrets: `${NEW},${OLD}` });
  assert.equal(resumed.code, 0, resumed.err);
  assert.equal(org.hooks().length, 1);
});

test('A rotation without a new secret, or to one the receiver does not know, changes nothing', async (t) => {
  const { org, run } = await setUp(t);
  await run([]);
  const before = changesOf(org);
  const same = await run(['--rotate']);
  assert.equal(same.code, 2);
  assert.match(same.err, /Put a new one first/);
  const unknown = await run(['--rotate'], { secrets: `${NEW},${OLD}` });
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /Restart "warden serve"/);
  const lost = await run(['--rotate'], { secrets: NEW });
  assert.match(lost.err, /not in OKTA_HOOK_SECRETS/);
  assert.equal(changesOf(org), before);
});

test('A changed secret without --rotate is refused, for it would make the hook deaf', async (t) => {
  const { org, run, accepted } = await setUp(t);
  await run([]);
  accepted.add(NEW);
  const { code, err } = await run([], { secrets: `${NEW},${OLD}` });
  assert.equal(code, 1);
  assert.match(err, /register --rotate/);
  assert.equal(org.hooks()[0]?.verificationStatus, 'VERIFIED');
});

test('A hook that Okta cannot verify is explained, and a second run completes it', async (t) => {
  const { org, run, accepted } = await setUp(t);
  accepted.clear();
  const refused = await run([]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /does not accept the first secret/);
  assert.equal(org.hooks().length, 0);
  const nowhere = await run([], { publicUrl: 'http://127.0.0.1:9' });
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.err, /Okta could not verify .*\n.*three seconds/);
  await run(['--delete'], { publicUrl: 'http://127.0.0.1:9' });
  accepted.add(OLD);
  assert.equal((await run([])).code, 0);
});

test('An inactive hook is activated, and a hook without all types gets them', async (t) => {
  const { org, run } = await setUp(t);
  await run([]);
  const [hook] = org.hooks();
  assert.ok(hook);
  hook.status = 'INACTIVE';
  assert.match((await run([])).out, /activated/);
  assert.equal(org.hooks()[0]?.status, 'ACTIVE');
  hook.eventTypes = ['user.session.start'];
  assert.match((await run([])).out, /event types updated/);
  const [after] = org.hooks();
  assert.equal(after?.eventTypes.length, HOOK_EVENT_TYPES.length);
  assert.equal(after?.verificationStatus, 'VERIFIED');
});

test('A hook does without the types that the policy leaves out, and gets them again', async (t) => {
  const { org, run, accepted } = await setUp(t);
  const policy = 'hook: { leave_out: [user.authentication.sso, user.session.end] }';
  const wanted = HOOK_EVENT_TYPES.filter((type) => !policy.includes(type));
  const carried = () => [...(org.hooks()[0]?.eventTypes ?? [])].sort();
  assert.equal((await run([], { policy })).code, 0);
  assert.deepEqual(carried(), wanted.toSorted());
  assert.match((await run([], { policy })).out, /Nothing to change/);
  accepted.add(NEW);
  await run(['--rotate'], { policy, secrets: `${NEW},${OLD}` });
  assert.deepEqual(carried(), wanted.toSorted(), 'the second one too');
  assert.match((await run([], { secrets: NEW })).out, /event types updated/);
  assert.deepEqual(carried(), HOOK_EVENT_TYPES.toSorted());
});

test('Whatever is done, the hooks of others stay as they are', async (t) => {
  const { org, run, accepted } = await setUp(t);
  for (const name of [
    'SIEM',
    'Session Warden (eu) 0123abcd',
    'Session Warden (main) 0123abcd',
    'Session Warden (main) by hand',
  ]) {
    await othersHook(org, 'http://127.0.0.1:9/elsewhere', name);
  }
  const others = () => org.hooks().filter(({ channel }) => channel.uri.endsWith('/elsewhere'));
  const before = structuredClone(others());
  assert.equal(before.length, 4);
  accepted.add(NEW);
  for (const [argv, secrets, ours] of [
    [[], OLD, 1],
    [['--rotate'], `${NEW},${OLD}`, 1],
    [['--delete'], NEW, 0],
  ] as const) {
    const { code, err } = await run([...argv], { secrets });
    assert.equal(code, 0, err);
    assert.deepEqual(others(), before, argv.join());
    assert.equal(org.hooks().length, 4 + ours, argv.join());
  }
});

test('--delete removes what is ours, and may be repeated', async (t) => {
  const { org, run } = await setUp(t);
  await run([]);
  assert.match((await run(['--delete'])).out, /removed/);
  assert.equal(org.hooks().length, 0);
  assert.match((await run(['--delete'])).out, /Nothing to change/);
});

test('--delete removes one that is inactive already', async (t) => {
  const { org, run } = await setUp(t);
  await run([]);
  const [hook] = org.hooks();
  assert.ok(hook);
  hook.status = 'INACTIVE';
  const { code, err } = await run(['--delete']);
  assert.equal(code, 0, err);
  assert.equal(org.hooks().length, 0);
});

test('A hook that somebody made at our address, with a secret that does not fit, is taken over', async (t) => {
  const { org, run, door } = await setUp(t);
  await othersHook(org, `${door.url}/okta/events/main`, 'By hand');
  const [before] = org.hooks();
  const { code, out, err } = await run([]);
  assert.equal(code, 0, err);
  assert.match(out, /adopted “By hand”, .*verified/);
  const [hook, ...more] = org.hooks();
  assert.deepEqual([hook?.id, more.length], [before?.id, 0]);
  assert.match(hook?.name ?? '', /^Session Warden \(main\) [0-9a-f]{8}$/);
  assert.deepEqual([hook?.status, hook?.verificationStatus], ['ACTIVE', 'VERIFIED']);
  assert.equal(hook?.eventTypes.length, HOOK_EVENT_TYPES.length);
  assert.match((await run([])).out, /Nothing to change/);
});

test('A hook of other hands that delivers to us is kept before one of ours that does not', async (t) => {
  const { org, run, door } = await setUp(t);
  await run([]);
  const [ours] = org.hooks();
  assert.ok(ours);
  ours.status = 'INACTIVE';
  await othersHook(org, `${door.url}/okta/events/main`, 'By hand', OLD);
  const before = changesOf(org);
  const { code, out, err } = await run([]);
  assert.equal(code, 0, err);
  assert.match(out, /made by other hands and its secret works/);
  assert.equal(changesOf(org), before, 'nothing is changed');
  assert.equal(ours.status, 'INACTIVE');
});

test('Of two hooks at our address the one that listens is kept, and the other is told of', async (t) => {
  const { org, run } = await setUp(t);
  await run([]);
  const [first] = org.hooks();
  assert.ok(first);
  await othersHook(org, first.channel.uri, 'A double');
  const before = changesOf(org);
  const { out, code } = await run([]);
  assert.equal(code, 0);
  assert.match(out, /Another hook delivers here too: “A double”/);
  assert.equal(changesOf(org), before, 'nothing is changed');
});

test('Wrong usage is told apart from failure', async (t) => {
  const { run } = await setUp(t);
  assert.equal((await run(['--org', 'nowhere'])).code, 2);
  assert.equal((await run(['--rotate', '--delete'])).code, 2);
  assert.equal((await run(['--no-such-option'])).code, 2);
  const help = await run(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /without losing an event/);
});

test('Without the scope it says which, and that the command alone may have it', async (t) => {
  const org = await startOktaOrg();
  t.after(() => org.close());
  const reader = await org.addServiceApp({ scopes: ['okta.eventHooks.read'] });
  let err = '';
  const code = await register([], {
    config: () =>
      readConfig({
        OKTA_ORG_URL: org.url,
        OKTA_CLIENT_ID: reader.clientId,
        OKTA_PRIVATE_KEY: JSON.stringify(reader.privateJwk),
        OKTA_HOOK_SECRETS: OLD,
        PUBLIC_URL: 'http://127.0.0.1:9',
      }),
    out: () => {},
    err: (text) => {
      err += text;
    },
    sleep: async () => {},
  });
  assert.equal(code, 1);
  assert.match(err, /\nGrant okta\.eventHooks\.manage under .* of the app 0oa\w+\.\n/);
  assert.match(err, /\nOr give this command alone credentials that have it: docs\/okta\.md/);
});
