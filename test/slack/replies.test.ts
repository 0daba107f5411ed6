import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { answerWords, closedWords, userAnswerWords } from '../../src/slack/replies.ts';

const ALICE = 'slack:U0ALICE';
const APPROVES = { does: 'approve', by: ALICE } as const;
const DENIES = { does: 'deny', by: ALICE } as const;

suite('what the person who clicked is told', () => {
  test('nothing where the updated message says it all', () => {
    assert.equal(answerWords({ outcome: 'approved' }, APPROVES), null);
    assert.equal(answerWords({ outcome: 'denied' }, DENIES), null);
    assert.equal(closedWords({ outcome: 'closed' }, ALICE), null);
    assert.equal(userAnswerWords({ outcome: 'noted', answer: 'no' }), null);
    assert.equal(userAnswerWords({ outcome: 'repeated' }), null);
  });

  test('of an action that was decided before: by whom and how, unless it was this very click', () => {
    const decided = { outcome: 'already_decided', status: 'denied', decidedBy: ALICE } as const;
    assert.equal(answerWords(decided, DENIES), null);
    assert.equal(
      answerWords(decided, APPROVES),
      'Too late: this is denied already by `slack:U0ALICE`. Your click changed nothing.',
    );
    assert.equal(
      answerWords({ ...decided, status: 'awaiting_approval', decidedBy: null }, DENIES),
      'Too late: this is awaiting approval already. Your click changed nothing.',
    );
    assert.equal(
      answerWords({ outcome: 'expired' }, APPROVES),
      'Too late: the time to approve this has run out. Your click changed nothing.',
    );
  });

  test('where several have to agree, how many more have to, and whether their own word was news', () => {
    const half = { outcome: 'waiting_for_second', approvals: 1, needed: 2 } as const;
    assert.match(answerWords(half, APPROVES) ?? '', /^Noted\. 1 of 2 different people have agreed/);
    assert.equal(
      answerWords({ ...half, again: true }, APPROVES),
      'You have agreed already: 1 of 2 different people. It is not done yet; somebody else has to agree.',
    );
    assert.match(
      answerWords({ ...half, needed: 3, again: true }, APPROVES) ?? '',
      /: 1 of 3 different people\. It is not done yet; 2 others have to agree\.$/,
    );
  });

  test('of an incident that was closed before: by whom, unless it was they themselves', () => {
    const closed = { outcome: 'already_closed', status: 'closed' } as const;
    assert.equal(closedWords({ ...closed, closedBy: ALICE }, ALICE), null);
    assert.equal(
      closedWords({ ...closed, closedBy: 'console:bob' }, ALICE),
      'This incident is closed already by `console:bob`. Your click changed nothing.',
    );
    assert.equal(
      closedWords({ ...closed, status: 'resolved', closedBy: null }, ALICE),
      'This incident is resolved already. Your click changed nothing.',
    );
  });

  test('why it may not be, and that it is not there any more', () => {
    const reason = 'The policy protects this user.';
    const refused = 'Not done: The policy protects this user. Your click changed nothing.';
    assert.equal(answerWords({ outcome: 'not_allowed', reason }, APPROVES), refused);
    assert.equal(closedWords({ outcome: 'not_allowed', reason }, ALICE), refused);
    assert.equal(closedWords({ outcome: 'judged_otherwise', reason }, ALICE), refused);
    for (const words of [
      answerWords({ outcome: 'not_found' }, APPROVES),
      closedWords({ outcome: 'not_found' }, ALICE),
      userAnswerWords({ outcome: 'not_found' }),
    ])
      assert.match(words ?? '', /is not there any more\. Your click changed nothing\.$/);
  });

  test('of an answer to “was this you?” what has become of it', () => {
    const late = (answer: 'yes' | 'no') => userAnswerWords({ outcome: 'late', answer }) ?? '';
    assert.match(late('no'), /your No has been handed to your security team\. Call them/);
    assert.match(late('yes'), /decided without it.*Your click changed nothing/);
    assert.match(
      userAnswerWords({ outcome: 'stands' }) ?? '',
      /that it was not you, and that stands/,
    );
    assert.match(userAnswerWords({ outcome: 'not_yours' }) ?? '', /^Somebody else was asked this/);
  });
});
