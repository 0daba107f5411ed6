/** Runs the command as `main.ts` does, against a simulated org, with streams in memory. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type SystemLogDeps, systemLog } from '../../../src/commands/system-log.ts';
import { collector } from '../../support/collector.ts';
import { type OktaOrg, type OktaOrgOptions, startOktaOrg } from '../../support/okta-org/index.ts';

export const DAY_MS = 86_400_000;

export type Ran = { readonly status: number; readonly out: string; readonly err: string };

type Running = {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout?: Writable;
  readonly terminal?: boolean;
  readonly deps?: Partial<SystemLogDeps>;
};

export async function setUp(t: TestContext, options: OktaOrgOptions = {}) {
  const org = await startOktaOrg(options);
  t.after(() => org.close());
  const token = org.addApiToken().value;
  const slept: number[] = [];
  async function run(argv: readonly string[], running: Running = {}): Promise<Ran> {
    const [out, err] = [collector(), collector()];
    const status = await systemLog(
      argv,
      {
        stdout: running.stdout ?? out.stream,
        stderr: Object.assign(err.stream, { isTTY: running.terminal === true }),
        env: running.env ?? { OKTA_ORG_URL: org.url, OKTA_API_TOKEN: token },
      },
      {
        now: () => org.clock.now(),
        sleep: async (ms) => {
          slept.push(ms);
          org.clock.advance(ms);
        },
        stop: new AbortController().signal,
        ...running.deps,
      },
    );
    const ran = { status, out: out.text(), err: err.text() };
    assert.ok(!`${ran.out}${ran.err}`.includes(token), 'the token is told');
    return ran;
  }
  return { org, token, run, slept, ...temporaryFolder(t) };
}

/** Events from 20 days ago on, a minute apart, persisted in another order than they were published in. */
export function fill(org: OktaOrg, events: number): string[] {
  const first = org.clock.now() - 20 * DAY_MS;
  const uuids = Array.from({ length: events }, (_, index) => `event-${index}`);
  for (let step = 0; step < events; step += 1) {
    // Prime to the counts used here, so that each comes once.
    const index = (step * 7_919) % events;
    const published = new Date(first + index * 60_000).toISOString();
    org.emit({ eventType: 'user.session.start', uuid: uuids[index] ?? '', published });
  }
  return uuids;
}

export function uuidsIn(text: string): string[] {
  const lines = text.split('\n');
  assert.equal(lines.pop(), '', 'the last line ends');
  return lines.map((line) => (JSON.parse(line) as { uuid: string }).uuid);
}

export function unpacked(path: string): string {
  return gunzipSync(readFileSync(path)).toString('utf8');
}

export function logRequests(org: OktaOrg) {
  return org.requests.filter(({ path }) => path === '/api/v1/logs');
}

/** A folder that goes away with the test. */
export function temporaryFolder(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'warden-system-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return {
    at: (name: string) => join(folder, name),
    put: (name: string, text: string) => writeFileSync(join(folder, name), text),
    files: () => readdirSync(folder).sort(),
  };
}
