#!/usr/bin/env node
/**
 * `npm run evaluate`: measures detection, the baseline rule and the published rules on simulated
 * companies, prints the tables, and writes `docs/evaluation/`. `--people`, `--days` and `--seed` make it
 * larger, smaller or another; `--remarks FILE` writes down everything missed or wrong; `--dry` writes nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openFingerprintSources } from '../src/network/fingerprint-sources.ts';
import { chartOf } from './evaluate/chart.ts';
import { corporaOf } from './evaluate/corpora.ts';
import { type Measured, measure } from './evaluate/measure.ts';
import { summaryOf } from './evaluate/summary.ts';
import { markdownOf } from './evaluate/tables.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '250' },
    days: { type: 'string', default: '28' },
    seed: { type: 'string', default: 'held out since November' },
    remarks: { type: 'string' },
    dry: { type: 'boolean', default: false },
  },
});

const FOLDER = new URL('../docs/evaluation/', import.meta.url);
const sources = await openFingerprintSources();
const plans = corporaOf(Number(values.people), Number(values.days), values.seed);
const all: Measured[] = [];
for (const [i, plan] of plans.entries()) {
  process.stderr.write(`company ${i + 1} of ${plans.length}: ${plan.name} …\n`);
  all.push(measure(plan, sources));
}
const markdown = markdownOf(all, 'npm run evaluate');
process.stdout.write(markdown);
if (!values.dry) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL('README.md', FOLDER), markdown);
  writeFileSync(new URL('chart.svg', FOLDER), chartOf(summaryOf(all)));
}
if (values.remarks !== undefined) {
  const remarks = all.flatMap((one) => one.remarks.map((remark) => `${one.plan.name}: ${remark}`));
  writeFileSync(values.remarks, `${remarks.join('\n')}\n`);
}
