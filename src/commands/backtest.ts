/**
 * `warden backtest`: runs detection over an exported System Log, without a server. Reads once, keeps only what grows
 * with sessions, then judges in order of time. The readers of policies and labels are loaded on demand: they take
 * longer to load than a small log takes to read.
 */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { environment } from '../config/environment.ts';
import type { ConfigProblem } from '../config/errors.ts';
import { NO_POLICY } from '../domain/judgement/detection-policy.ts';
import { TUNING } from '../domain/judgement/tuning.ts';
import type { GeoFiles } from '../network/fingerprint-sources.ts';
import { type BacktestArguments, readArguments, USAGE } from './backtest/arguments.ts';
import { type ProgressStream, progressOn } from './backtest/progress.ts';
import { calibrationChart } from './backtest/report/calibration-chart.ts';
import type { StolenSession } from './backtest/report/labels.ts';
import { type Found, putTogether, type Report, reportOf } from './backtest/report/report.ts';
import { nothingJudged, reportText, summaryLines } from './backtest/report/report-text.ts';
import { runBacktest } from './backtest/run.ts';

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
  const policy = options.policy === null ? null : await policyFrom(options.policy);
  if (policy?.ok === false) return say(io, 2, `${options.policy}: ${policy.problem}`);
  const labels = options.labels === null ? null : await labelsFrom(options.labels);
  if (labels?.ok === false) return say(io, 2, `${options.labels}: ${labels.problem}`);
  const problems: ConfigProblem[] = [];
  const geoFiles = geoFilesIn(io.env, problems);
  const [problem] = problems;
  if (problem !== undefined) return say(io, 2, `${problem.where} ${problem.what}`);

  const progress = progressOn(io.stderr, () => performance.now());
  try {
    const { parts, refusals } = await runBacktest(options.files, {
      stdin: io.stdin,
      geoFiles,
      // This format needs the sessions alone, and quickly.
      keeping: { traces: options.format !== 'ndjson' },
      rules: { policy: policy?.policy ?? NO_POLICY, tuning: TUNING },
      onProgress: progress.show,
      onJudging: () => progress.say('judging …'),
    });
    progress.end();
    const report = await print(putTogether(parts, refusals), labels?.labels ?? null, options, io);
    return nothingJudged(report) === null ? 0 : 1;
  } catch (error) {
    progress.end();
    return say(io, 1, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads the variables as the service does: one that is set but empty, as a compose file leaves it, counts as not set.
 */
function geoFilesIn(variables: CommandIo['env'], problems: ConfigProblem[]): GeoFiles {
  const env = environment(variables, (path) => readFileSync(path, 'utf8'), problems);
  return {
    asn: env.text('GEOIP_ASN_DB') ?? undefined,
    city: env.text('GEOIP_CITY_DB') ?? undefined,
    okta: env.text('OKTA_IP_RANGES') ?? undefined,
  };
}

async function policyFrom(file: string) {
  const { readPolicyFile } = await import('./backtest/policy-file.ts');
  return readPolicyFile(file);
}

async function labelsFrom(file: string) {
  const { readLabels } = await import('./backtest/report/labels-file.ts');
  return readLabels(file);
}

async function print(
  found: Found,
  labels: readonly StolenSession[] | null,
  options: BacktestArguments,
  io: CommandIo,
): Promise<Report> {
  const report = reportOf(found, options.files, labels, TUNING.prior);
  switch (options.format) {
    case 'json':
      io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      break;
    case 'text':
      io.stdout.write(reportText(report));
      break;
    case 'ndjson':
      io.stdout.write(found.judged.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
      io.stderr.write(`${[nothingJudged(report) ?? [], summaryLines(report)].flat().join('\n')}\n`);
  }
  // Drawn last, so that a plot that cannot be written does not lose the report.
  if (options.chart !== null) await draw(options.chart, report);
  return report;
}

async function draw(file: string, report: Report): Promise<void> {
  await writeFile(file, calibrationChart(report.calibration ?? [])).catch((cause) => {
    const { code } = cause as NodeJS.ErrnoException;
    const what = `the plot cannot be written (${code}): give --chart a file in a folder that is there and may be written to`;
    throw new Error(`${file}: ${what}`, { cause });
  });
}

function say(io: CommandIo, status: number, problem: string): number {
  io.stderr.write(`warden backtest: ${problem}\n`);
  return status;
}
