import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ENV_FILE = new URL('../src/env-file.ts', import.meta.url).href;

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-env-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function serveIn(cwd: string, environment: Record<string, string> = {}) {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'serve'], {
    cwd,
    env: { PATH: process.env.PATH, NODE_DISABLE_COMPILE_CACHE: '1', ...environment },
    encoding: 'utf8',
  });
  return { status, stderr };
}

suite('a .env file in the working folder', () => {
  test('configures what the environment leaves open, and is not missed where there is none', (t) => {
    const folder = aFolder(t);
    const without = serveIn(folder);
    assert.equal(without.status, 2);
    assert.match(
      without.stderr,
      /^The configuration cannot be used:\n {2}OKTA_ORG_URL: is missing/,
    );
    writeFileSync(join(folder, '.env'), 'OKTA_ORG_URL=https://example.okta.com\nPORT=none # odd\n');
    assert.match(serveIn(folder).stderr, /PORT: must be/);
    assert.match(serveIn(folder, { PORT: '0' }).stderr, /OKTA_HOOK_SECRETS/);
  });

  test('names the proxy as well, for which Node looks before the file is read', async (t) => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    t.after(() => proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const folder = aFolder(t);
    const lines = `NODE_USE_ENV_PROXY=1\nHTTPS_PROXY=http://127.0.0.1:${port}\n`;
    writeFileSync(join(folder, '.env'), lines);
    const script = `const { loadEnvFile } = await import(${JSON.stringify(ENV_FILE)});
      loadEnvFile(process.env);
      await fetch('https://example.okta.com').catch(() => {});`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      env: { PATH: process.env.PATH },
    });
    await once(child, 'exit');
    assert.deepEqual(asked, ['example.okta.com:443']);
  });

  test('with a mistyped name is refused, with the name that was probably meant', (t) => {
    const folder = aFolder(t);
    const said = (lines: readonly string[], environment: Record<string, string> = {}) => {
      writeFileSync(join(folder, '.env'), lines.join('\n'));
      return serveIn(folder, environment);
    };
    const org = 'OKTA_ORG_URL=https://example.okta.com';
    const { status, stderr } = said([
      org,
      'RESPONSE_MDOE=enforce-this',
      'okta_hook_secrets=a',
      'OKTA_COLOUR=blue',
      'API_TOKENS_FIEL=/run/secrets/tokens',
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /^The configuration cannot be used:\n {2}\.env /);
    for (const told of [
      'RESPONSE_MDOE: is no variable; did you mean RESPONSE_MODE?',
      'okta_hook_secrets: is no variable; did you mean OKTA_HOOK_SECRETS?',
      'OKTA_COLOUR: is no variable, and nothing reads it',
      'API_TOKENS_FIEL: is no variable; did you mean API_TOKENS_FILE?',
    ]) {
      assert.ok(stderr.includes(`  .env ${told}`), stderr);
    }
    assert.doesNotMatch(stderr, /enforce-this|blue/, 'no value');

    writeFileSync(
      join(folder, 'policy.yaml'),
      'orgs: [{hook_secrets: {env: OKTA_SECOND_SECRETS}}]',
    );
    const fine = [
      org,
      'POLICY_FILE=policy.yaml',
      'OKTA_SECOND_SECRETS=x',
      'OKTA_SECOND_SECRETS_FILE=x',
      'OKTA_API_TOKEN_FILE=/x',
      'HOME=x',
      'COMPOSE_PROJECT_NAME=x',
      'NODE_EXTRA_CA_CERTS=/x',
      'HTTPS_PROXY=http://proxy:1',
      'PGPASSWORD=x',
      'OKTA_COLOUR=',
    ];
    assert.doesNotMatch(said(fine).stderr, /is no variable/);
    const elsewhere = said([org, 'POLICY_FILE=gone.yaml', 'OKTA_SECOND_SECRETS=x']).stderr;
    assert.match(elsewhere, /POLICY_FILE: names a file that cannot be read/);
    assert.doesNotMatch(elsewhere, /is no variable/, 'the file that cannot be read may name it');
    assert.doesNotMatch(
      said([org], { RESPONSE_MDOE: 'x' }).stderr,
      /is no variable/,
      'not in the file',
    );
  });

  test('that cannot be read is said to be so', (t) => {
    const folder = aFolder(t);
    mkdirSync(join(folder, '.env'));
    const { status, stderr } = serveIn(folder);
    assert.equal(status, 2);
    assert.match(stderr, /The file .env in this folder cannot be read/);
  });
});
