/** Okta's catalogue of event types, release 2026.08.1, and which of them a hook can subscribe to. */
import { readFileSync } from 'node:fs';

export type EventTypeCatalogue = {
  readonly known: ReadonlySet<string>;
  readonly hookEligible: ReadonlySet<string>;
};

export function loadEventTypes(): EventTypeCatalogue {
  const file = new URL('../../fixtures/okta/event-types.json', import.meta.url);
  const { hookEligible, others }: { hookEligible: string[]; others: string[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return { known: new Set([...hookEligible, ...others]), hookEligible: new Set(hookEligible) };
}
