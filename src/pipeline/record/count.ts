/** Adds a commit to the metrics. A batch may hold events of several orgs, and the reader's beside the hook's. */
import type { EventRow } from '../../store/events.ts';
import type { SetAside } from '../../store/set-aside.ts';
import type { Metrics } from '../metrics.ts';

export type Recorded = {
  readonly rows: readonly EventRow[];
  /** Those of `rows` that were new. */
  readonly stored: readonly EventRow[];
  readonly setAside: readonly SetAside[];
};

/** Counts what was recorded; `now` in epoch milliseconds. */
export function countRecorded(metrics: Metrics, recorded: Recorded, now: number): void {
  const { rows, stored, setAside } = recorded;
  if (rows.length > 0) metrics.batchSize.observe(rows.length);
  const unseen = new Set(stored);
  for (const row of rows) {
    const labels = { org: row.org, source: row.source };
    // The same row may be in a batch twice, and counts as new once.
    if (!unseen.delete(row)) {
      metrics.duplicates.inc(labels);
      continue;
    }
    metrics.events.inc(labels);
    // Okta's clock may be ahead of ours.
    const lag = Math.max(0, now - row.publishedAt) / 1_000;
    metrics.eventLag.observe({ source: row.source }, lag);
  }
  for (const { org } of setAside) metrics.setAside.inc({ org });
}
