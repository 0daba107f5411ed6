/** Copies the log from Okta to the output page by page: the next page is requested when the last one is written. */
import type { OktaOrgClient } from '../../okta/client.ts';
import type { LogOutput } from './output.ts';
import { logPages, type Pace } from './pages.ts';
import type { Span } from './span.ts';

export type Exported = {
  readonly events: number;
  /** When the last event was published; null where none was read. */
  readonly upTo: number | null;
  /** Why the export ended before the end of the log; null where it did not. */
  readonly trouble: { readonly cause: unknown } | null;
};

/** Exports the log. Never throws, so that the caller learns both how far it came and why it stopped. */
export async function exportLog(
  reader: Pick<OktaOrgClient, 'readPage'>,
  { since, until }: Span,
  output: LogOutput,
  pace: Pace & { readonly onPage: (events: number, upTo: number | null) => void },
): Promise<Exported> {
  let events = 0;
  let upTo: number | null = null;
  try {
    // Okta leaves out events published exactly at `since`, which an export that continues there must not.
    for await (const page of logPages(reader, { since: since - 1, until }, pace)) {
      await output.write(page.map((event) => `${JSON.stringify(event)}\n`).join(''));
      events += page.length;
      upTo = publishedOf(page.at(-1)) ?? upTo;
      pace.onPage(events, upTo);
    }
    await output.complete();
    return { events, upTo, trouble: null };
  } catch (cause) {
    return { events, upTo, trouble: { cause } };
  }
}

function publishedOf(event: unknown): number | null {
  const published = (event as { published?: unknown } | null | undefined)?.published;
  const at = typeof published === 'string' ? Date.parse(published) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
