/** The service has moved, somebody led its hook away, or another deployment hears on the same org. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { changesOf, NEW, OLD, othersHook, receiver, setUp } from './registering.ts';

/** Registered, and another receiver that takes the same secret. */
async function registered(t: TestContext) {
  const org = await setUp(t);
  const first = await org.run([]);
  assert.equal(first.code, 0, first.err);
  const elsewhere = await receiver(t, org.accepted);
  const hooks = () => org.org.hooks().map(({ channel, status }) => `${status} ${channel.uri}`);
  const at = (url: string) => `ACTIVE ${url}/okta/events/main`;
  return { ...org, elsewhere, hooks, at };
}

/** Of another deployment on the same org: verified at its own address with its own secret. */
async function ofAnother(
  t: TestContext,
  { org }: Awaited<ReturnType<typeof setUp>>,
  isDeaf = false,
) {
  const secret = 'secret-of-another-deployment-001';
  const there = await receiver(t, new Set([secret]));
  await othersHook(org, `${there.url}/okta/events/main`, 'Session Warden (main) 0123abcd', secret);
  const hook = org.hooks().at(-1);
  assert.ok(hook);
  assert.equal(hook.verificationStatus, 'VERIFIED');
  if (isDeaf) hook.verificationStatus = 'UNVERIFIED';
  return hook;
}

suite('where the hook leads to another address with our secret', () => {
  test('register makes a second one here before it removes that one, and keeps the only secret', async (t) => {
    const { run, door, elsewhere, hooks, at, slept } = await registered(t);
    const both: string[][] = [];
    const moved = await run([], { publicUrl: elsewhere.url }, async () => void both.push(hooks()));
    assert.equal(moved.code, 0, moved.err);
    assert.deepEqual(both, [[at(door.url), at(elsewhere.url)]]);
    assert.deepEqual(slept, [300_000]);
    assert.deepEqual(hooks(), [at(elsewhere.url)]);
    assert.match(
      moved.err,
      /is removed, which leads to http:\/\/127\.0\.0\.1:\d+\/okta\/events\/main/,
    );
    assert.doesNotMatch(moved.out, /old secret/);
    assert.match((await run([], { publicUrl: elsewhere.url })).out, /Nothing to change/);
    const back = await run(['--rotate']);
    assert.deepEqual([back.code, hooks()], [0, [at(door.url)]]);
    assert.doesNotMatch(back.out, /old secret/);
  });

  test('register puts it back where somebody led it away', async (t) => {
    const { org, run, door, elsewhere, hooks, at } = await registered(t);
    const [hook] = org.hooks();
    assert.ok(hook);
    hook.channel = { ...hook.channel, uri: `${elsewhere.url}/okta/events/main` };
    assert.equal((await run([])).code, 0);
    assert.deepEqual(hooks(), [at(door.url)]);
  });

  test('one that Okta sends nothing to is taken over', async (t) => {
    const { org, run, elsewhere, hooks, at } = await registered(t);
    const [hook] = org.hooks();
    assert.ok(hook);
    hook.verificationStatus = 'UNVERIFIED';
    assert.match((await run([], { publicUrl: elsewhere.url })).out, /adopted .*verified/);
    assert.deepEqual(hooks(), [at(elsewhere.url)]);
    assert.equal(org.hooks()[0]?.id, hook.id);
  });

  test('a new address that Okta cannot verify leaves the first hook as it was, alone', async (t) => {
    const { run, door, hooks, at } = await registered(t);
    const nowhere = await run([], { publicUrl: 'http://127.0.0.1:9' });
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.err, /Okta could not verify/);
    assert.deepEqual(hooks(), [at(door.url)]);
  });

  test('a new secret besides is a rotation, which moves it too', async (t) => {
    const { run, accepted, elsewhere, hooks, at } = await registered(t);
    accepted.add(NEW);
    const setting = { publicUrl: elsewhere.url, secrets: `${NEW},${OLD}` };
    const plain = await run([], setting);
    assert.deepEqual([plain.code, /register --rotate/.test(plain.err)], [1, true]);
    const rotated = await run(['--rotate'], setting);
    assert.equal(rotated.code, 0, rotated.err);
    assert.match(rotated.out, /Take the old secret out/);
    assert.deepEqual(hooks(), [at(elsewhere.url)]);
  });

  test('besides one that leads here it is left alone, and told of with what removes it', async (t) => {
    const { org, run, accepted, door, elsewhere, hooks, at } = await registered(t);
    accepted.add(NEW);
    const name = org.hooks()[0]?.name ?? '';
    await othersHook(org, `${elsewhere.url}/okta/events/main`, name, OLD);
    const both = [at(door.url), at(elsewhere.url)];
    const again = await run([]);
    assert.match(again.out, /Not touched: .* leads to .*register --delete --address/);
    assert.deepEqual(hooks(), both);
    await run(['--rotate'], { secrets: `${NEW},${OLD}` });
    assert.deepEqual(hooks().toSorted(), both.toSorted());
  });

  test('--delete removes it by its address alone', async (t) => {
    const { org, run, elsewhere, hooks } = await registered(t);
    const setting = { publicUrl: elsewhere.url };
    const before = hooks();
    const uri = org.hooks()[0]?.channel.uri ?? '';
    const refused = await run(['--delete'], setting);
    assert.equal(refused.code, 1);
    assert.ok(refused.err.includes(uri));
    const typo = await run(['--delete', '--address', `${uri}x`], setting);
    assert.deepEqual([typo.code, hooks()], [1, before]);
    assert.equal((await run(['--address', uri], setting)).code, 2);
    assert.equal((await run(['--delete', '--address', uri], setting)).code, 0);
    assert.deepEqual(hooks(), []);
  });
});

suite('a hook of another deployment', () => {
  test('stays as it is, deaf or not, whatever is done here, and is told of', async (t) => {
    for (const isDeaf of [false, true]) {
      const here = await setUp(t);
      const { org, run, accepted } = here;
      const theirs = await ofAnother(t, here, isDeaf);
      const before = structuredClone(theirs);
      accepted.add(NEW);
      for (const [argv, secrets] of [
        [[], OLD],
        [['--rotate'], `${NEW},${OLD}`],
        [['--delete'], NEW],
        [['--delete'], NEW],
      ] as const) {
        const { code, out, err } = await run([...argv], { secrets });
        assert.equal(code, 0, err);
        assert.ok(out.includes(`leads to ${theirs.channel.uri}, with another secret`), out);
        assert.deepEqual(org.hooks()[0], before, argv.join());
      }
      assert.deepEqual(org.hooks(), [before]);
    }
  });

  test('is removed by whoever names its address', async (t) => {
    const here = await setUp(t);
    const { org, run } = here;
    const { channel } = await ofAnother(t, here);
    await run([]);
    const before = changesOf(org);
    const gone = await run(['--delete', '--address', channel.uri]);
    assert.equal(gone.code, 0, gone.err);
    assert.doesNotMatch(gone.out, /delivers nothing to us/);
    assert.equal(changesOf(org), before + 2);
    assert.equal(org.hooks().length, 1);
  });
});
