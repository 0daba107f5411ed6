/** Reads the options of `npm run evaluate`. */
import { parseArgs } from 'node:util';

/** The published size, at which `docs/evaluation` is written, as it is where an option asks for it. */
const PUBLISHED = { people: '250', days: '28', seed: 'held out since November' };

export const HELP = `Usage: npm run evaluate [-- OPTIONS]

Measures detection and the published rules on simulated companies, prints the tables, and writes docs/evaluation.
  --people N      people in each company, at least 1 (default ${PUBLISHED.people})
  --days N        days of each company, at least 1 (default ${PUBLISHED.days})
  --seed TEXT     which companies (default "${PUBLISHED.seed}")
  --remarks FILE  writes down everything missed or wrong
  --write         writes docs/evaluation at another size or seed too
  --dry           never writes it
  -h, --help      this text
`;

export type EvaluateOptions = {
  readonly help: boolean;
  readonly people: number;
  readonly days: number;
  readonly seed: string;
  readonly remarks: string | null;
  /** Whether `docs/evaluation` is written: a small trial must not replace the published figures. */
  readonly publish: boolean;
};

/** Reads the options. @throws Error with what is wrong with them */
export function readOptions(argv: readonly string[]): EvaluateOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      people: { type: 'string', default: PUBLISHED.people },
      days: { type: 'string', default: PUBLISHED.days },
      seed: { type: 'string', default: PUBLISHED.seed },
      remarks: { type: 'string' },
      write: { type: 'boolean', default: false },
      dry: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, seed, remarks, write, dry } = values;
  if (write && dry) throw new Error('--write and --dry exclude each other');
  const people = count('--people', values.people);
  const days = count('--days', values.days);
  const asPublished =
    people === Number(PUBLISHED.people) &&
    days === Number(PUBLISHED.days) &&
    seed === PUBLISHED.seed;
  return {
    help,
    people,
    days,
    seed,
    remarks: remarks ?? null,
    publish: !dry && (asPublished || write),
  };
}

function count(option: string, written: string): number {
  if (/^[1-9]\d{0,8}$/.test(written)) return Number(written);
  throw new Error(`${option} must be a whole number above 0, and is “${written}”`);
}
