import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  openHijacksBeside,
  type Related,
  relatedLines,
  severalVictims,
} from '../../../src/domain/response/related.ts';
import { aSeenAddress, aStory } from '../../support/incident-story.ts';

const IP = aSeenAddress().ip;

function another(fields: Partial<Related> = {}): Related {
  return {
    reference: 'INC-1',
    verdict: 'hijack',
    status: 'new',
    resolution: null,
    openedAt: 1_000,
    userId: '00uBen',
    sameUser: false,
    sameAddresses: [IP],
    ...fields,
  };
}

suite('other incidents of the same stranger', () => {
  const { details } = aStory();

  test('are named with why, five at most', () => {
    const many = [1, 2, 3, 4, 5, 6].map((id) => another({ reference: `INC-${id}` }));
    const lines = relatedLines(many);
    assert.equal(lines[0], `INC-1 (hijack, new): the stranger’s address ${IP}`);
    assert.deepEqual([lines.length, lines[5]], [6, 'and 1 more']);
    const own = another({ sameUser: true, sameAddresses: [], status: 'in_progress' });
    assert.deepEqual(relatedLines([own]), ['INC-1 (hijack, in progress): the same user']);
  });

  test('are one thief’s where all are hijacks, and else to be looked at', () => {
    const two = [another(), another({ reference: 'INC-2', userId: '00uChen' })];
    const said = (related: readonly Related[], verdict: Related['verdict'] = 'hijack') =>
      severalVictims(related, verdict, details);
    assert.equal(
      said(two),
      'The same stranger’s address as in INC-1, INC-2: one thief, several victims.',
    );
    assert.match(said(two, 'suspicious') ?? '', /: look at them together\.$/);
    const unsure = another({ reference: 'INC-3', verdict: 'suspicious' });
    assert.match(said([...two, unsure]) ?? '', /: look at them together\.$/);
    assert.equal(said(two, 'benign'), null);
    for (const no of [
      { verdict: 'benign' },
      { status: 'closed' },
      { sameUser: true },
      { sameAddresses: [] },
    ] as const)
      assert.equal(said([another(no)]), null, JSON.stringify(no));
    assert.equal(severalVictims(two, 'hijack', { companyWideMove: true }), null);
  });

  test('go on being one thief’s once they are dealt with', () => {
    const found = another({ status: 'closed', resolution: 'true_positive' });
    assert.match(severalVictims([found], 'hijack', details) ?? '', /one thief, several victims/);
  });

  test('are named to whoever is about to close one of them as harmless, while they are open hijacks', () => {
    const two = [another(), another({ reference: 'INC-2', userId: '00uChen' })];
    assert.equal(
      openHijacksBeside(two),
      '2 other hijacks from this stranger’s address are open: INC-1, INC-2.',
    );
    assert.match(openHijacksBeside([another()]) ?? '', /^Another hijack .* is open: INC-1\.$/);
    for (const no of [
      { verdict: 'suspicious' },
      { status: 'closed', resolution: 'true_positive' },
      { sameUser: true },
    ] as const)
      assert.equal(openHijacksBeside([another(no)]), null, JSON.stringify(no));
  });
});
