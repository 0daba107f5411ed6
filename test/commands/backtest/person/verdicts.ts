/** One person's events through what `backtest` judges them with. */
import { orgShareOf } from '../../../../src/commands/backtest/org/org-share.ts';
import { orgHabitsOf } from '../../../../src/commands/backtest/org/org-view.ts';
import { judgePerson } from '../../../../src/commands/backtest/person/judge-person.ts';
import {
  gather,
  newGathering,
  readingOf,
} from '../../../../src/commands/backtest/sessions/gathering.ts';
import { factsOf } from '../../../../src/commands/backtest/sessions/session-facts.ts';
import { NO_POLICY } from '../../../../src/domain/judgement/detection-policy.ts';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import type { LogEvent } from '../../../../src/domain/session/event.ts';
import { sources } from '../../../domain/builders.ts';

/** `session verdict` of every session that was judged, in order of time. */
export function verdicts(events: readonly LogEvent[]): string[] {
  const gathering = newGathering();
  for (const event of events) gather(gathering, readingOf(event, sources()), { traces: false });
  const facts = factsOf(gathering, gathering.owners);
  const view = { ...orgHabitsOf([orgShareOf(gathering, facts)]), owners: gathering.owners };
  const found: string[] = [];
  for (const person of facts.people.values()) {
    judgePerson(person, [], view, { policy: NO_POLICY, tuning: TUNING }, ({ key }, { verdict }) => {
      found.push(`${key} ${verdict}`);
    });
  }
  return found;
}
