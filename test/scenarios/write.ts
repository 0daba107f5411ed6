#!/usr/bin/env node
/**
 * Writes a labelled corpus: `node test/scenarios/write.ts --people 50 --days 28 --seed a --out log.ndjson
 * --labels labels.json`. `--out` may end in `.gz`; `--breadth 3` varies every rate by up to that factor.
 */
import { createWriteStream, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { generate } from './generate.ts';
import { random } from './random.ts';
import { variedRates } from './rates.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '50' },
    days: { type: 'string', default: '28' },
    seed: { type: 'string', default: 'a' },
    breadth: { type: 'string', default: '1' },
    without: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'corpus.ndjson' },
    labels: { type: 'string' },
  },
});

const corpus = generate({
  seed: values.seed,
  people: Number(values.people),
  days: Number(values.days),
  rates: variedRates(random(values.seed, 'rates'), Number(values.breadth)),
  without: values.without,
});

function* lines(): Generator<string> {
  for (const event of corpus.events) yield `${JSON.stringify(event)}\n`;
}

const out = createWriteStream(values.out);
const source = Readable.from(lines());
await (values.out.endsWith('.gz') ? pipeline(source, createGzip(), out) : pipeline(source, out));
if (values.labels !== undefined) {
  writeFileSync(values.labels, `${JSON.stringify(corpus.labels, null, 1)}\n`);
}
