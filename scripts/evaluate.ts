#!/usr/bin/env node
/**
 * `npm run evaluate`: measures detection, the baseline rule and the published rules on simulated
 * companies, prints the tables, and, at the published size, writes `docs/evaluation/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { openFingerprintSources } from '../src/network/fingerprint-sources.ts';
import { chartOf } from './evaluate/chart.ts';
import { corporaOf } from './evaluate/corpora.ts';
import { type Measured, measure } from './evaluate/measure.ts';
import { type EvaluateOptions, HELP, readOptions } from './evaluate/options.ts';
import { summaryOf } from './evaluate/summary.ts';
import { markdownOf } from './evaluate/tables.ts';

const FOLDER = new URL('../docs/evaluation/', import.meta.url);

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const options = understood(argv);
  if (options === null) return 2;
  if (options.help) process.stdout.write(HELP);
  else await evaluate(options);
  return 0;
}

function understood(argv: readonly string[]): EvaluateOptions | null {
  try {
    return readOptions(argv);
  } catch (error) {
    process.stderr.write(`evaluate: ${(error as Error).message}\n\n${HELP}`);
    return null;
  }
}

async function evaluate({ people, days, seed, remarks, publish }: EvaluateOptions): Promise<void> {
  const sources = await openFingerprintSources();
  const plans = corporaOf(people, days, seed);
  const all: Measured[] = [];
  for (const [i, plan] of plans.entries()) {
    process.stderr.write(`company ${i + 1} of ${plans.length}: ${plan.name} …\n`);
    all.push(measure(plan, sources));
  }
  const markdown = markdownOf(all, 'npm run evaluate');
  process.stdout.write(markdown);
  if (publish) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(new URL('README.md', FOLDER), markdown);
    writeFileSync(new URL('chart.svg', FOLDER), chartOf(summaryOf(all)));
  } else process.stderr.write('docs/evaluation stays as it is.\n');
  if (remarks !== null) {
    const lines = all.flatMap((one) => one.remarks.map((remark) => `${one.plan.name}: ${remark}`));
    writeFileSync(remarks, `${lines.join('\n')}\n`);
  }
}
