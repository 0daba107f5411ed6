import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bellsOf } from '../../../src/domain/response/bells.ts';
import { NO_DETAILS } from '../../../src/domain/response/incident.ts';
import type { IncidentStory, StoryAction } from '../../../src/domain/response/incident-story.ts';
import { anAction, aStory } from '../../support/incident-story.ts';

const QUIET = { verdict: 'suspicious', actions: [] } as const;

function keys(fields: Partial<IncidentStory>): string[] {
  return bellsOf(aStory({ ...QUIET, ...fields })).map(({ key }) => key);
}

/** A done action, and what was to take it back. */
function takenBack(status: 'failed' | 'awaiting_approval' | 'expired' | 'running') {
  return [
    anAction({ id: 1, kind: 'block_ip', status: 'done' }),
    anAction({ id: 2, kind: 'unblock_ip', status, undoOf: 1 }),
  ];
}

suite('what must not be overlooked', () => {
  test('is nothing while an incident is a suspicion that nobody has to answer', () => {
    assert.deepEqual(keys({}), []);
    assert.deepEqual(keys({ actions: [anAction({ status: 'done' })] }), []);
  });

  test('is a hijack of a session, not a grave alarm of another kind', () => {
    assert.deepEqual(keys({ verdict: 'hijack' }), ['hijack']);
    assert.deepEqual(keys({ verdict: 'hijack', kind: 'delivery_failure' }), []);
  });

  test('is each deed against the hook, by its event, or by its words where it has none', () => {
    const details = { ...NO_DETAILS, deed: 'uuid-1' };
    const kind = 'hook_tampered';
    assert.deepEqual(keys({ kind, headline: 'It is gone', details }), ['deed:uuid-1']);
    assert.deepEqual(keys({ kind, headline: 'It is gone' }), ['deed:It is gone']);
  });

  test('is every time that a containment breaks', () => {
    const containment = {
      ...{ lastActedAt: 1, checkedAt: 1, confirmations: [], brokenBy: null },
      ...{ timesBroken: 3, unverifiedBecause: null },
    };
    const details = { ...NO_DETAILS, containment };
    assert.deepEqual(keys({ containment: 'broken', details }), ['broken:3']);
    assert.deepEqual(keys({ containment: 'broken' }), ['broken:1']);
    assert.deepEqual(keys({ containment: 'acted', details }), []);
  });

  test('is that one person agreed to what needs two, once for all that was asked for together', () => {
    const asked = (id: number, fields: Partial<StoryAction> = {}) =>
      anAction({
        ...{ id, status: 'awaiting_approval', approvalsNeeded: 2, requestedAt: 1_000 },
        ...{ agreed: ['api:nora'], ...fields },
      });
    const seconds = (actions: readonly StoryAction[]) =>
      keys({ actions }).filter((key) => key.startsWith('second'));
    assert.deepEqual(seconds([asked(1, { agreed: [] })]), []);
    assert.deepEqual(seconds([asked(1, { status: 'approved', agreed: ['api:a', 'api:b'] })]), []);
    assert.deepEqual(seconds([asked(1), asked(2)]), ['second:1000:1:api:nora']);
    // A second person who decides one after the other does not ring at each.
    assert.deepEqual(seconds([asked(2)]), ['second:1000:1:api:nora']);
    // What is asked for later, or anew, is another matter, and so is another person’s word.
    assert.equal(seconds([asked(1), asked(3, { requestedAt: 9_000 })]).length, 2);
    assert.deepEqual(seconds([asked(1, { timesAsked: 2 })]), ['second:1000:2:api:nora']);
    const three = { approvalsNeeded: 3, agreed: ['api:nora', 'api:bob'] };
    assert.deepEqual(seconds([asked(1, three)]), ['second:1000:1:api:bob:api:nora']);
  });

  test('is an undo that does not come, once and by one name, also when all is over', () => {
    for (const status of ['new', 'closed', 'resolved'] as const) {
      assert.deepEqual(keys({ status, actions: takenBack('failed') }), ['stuck:2'], status);
      assert.deepEqual(keys({ status, actions: takenBack('expired') }), ['stuck:2'], status);
      const waits = keys({ status, actions: takenBack('awaiting_approval') });
      assert.deepEqual(waits, ['waiting:2'], status);
      assert.deepEqual(keys({ status, actions: takenBack('running') }), [], status);
    }
  });

  test('is a request for approval each time that it is made', () => {
    const waiting = (timesAsked: number) =>
      keys({ actions: [anAction({ id: 7, status: 'awaiting_approval', timesAsked })] });
    assert.deepEqual([waiting(1), waiting(3)], [['waiting:7'], ['waiting:7:3']]);
  });

  test('is no more than a stuck undo once all is over', () => {
    const grave: Partial<IncidentStory> = {
      verdict: 'hijack',
      containment: 'broken',
      actions: [anAction({ status: 'failed' }), anAction({ status: 'awaiting_approval' })],
      details: { ...NO_DETAILS, urgency: 1 },
    };
    assert.equal(keys(grave).length, 5);
    assert.deepEqual(keys({ ...grave, status: 'closed' }), []);
    assert.deepEqual(keys({ ...grave, status: 'resolved' }), []);
  });
});
