/** With `--json`, what went wrong is JSON too, as the API tells it. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { doctor } from '../../src/commands/doctor.ts';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { approve, close, incident } from '../../src/commands/incident.ts';
import { incidents } from '../../src/commands/incidents.ts';
import { pause } from '../../src/commands/pause.ts';
import { register } from '../../src/commands/register.ts';
import { retention } from '../../src/commands/retention.ts';
import { ConfigError } from '../../src/config/errors.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { approveAction } from '../../src/pipeline/steer.ts';
import { actionsOf } from '../../src/store/actions.ts';
import { refuseEverybody } from '../support/database.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

function running(deps: Dependencies) {
  const connect: Connect = async () => ({ deps, close: async () => {} });
  return async (command: typeof incident, ...argv: string[]) => {
    const io = recordedIo();
    const status = await command([...argv, '--json'], io, connect);
    return { status, told: JSON.parse(io.out()), err: io.err() };
  };
}

suite('errors with --json', () => {
  test('what is not there, or makes no sense, has a code, and the words beside it', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = await aStolenSession(deps);
    const absent = await run(incident, '999');
    assert.deepEqual(absent, {
      status: 1,
      told: {
        error: {
          code: 'incident_not_found',
          message: 'There is no incident 999. See: warden incidents',
        },
      },
      err: 'warden incident: There is no incident 999. See: warden incidents\n',
    });
    for (const [command, argv, status, code] of [
      [close, ['999', 'benign'], 1, 'incident_not_found'],
      [approve, [String(id), 'suspend'], 1, 'not_found'],
      [incident, [String(id), 'dance'], 2, 'invalid_input'],
      [incident, [String(id), '--nonsense'], 2, 'invalid_input'],
      [incidents, ['--org', 'mian'], 2, 'org_not_found'],
      [pause, ['--org', 'mian', 'why'], 2, 'org_not_found'],
    ] as const) {
      const came = await run(command, ...argv);
      assert.deepEqual([came.status, came.told.error.code], [status, code], argv.join(' '));
      assert.notEqual(came.err, '');
    }
  });

  test('who was faster stands in it, of one and of several', async (t) => {
    const deps = await steeringDependencies(t);
    const run = running(deps);
    const id = await aStolenSession(deps);
    const [action] = await actionsOf(deps.database.rows, 'main', id);
    const named = { org: 'main', incidentId: id, actionId: action?.id ?? 0 };
    await approveAction(deps, { ...named, by: 'api:bob' });
    const late = await run(approve, String(id), 'clear_sessions');
    assert.equal(late.status, 1);
    assert.equal(late.told.outcome, 'already_decided');
    assert.equal(late.told.error.code, 'already_decided');
    assert.deepEqual(late.told.error.details, { status: 'approved', decidedBy: 'api:bob' });
    const several = await run(close, String(id), '999', 'benign');
    assert.deepEqual(
      several.told.map(({ error }: { error?: { code: string } }) => error?.code),
      [undefined, 'incident_not_found'],
    );
  });

  test('a database that is away is told as the API tells it', async (t) => {
    const deps = await steeringDependencies(t);
    await refuseEverybody(deps.database);
    for (const command of [incidents, retention]) {
      const { status, told } = await running(deps)(command);
      assert.deepEqual([status, told.error.code], [1, 'database_away'], command.name);
    }
  });

  test('a configuration that cannot be used, too', async () => {
    const out: string[] = [];
    const wrong = () => {
      throw new ConfigError([{ where: 'OKTA_ORG_URL', what: 'is missing' }]);
    };
    const io = { out: (text: string) => void out.push(text), err: () => {} };
    const sleep = async () => {};
    assert.equal(await register(['--json'], { ...io, config: wrong, sleep }), 2);
    const openDatabase = () => Promise.reject(new Error('is not opened'));
    const looking = { ...io, config: wrong, openDatabase, now: Date.now, colour: false };
    assert.equal(await doctor(['--json'], looking), 2);
    assert.deepEqual(
      out.map((text) => JSON.parse(text).error.code),
      ['config_invalid', 'config_invalid'],
    );
  });
});
