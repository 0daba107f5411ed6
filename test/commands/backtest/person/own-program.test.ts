import assert from 'node:assert/strict';
import { it } from 'node:test';
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
import { anEvent, DAY, MINUTE, MORNING, PLACES, sources } from '../../../domain/builders.ts';

const server = { ...PLACES.okta, ip: '3.88.1.1' };

/** A working day on which one application was opened, and what its server did at a moment of that day. */
function day(number: number, serverAt: number | null) {
  const at = MORNING + number * DAY;
  const session = `day-${number}`;
  const called = { session, from: server, agent: 'axios/0.21.4', token: null };
  return [
    anEvent({ session, type: 'user.session.start', at }),
    anEvent({ session, at: at + MINUTE, app: '0oacrm' }),
    ...(serverAt === null ? [] : [anEvent({ ...called, at: at + serverAt })]),
  ];
}

function verdicts(days: readonly ReturnType<typeof day>[]): string[] {
  const gathering = newGathering();
  for (const event of days.flat())
    gather(gathering, readingOf(event, sources()), { traces: false });
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

it('a server that follows one user’s browser for days is theirs, although nobody else has it', () => {
  const followed = [0, 1, 2, 3].map((number) => day(number, MINUTE + 1_500));
  assert.equal(verdicts(followed).at(-1), 'day-3 benign');
});

it('one that comes as it likes is a thief’s, and so is one of which nothing was seen before', () => {
  const wayward = [0, 1, 2, 3].map((number) => day(number, 9 * MINUTE));
  assert.equal(verdicts(wayward).at(-1), 'day-3 hijack');
  const first = [day(0, null), day(1, null), day(2, null), day(3, MINUTE + 1_500)];
  assert.deepEqual(verdicts(first), ['day-3 hijack']);
});
