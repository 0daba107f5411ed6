import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { sessions } from '../../src/commands/sessions.ts';
import { startConsoleSession } from '../../src/store/console-sessions.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringDependencies } from '../support/steering.ts';

async function aDeployment(t: TestContext) {
  const deps = await steeringDependencies(t);
  const connect: Connect = async () => ({ deps, close: async () => {} });
  const signIn = (tokenHash: string, person: string, email: string | null = null, hours = 8) => {
    const expiresAt = new Date(Date.now() + hours * 3_600_000);
    const client = { csrf: 'c', userAgentHash: 'u', asn: null };
    const session = { tokenHash, person, email, groups: [], expiresAt, ...client };
    return startConsoleSession(deps.database.rows, session, new Date());
  };
  const run = async (...argv: string[]) => {
    const io = recordedIo();
    const status = await sessions(argv, io, connect);
    return { status, out: io.out(), err: io.err() };
  };
  return { signIn, run };
}

suite('warden sessions', () => {
  test('lists who is signed in, and shows nothing that signs anybody in', async (t) => {
    const { signIn, run } = await aDeployment(t);
    assert.equal((await run()).out, 'Nobody is signed in.\n');
    await signIn('secret-hash', 'console:ada@example.com');
    await signIn('over', 'api:old', null, -1);
    const { status, out } = await run();
    assert.deepEqual(
      [status, /^console:ada@example\.com {2}since .*\n$/.test(out)],
      [0, true],
      out,
    );
    const told = (await run('--json')).out;
    assert.equal(JSON.parse(told).sessions[0].person, 'console:ada@example.com');
    assert.doesNotMatch(told + out, /secret-hash/);
  });

  test('signs somebody out wherever they are, by login, address or name, and nobody else', async (t) => {
    const { signIn, run } = await aDeployment(t);
    await signIn('1', 'console:Ada@example.com');
    await signIn('2', 'console:ada', 'ada@example.com');
    await signIn('3', 'api:maria');
    await signIn('4', 'console:ben@example.com');
    assert.deepEqual(await run('end', 'ADA@example.com'), {
      ...{ status: 0, out: 'Sessions ended: 2.\n', err: '' },
    });
    assert.equal((await run('end', 'maria')).status, 1, 'a token’s name is told apart by its api:');
    assert.equal((await run('end', 'api:maria', '--json')).out, '{"ended":1}\n');
    assert.match((await run()).out, /^console:ben@example\.com .*\n$/);
  });

  test('says how it is used to whoever uses it otherwise', async (t) => {
    const { run } = await aDeployment(t);
    for (const wrong of [['end'], ['stop', 'ada'], ['end', 'ada', 'ben']])
      assert.equal((await run(...wrong)).status, 2, wrong.join(' '));
  });
});
