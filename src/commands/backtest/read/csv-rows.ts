/** Yields the rows of a table, one at a time, each as an event in JSON. */
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { columnsOf, eventOfRow } from './csv-columns.ts';
import { LONGEST_BYTES } from './lines.ts';

export type CsvRow =
  | { readonly line: number; readonly bytes: Buffer }
  | { readonly line: number; readonly reason: string };

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/**
 * Yields an event, or why there is none, for each row below the first, with the line on which it begins. A row with
 * more or fewer cells than there are columns is refused, not guessed at: a quote is missing, or one too many.
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<CsvRow> {
  let columns: ReturnType<typeof columnsOf> | null = null;
  let line = 1;
  const broken: string[] = [];
  for await (const { record, info } of rowsOf(chunks, delimiter, broken)) {
    const begins = line;
    line = info.lines + 1;
    if (columns === null) columns = columnsOf(record);
    else if (record.length === columns.length) {
      yield { line: begins, bytes: Buffer.from(JSON.stringify(eventOfRow(columns, record))) };
    } else {
      const cells = `${record.length} ${record.length === 1 ? 'cell' : 'cells'}`;
      yield { line: begins, reason: `${cells} in a table of ${columns.length} columns` };
    }
  }
  for (const reason of broken) yield { line, reason };
}

/** Parses the rows. Rejects with what the chunks reject with; other faults of the text go into `broken`. */
function rowsOf(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
  broken: string[],
): AsyncIterable<Parsed> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_BYTES,
    skip_records_with_error: true,
    on_skip: (error) => {
      broken.push(WORDS[error?.code ?? ''] ?? error?.message ?? 'not to be read as a table');
      return undefined;
    },
  });
  // The error reaches the reader through `parser`, which the pipeline destroys with it.
  pipeline(Readable.from(chunks), parser, () => {});
  return parser;
}

const WORDS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that is never closed: nothing from here on was read',
  CSV_MAX_RECORD_SIZE: 'a row that does not end: nothing from here on was read',
};
