import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { SERVER_USER } from '../../src/store/server-user.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/database/${name}`, import.meta.url));

/** A command, as an operator runs it. */
async function warden(command: string, DATABASE_URL: string) {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL,
    OKTA_ORG_URL: 'https://127.0.0.1:9',
    OKTA_HOOK_SECRETS: 'hook-secret-0123456789abcdef0123456789',
  };
  const child = spawn(process.execPath, [main, command], { cwd: tmpdir(), env });
  const [out, err, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.on('close', done)),
  ]);
  return { status, said: out + err };
}

test('a Postgres whose certificate nobody here knows: each command says so, and how its CA is named', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'warden-certificate-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  // Postgres refuses a key that others may read, or that is not its own user's.
  const key = join(folder, 'server.key');
  await copyFile(fixture('server.key'), key);
  await chmod(key, 0o600);
  if (process.getuid?.() === 0) await chown(key, SERVER_USER.uid, SERVER_USER.gid);
  const certificate = fixture('server.crt');
  const server = await startEmbeddedPostgres(folder, {
    ssl: 'on',
    ssl_cert_file: certificate,
    ssl_key_file: key,
  });
  t.after(() => server.stop());
  const url = `${server.url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full`;

  for (const command of ['serve', 'migrate', 'doctor', 'incidents']) {
    const { status, said } = await warden(command, url);
    assert.equal(status, 1, command);
    assert.match(said, /\(DEPTH_ZERO_SELF_SIGNED_CERT\)/, command);
    assert.match(said, /add sslmode=verify-full&sslrootcert=\/PATH\/ca\.crt to DATABASE_URL/);
    assert.doesNotMatch(said, /^ {4}at /m, command);
  }
  const known = await warden('migrate', `${url}&sslrootcert=${certificate}`);
  assert.match(known.said, /^The database is up to date/);
});
