/** One small labelled company, generated once for the tests of the command. */
import type { JsonObject } from '../../scenarios/event-json.ts';
import { generate } from '../../scenarios/generate.ts';
import type { Label } from '../../scenarios/world.ts';

export function smallCorpus(): { events: JsonObject[]; labels: Label[]; lines: string[] } {
  const corpus = generate({
    seed: 'backtest command',
    people: 40,
    days: 12,
    rates: { theftsPer1000UserDays: 120, quietDays: 4, late: 0.1, duplicate: 0.05 },
  });
  const events = [...corpus.events];
  return { events, labels: corpus.labels, lines: events.map((event) => JSON.stringify(event)) };
}
