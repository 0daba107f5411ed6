import { parseArgs } from 'node:util';

export type BacktestArguments = {
  readonly files: readonly string[];
  readonly format: 'text' | 'ndjson' | 'json';
  readonly policy: string | null;
  readonly labels: string | null;
  readonly chart: string | null;
};

export type ArgumentsReading =
  | { readonly kind: 'run'; readonly arguments: BacktestArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

export const USAGE = `usage: warden backtest [options] FILE…

Runs detection over exported System Log events, without a server or a database, and reports.
FILE holds one event a line (NDJSON), a JSON array of events, deliveries of the event hook, or a table
(CSV, as the Admin Console downloads it), packed with gzip or not; - is standard input. Events may come
in any order, and more than once. warden system-log writes such a file from the org itself.

  --format text|ndjson   a report to read (default), or one JSON object a line and judged session
  --json                 the whole report as one JSON object; the same as --format json
  --policy FILE          YAML policy: trusted networks, thresholds, exceptions, …
  --labels FILE          the sessions known to be stolen, as a JSON array or one a line: session ids, or
                         {"sessionIds": […], "kind"?: "…"}; adds recall, false alarms and calibration
  --chart FILE           writes the calibration plot as SVG (needs --labels)
  --help                 this text

Environment: GEOIP_ASN_DB, GEOIP_CITY_DB (.mmdb files) say more about addresses, where they are set.
Exit status: 0 done, 1 failed or nothing in it was a log event, 2 wrong usage.
`;

/** Returns what the command line asks for, or what is wrong with it. Never throws. */
export function readArguments(argv: readonly string[]): ArgumentsReading {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return wrong(parseProblem(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const { format = 'text', json = false, policy, labels, chart } = values;
  if (format !== 'text' && format !== 'ndjson' && format !== 'json') {
    return wrong(`--format must be text, ndjson or json, not ${format}`);
  }
  if (json && values.format !== undefined && format !== 'json')
    return wrong('give either --json or --format');
  if (positionals.length === 0) return wrong('name at least one FILE, or - for standard input');
  if (positionals.filter((file) => file === '-').length > 1) {
    return wrong('- (standard input) can be read once only');
  }
  if (chart !== undefined && labels === undefined) return wrong('--chart needs --labels');
  return {
    kind: 'run',
    arguments: {
      files: positionals,
      format: json ? 'json' : format,
      policy: policy ?? null,
      labels: labels ?? null,
      chart: chart ?? null,
    },
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      json: { type: 'boolean' },
      policy: { type: 'string' },
      labels: { type: 'string' },
      chart: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** Returns Node's first sentence; the rest is about arguments that begin with a hyphen. */
function parseProblem(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.split('. ', 1)[0] ?? said;
}

function wrong(problem: string): ArgumentsReading {
  return { kind: 'wrong', problem };
}
