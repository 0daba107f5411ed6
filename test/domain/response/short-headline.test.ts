import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { changeInShort, gravestInShort } from '../../../src/domain/response/short-headline.ts';
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
      aSeenAddress({ asOrg: 'DigitalOcean, LLC', city: null, country: 'NL', events: 7 }),
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

suite('the short form where nothing sensitive was done', () => {
  const story = aStory();
  const stranger = [aSeenAddress({ asOrg: 'OVH SAS', city: 'Paris' })];
  const addresses = { ...story.details.addresses, stranger };
  const seen = (userAgent: string | null) => ({ ip: null, userAgent });
  const appearances = { owner: seen('Safari on macOS'), stranger: seen('Firefox on Linux') };
  const details = { ...story.details, addresses, appearances, opening: null };
  const short = (fields: Partial<typeof story.details>, of: Partial<typeof story> = {}) =>
    changeInShort({ ...story, ...of, details: { ...details, ...fields } }, (name) => name);

  test('is the stranger’s client and whence, whether or not it is the client that changed', () => {
    assert.equal(short({}), 'session also in Firefox on Linux, from OVH, Paris');
    const same = { owner: appearances.stranger, stranger: appearances.stranger };
    assert.equal(
      short({ appearances: same }),
      'session also from OVH, Paris, in the same Firefox on Linux',
    );
  });

  test('says that the stranger began the session, where they did', () => {
    const opening = { at: 1, uuid: 'e1', byPassword: true };
    const alone = { ...appearances, owner: seen(null) };
    const opened = 'session opened in Firefox on Linux, from OVH, Paris';
    assert.equal(short({ opening }), opened);
    assert.equal(short({ opening, appearances: alone }), opened);
  });

  test('is none where a side or the network is not known, or it is no theft', () => {
    assert.equal(short({ appearances: { ...appearances, owner: seen(null) } }), null);
    assert.equal(short({ appearances: { ...appearances, stranger: seen(null) } }), null);
    assert.equal(short({ addresses: { ...addresses, stranger: [] } }), null);
    assert.equal(short({ corroboration: 'forged' }), null);
    assert.equal(short({}, { verdict: 'benign' }), null);
  });
});
