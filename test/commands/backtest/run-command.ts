/** Runs the command as `main.ts` does, with streams in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { backtest } from '../../../src/commands/backtest.ts';
import { collector } from '../../support/collector.ts';

export type Ran = { readonly status: number; readonly out: string; readonly err: string };

export async function runBacktestCommand(
  argv: readonly string[],
  stdin: Buffer | string = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const out = collector();
  const err = collector();
  const status = await backtest(argv, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: out.stream,
    stderr: err.stream,
    env,
  });
  return { status, out: out.text(), err: err.text() };
}

/** A folder that goes away with the test. */
export function temporaryFolder(
  t: TestContext,
): (name: string, content: string | Buffer) => string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-backtest-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}
