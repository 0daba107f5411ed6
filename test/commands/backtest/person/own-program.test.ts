import assert from 'node:assert/strict';
import { it } from 'node:test';
import { anEvent, DAY, MINUTE, MORNING, PLACES } from '../../../domain/builders.ts';
import { verdicts } from './verdicts.ts';

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

it('a server that follows one user’s browser for days is theirs, although nobody else has it', () => {
  const followed = [0, 1, 2, 3].map((number) => day(number, MINUTE + 1_500));
  assert.equal(verdicts(followed.flat()).at(-1), 'day-3 benign');
});

it('one that comes as it likes is a thief’s, and so is one of which nothing was seen before', () => {
  const wayward = [0, 1, 2].map((number) => day(number, 9 * MINUTE));
  assert.deepEqual(verdicts(wayward.flat()), ['day-0 hijack', 'day-1 hijack', 'day-2 hijack']);
  const first = [day(0, null), day(1, null), day(2, null), day(3, MINUTE + 1_500)];
  assert.deepEqual(verdicts(first.flat()), ['day-3 hijack']);
});
