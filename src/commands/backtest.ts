/**
 * `warden backtest`: detection over an exported System Log, without a server. Reads once, keeps what
 * grows with sessions only, then judges in order of time.
 */
import { writeFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { NO_POLICY } from '../domain/detection-policy.ts';
import { type GeoFiles, openFingerprintSources } from '../network/fingerprint-sources.ts';
import { type BacktestArguments, readArguments, USAGE } from './backtest/arguments.ts';
import { calibrationChart } from './backtest/calibration-chart.ts';
import { judgeSessions } from './backtest/judge-sessions.ts';
import { readLabels } from './backtest/labels.ts';
import { readPolicyFile } from './backtest/policy-file.ts';
import { type ProgressStream, progressOn } from './backtest/progress.ts';
import { readLogs } from './backtest/read-log.ts';
import { type Backtested, reportOf, rulesOf } from './backtest/report.ts';
import { reportText, summaryLines } from './backtest/report-text.ts';
import { ruleOpinions } from './backtest/rule-opinions.ts';
import { sessionLine } from './backtest/session-line.ts';

export type CommandIo = {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & ProgressStream;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Resolves to the exit status: 0 done, 1 failed, 2 wrong usage. */
export async function backtest(argv: readonly string[], io: CommandIo = process): Promise<number> {
  const reading = readArguments(argv);
  if (reading.kind === 'help') {
    io.stdout.write(USAGE);
    return 0;
  }
  if (reading.kind === 'wrong') return say(io, 2, `${reading.problem}\n\n${USAGE}`);
  const options = reading.arguments;
  const policy = options.policy === null ? null : await readPolicyFile(options.policy);
  if (policy?.ok === false) return say(io, 2, `${options.policy}: ${policy.problem}`);
  const labels = options.labels === null ? null : await readLabels(options.labels);
  if (labels?.ok === false) return say(io, 2, `${options.labels}: ${labels.problem}`);

  const progress = progressOn(io.stderr, () => performance.now());
  try {
    const geoFiles = geoFilesOf(io.env);
    const sources = await openFingerprintSources(geoFiles);
    const onProgress = progress.show;
    const { gathering, refusals } = await readLogs(options.files, {
      stdin: io.stdin,
      sources,
      geoFiles,
      onProgress,
    });
    progress.say('judging …');
    const judged = judgeSessions(gathering, policy?.policy ?? NO_POLICY);
    const opinions = ruleOpinions(gathering);
    progress.end();
    await print(
      { gathering, refusals, judged, opinions, labels: labels?.labels ?? null },
      options,
      io,
    );
    return 0;
  } catch (error) {
    progress.end();
    return say(io, 1, error instanceof Error ? error.message : String(error));
  }
}

async function print(found: Backtested, options: BacktestArguments, io: CommandIo): Promise<void> {
  const report = reportOf(found);
  if (options.chart !== null)
    await writeFile(options.chart, calibrationChart(report.calibration ?? []));
  switch (options.format) {
    case 'json':
      io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return;
    case 'text':
      io.stdout.write(reportText(report));
      return;
    case 'ndjson':
      for (const one of found.judged) {
        const line = sessionLine(one, rulesOf(one.key, found.opinions));
        io.stdout.write(`${JSON.stringify(line)}\n`);
      }
      io.stderr.write(`${summaryLines(report).join('\n')}\n`);
  }
}

function geoFilesOf(env: CommandIo['env']): GeoFiles {
  return { asn: env.GEOIP_ASN_DB, city: env.GEOIP_CITY_DB };
}

function say(io: CommandIo, status: number, problem: string): number {
  io.stderr.write(`warden backtest: ${problem}\n`);
  return status;
}
