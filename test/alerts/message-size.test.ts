/** How large a message of the history is: receivers may refuse what is above 20 kB. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findingMessage, findingMessages } from '../../src/alerts/alert-message.ts';
import type { StoryAction, StoryEntry } from '../../src/domain/response/incident-story.ts';
import { anAction, aStory } from '../support/incident-story.ts';

function anEntry(sequence: number, text: string): StoryEntry {
  const hash = 'f'.repeat(64);
  const at = Date.UTC(2026, 10, 24, 10);
  return {
    ...{ sequence, at, actor: 'api:alice', kind: 'note' },
    ...{ data: { text }, previousHash: hash, hash },
  };
}

function sizes(actions: readonly StoryAction[], texts: readonly string[]): number[] {
  const entries = texts.map((text, index) => anEntry(index + 1, text));
  return findingMessages(aStory({ actions }), 'updated', entries).map(({ body }) => bytesOf(body));
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** A state that leaves little room. */
const MANY = Array.from({ length: 20 }, (_, id) =>
  anAction({ id, addresses: Array.from({ length: 20 }, (_, i) => `203.0.113.${100 + i}`) }),
);

suite('a message with entries of the history', () => {
  test('stays below 20 kB, also where the incident leaves little room', () => {
    const state = bytesOf(findingMessage(aStory({ actions: MANY }), 'updated').body);
    assert.ok(state > 16_000 && state < 19_000, `${state} bytes`);
    const short = Array.from({ length: 30 }, () => 'x'.repeat(200));
    for (const actions of [[], MANY])
      for (const bytes of sizes(actions, short)) assert.ok(bytes < 20_000, `${bytes} bytes`);
  });

  test('has an entry that is too long for that alone, and whole', () => {
    const long = '字'.repeat(4_000);
    const [first = 0, second = 0, third = 0, ...more] = sizes([], ['short', long, 'short']);
    assert.deepEqual(more, []);
    assert.ok(first < 20_000 && third < 20_000, `${first}, ${third} bytes`);
    assert.equal(second - third, bytesOf(long) - bytesOf('short'));
  });
});
