import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { suite, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { audit } from '../../src/commands/audit.ts';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { incident as incidentCommand } from '../../src/commands/incident.ts';
import type { HistoryKind } from '../../src/domain/response/history-kinds.ts';
import { notify } from '../../src/pipeline/notify.ts';
import { addNote, closeIncident } from '../../src/pipeline/steer.ts';
import { appendHistory, readHistory } from '../../src/store/history.ts';
import type { TestDependencies } from '../support/dependencies.ts';
import type { startOktaOrg } from '../support/okta-org/index.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { steal } from '../support/theft.ts';
import { toldByWebhook } from '../support/told-by-webhook.ts';

/** Two incidents that a receiver was told of, and the command over them. */
async function toldIncidents(t: TestContext) {
  const { okta, webhook, deps } = await toldByWebhook(t);
  const [first, second] = [await decided(deps, okta), await decided(deps, okta)];
  const folder = await mkdtemp(join(tmpdir(), 'warden-audit-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const connect: Connect = async () => ({ deps, close: async () => {} });
  const by = 'api:alice';
  await addNote(deps, { org: 'main', incidentId: first, by, text: 'It was not her.' });
  await notify(deps, { org: 'main', incidentId: first });
  await closeIncident(deps, {
    org: 'main',
    incidentId: first,
    by,
    resolution: 'true_positive',
  });
  for (const incidentId of [first, second]) await notify(deps, { org: 'main', incidentId });
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return {
    deps,
    first,
    second,
    file,
    /** What the receiver kept: one message a line. */
    kept: () => file('kept.ndjson', webhook.received.map(({ raw }) => `${raw}\n`).join('')),
    bodies: () => webhook.received.map(({ body }) => body),
    exported: async (id: number) => {
      const io = recordedIo();
      assert.equal(await incidentCommand([String(id), '--json'], io, connect), 0);
      return io.out();
    },
    run: async (...argv: string[]) => {
      const io = recordedIo();
      const status = await audit(argv, io, connect);
      return { status, out: io.out(), err: io.err() };
    },
    exportTo: async (stdout: Writable) => {
      assert.equal(await audit(['--export'], { ...recordedIo(), stdout }, connect), 0);
    },
    /** As whoever owns the database may. */
    forge: async (statement: string, values: unknown[] = []) => {
      const { pool } = deps.database;
      await pool.query('alter table incident_events disable trigger all');
      await pool.query(statement, values);
      await pool.query('alter table incident_events enable trigger all');
    },
  };
}

/** As problems name it. */
function nameOf(incident: number): string {
  return `main/${incident}/[0-9a-f]{12}`;
}

async function decided(deps: TestDependencies, okta: Awaited<ReturnType<typeof startOktaOrg>>) {
  const { incidentId } = await (await steal(deps, okta)).decide();
  assert.ok(incidentId !== null);
  return incidentId;
}

suite('warden audit', () => {
  test('finds every history intact, and in each what receivers were told of it', async (t) => {
    const { run, kept } = await toldIncidents(t);
    const plain = await run();
    assert.match(plain.out, /^2 incidents, \d+ entries: every history is intact\.\n/);
    const { status, out } = await run(await kept());
    assert.equal(status, 0);
    assert.match(out, /3 copies kept elsewhere agree with it\.\n$/);
  });

  test('names the entry that somebody changed', async (t) => {
    const { run, forge, first } = await toldIncidents(t);
    await forge(
      `update incident_events set data = '{"text":"It was her."}' where incident_id = $1 and kind = 'note'`,
      [first],
    );
    const { status, out } = await run();
    assert.equal(status, 1);
    assert.match(out, new RegExp(`^${nameOf(first)}: Entry \\d: its content was changed\\.$`, 'm'));
    const json = JSON.parse((await run('--json')).out);
    const [problem, ...others] = json.problems;
    assert.match(problem.incident, new RegExp(`^${nameOf(first)}$`));
    assert.deepEqual(others, []);
  });

  test('knows by what was told that the end was cut off, which the chain itself does not show', async (t) => {
    const { run, forge, kept, first } = await toldIncidents(t);
    const file = await kept();
    await forge(`delete from incident_events where incident_id = $1 and kind = 'closed'`, [first]);
    assert.equal((await run()).status, 0);
    const { status, out } = await run(file);
    assert.equal(status, 1);
    assert.match(out, new RegExp(`^${nameOf(first)}: \\d entries were told, and it has \\d`, 'm'));
  });

  test('and that all of it was written anew', async (t) => {
    const { deps, run, forge, kept, first, second } = await toldIncidents(t);
    const file = await kept();
    const entries = await readHistory(deps.database.rows, 'main', first);
    await forge('delete from incident_events where incident_id = $1', [first]);
    for (const { at, kind, data } of entries) {
      const forged = { org: 'main', incidentId: first, at: at.getTime(), actor: 'api:bob' };
      await deps.database.transaction((tx) =>
        appendHistory(tx, {
          ...forged,
          kind: kind as HistoryKind,
          data: data as Record<string, unknown>,
        }),
      );
    }
    assert.equal((await run()).status, 0);
    const { status, out } = await run(file);
    assert.equal(status, 1);
    assert.match(out, new RegExp(`^${nameOf(first)}: entry \\d is another than the one told`, 'm'));
    assert.doesNotMatch(out, new RegExp(`^${nameOf(second)}`, 'm'));
  });

  test('and that an incident is gone', async (t) => {
    const { run, kept, forge, first } = await toldIncidents(t);
    const file = await kept();
    await forge('delete from incident_events where incident_id = $1', [first]);
    await forge('delete from incidents where id = $1', [first]);
    assert.match(
      (await run(file)).out,
      new RegExp(`^${nameOf(first)}: told of, and not there`, 'm'),
    );
  });

  test('does not take what another incident of the same number was told for the history of this one', async (t) => {
    const { run, kept, file, forge, deps, first } = await toldIncidents(t);
    const before = await kept();
    const { out: exported } = await run('--export');
    const copies = [before, await file('exported.ndjson', exported)];
    // As after a restore: the number was given out again.
    const uid = '0123456789ab';
    await forge('update incidents set uid = $2 where id = $1', [first, uid]);
    await addNote(deps, { org: 'main', incidentId: first, by: 'api:bob', text: 'Another.' });
    const { status, out } = await run(...copies);
    assert.equal(status, 1);
    assert.doesNotMatch(out, new RegExp(`^main/${first}/${uid}`, 'm'));
    assert.match(out, new RegExp(`^${nameOf(first)}: told of, and not there`, 'm'));
    const both = await file('both.ndjson', (await run('--export')).out);
    assert.match((await run('--offline', ...copies, both)).out, /^3 incidents, .*intact/);
  });

  test('reads packed files, arrays and bare events, and passes over what is no copy', async (t) => {
    const { run, file, bodies } = await toldIncidents(t);
    const bare = bodies().map(({ data }) => data);
    const packed = await file('a.json.gz', gzipSync(JSON.stringify(bare)));
    assert.match((await run(packed)).out, /3 copies kept elsewhere agree/);
    const odd = await file('odd.ndjson', `{"a":1}\nnot JSON\n${JSON.stringify(bare[0])}\n`);
    const { status, out } = await run(odd);
    assert.equal(status, 0);
    assert.match(out, /1 copy kept elsewhere agrees/);
    assert.match(out, /2 values in the files are no copies/);
    const { status: failed, err } = await run('/no/such/file');
    assert.equal(failed, 1);
    assert.match(err, /no such file/);
  });

  test('without the database: what was exported, and whether it is what was told', async (t) => {
    const { run, file, exported, kept, bodies, first, second } = await toldIncidents(t);
    const copy = await exported(first);
    const whole = await file('whole.json', `${copy}\n${await exported(second)}`);
    const noDatabase: Connect = () => Promise.reject(new Error('asked for the database'));
    const io = recordedIo();
    assert.equal(await audit(['--offline', whole, await kept()], io, noDatabase), 0);
    assert.match(io.out(), /^2 incidents, \d+ entries: every history is intact\.\n/);
    assert.match(io.out(), /5 copies kept elsewhere agree/);
    const part = await run('--offline', await file('first.json', copy), await kept());
    assert.match(
      part.out,
      /^2 incidents.*\n4 copies kept elsewhere agree/,
      'one by webhooks alone',
    );
    const changed = await file('changed.json', copy.replace('It was not her.', 'It was her.'));
    const offline = await run('--offline', changed);
    assert.equal(offline.status, 1);
    assert.match(
      offline.out,
      new RegExp(`^${nameOf(first)}: Entry \\d: its content was changed`, 'm'),
    );
    const heads = bodies().map((body) =>
      JSON.stringify(body, (key, value) => (key === 'new' ? undefined : value)),
    );
    const nothing = await run('--offline', await file('heads.ndjson', heads.join('\n')));
    assert.deepEqual([nothing.status, nothing.out], [1, '']);
    assert.match(nothing.err, /no history in these files/);
    assert.equal((await run('--offline')).status, 2);
  });

  test('by webhooks alone, entry by entry, and names the one that a copy changed', async (t) => {
    const { run, kept, file, bodies } = await toldIncidents(t);
    const { status, out } = await run('--offline', await kept());
    assert.equal(status, 0);
    assert.match(out, /^2 incidents, \d+ entries: every history is intact\.\n3 copies/);
    const lines = bodies().map((body) => JSON.stringify(body));
    const text = lines.join('\n').replace('It was not her.', 'It was her.');
    const changed = await file('changed.ndjson', text);
    for (const argv of [['--offline', changed], [changed]]) {
      const found = await run(...argv);
      assert.equal(found.status, 1);
      assert.match(
        found.out,
        /^main\/\d\/[0-9a-f]{12}: Entry \d: its content was changed \(.*changed\.ndjson:\d\)\.$/m,
      );
      assert.match(found.out, /: 1 problem\./);
    }
    const lost = await run('--offline', await file('lost.ndjson', lines.slice(-2).join('\n')));
    assert.match(lost.out, /Entry 1: an entry is missing/);
  });

  test('names the entry that was written anew, and who was told to have made it', async (t) => {
    const { deps, run, forge, kept, file, first } = await toldIncidents(t);
    const copy = await kept();
    const entries = await readHistory(deps.database.rows, 'main', first);
    await forge('delete from incident_events where incident_id = $1', [first]);
    for (const { at, kind, data, actor } of entries) {
      const by = kind === 'note' ? 'api:bob' : actor;
      const forged = { org: 'main', incidentId: first, at: at.getTime(), actor: by };
      await deps.database.transaction((tx) =>
        appendHistory(tx, {
          ...forged,
          kind: kind as HistoryKind,
          data: data as Record<string, unknown>,
        }),
      );
    }
    const { out } = await run(copy);
    assert.match(out, /Entry \d was told as note by api:alice at 20.*, and is not there so/);
    const forged = await file('forged.ndjson', await exportedBy(run));
    const both = await run('--offline', copy, forged);
    assert.match(
      both.out,
      /Entry \d: two copies tell it differently \(.*kept\.ndjson:\d, .*forged/,
    );
  });

  test('exports every history, which it reads again, also in pieces', async (t) => {
    const { deps, run, file, first } = await toldIncidents(t);
    const { status, out, err } = await run('--export');
    assert.equal(status, 0);
    assert.match(err, /^2 incidents, \d+ entries exported\.\n$/);
    const whole = await file('whole.ndjson', out);
    assert.match((await run('--offline', whole)).out, /^2 incidents, .*every history is intact/);
    assert.match((await run(whole)).out, /2 copies kept elsewhere agree/);
    const later = new Date(deps.now() + 60_000);
    deps.advance(120_000);
    await addNote(deps, { org: 'main', incidentId: first, by: 'api:bob', text: 'Later.' });
    const since = await run('--export', '--since', later.toISOString());
    assert.match(since.err, /^1 incident, 1 entry exported/);
    const rest = await file('rest.ndjson', since.out);
    const pieces = await run('--offline', rest, whole);
    assert.match(pieces.out, /^2 incidents, .*every history is intact/);
    assert.match((await run('--offline', rest)).out, /Entry 1: an entry is missing/);
  });

  test('exports no faster than a slow reader reads', async (t) => {
    const { exportTo } = await toldIncidents(t);
    const lines: string[] = [];
    let waiting = 0;
    const slow = new Writable({
      highWaterMark: 1,
      decodeStrings: false,
      write(line: string, _encoding, done) {
        waiting = Math.max(waiting, slow.writableLength - line.length);
        lines.push(line);
        setTimeout(done, 20);
      },
    });
    await exportTo(slow);
    assert.deepEqual([lines.length, waiting], [2, 0]);
  });

  test('says while it exports that a history is not intact', async (t) => {
    const { run, forge, first } = await toldIncidents(t);
    await forge(`update incident_events set actor = 'api:bob' where incident_id = $1`, [first]);
    const { status, err } = await run('--export');
    assert.equal(status, 1);
    assert.match(err, new RegExp(`^${nameOf(first)}: Entry 1: its content was changed`));
  });

  test('refuses what makes no sense beside an export', async (t) => {
    const { run } = await toldIncidents(t);
    for (const argv of [
      ['--export', 'a.json'],
      ['--export', '--offline'],
      ['--export', '--json'],
      ['--since', '2026-11-24'],
      ['--export', '--since', 'yesterday'],
    ]) {
      const { status, out, err } = await run(...argv);
      assert.deepEqual([status, out], [2, ''], argv.join(' '));
      assert.match(err, /--(export|since)/);
    }
  });
});

async function exportedBy(run: (...argv: string[]) => Promise<{ readonly out: string }>) {
  return (await run('--export')).out;
}
