import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gravestInShort } from '../../../src/domain/response/short-headline.ts';
import { aSeenAddress, aStory } from '../../support/incident-story.ts';

suite('the short form of a headline', () => {
  const story = aStory();
  const { details } = story;

  test('begins with what is gravest, by how it is done and not when, and says from where', () => {
    const token = { at: 9, uuid: 'e9', eventType: 'system.api_token.create', what: 'x' };
    const hook = { at: 1, uuid: 'e8', eventType: 'event_hook.deactivated', what: 'x' };
    const afterwards = [hook, token, ...details.afterwards, { ...token, uuid: 'e7' }];
    const stranger = [
      aSeenAddress({ asOrg: 'Elsewhere', events: 1 }),
      aSeenAddress({ asOrg: 'DigitalOcean', city: null, country: 'NL', events: 7 }),
    ];
    const addresses = { ...details.addresses, stranger };
    assert.equal(
      gravestInShort({ ...story, details: { ...details, afterwards, addresses } }),
      'factor enrolled, API token created, from DigitalOcean, NL',
    );
  });

  test('is none of what was everyday work, harmless, forged or no theft', () => {
    const everyday = details.afterwards.slice(0, 1);
    assert.equal(gravestInShort({ ...story, details: { ...details, afterwards: everyday } }), null);
    assert.equal(gravestInShort({ ...story, verdict: 'benign' }), null);
    const forged = { ...details, corroboration: 'forged' } as const;
    assert.equal(gravestInShort({ ...story, details: forged }), null);
    assert.equal(gravestInShort({ ...story, kind: 'forged_delivery' }), null);
  });
});
