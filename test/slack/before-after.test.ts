import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { StorySide } from '../../src/domain/response/incident-story.ts';
import { beforeAfterLines } from '../../src/slack/before-after.ts';
import { aStory, OWNER_SIDE, THIEF_SIDE } from '../support/incident-story.ts';

const UNKNOWN: StorySide = {
  ip: null,
  asn: null,
  asOrg: null,
  networkKind: 'unknown',
  userAgent: null,
  family: null,
  major: null,
  os: null,
  country: null,
  city: null,
  lat: null,
  lon: null,
};

function lines(before: StorySide | null, after: StorySide | null): string[] {
  return aStory().findings.flatMap((finding) => beforeAfterLines({ ...finding, before, after }));
}

function shown(side: Partial<StorySide>): string[] {
  return lines(null, { ...UNKNOWN, ...side });
}

suite('what changed, in Slack', () => {
  test('each line tells from and to', () => {
    assert.deepEqual(lines(OWNER_SIDE, THIEF_SIDE), [
      '*Address*  `198.51.100.7`  →  `203.0.113.9`',
      '*Network*  `AS3320 Deutsche Telekom AG (residential)`  →  `AS14061 DigitalOcean (hosting)`',
      '*Where*  `Berlin, Germany`  →  `Amsterdam, Netherlands`',
      '*Client*  `Chrome 141 on Windows`  →  `python-requests 2`',
      `*User agent*  \`${OWNER_SIDE.userAgent}\`  →  \`python-requests/2.32.3\``,
    ]);
  });

  test('what stayed is told once, and that it did', () => {
    assert.deepEqual(lines(OWNER_SIDE, { ...OWNER_SIDE, ip: '198.51.100.8' }), [
      '*Address*  `198.51.100.7`  →  `198.51.100.8`',
      '*Network*  unchanged: `AS3320 Deutsche Telekom AG (residential)`',
      '*Where*  unchanged: `Berlin, Germany`',
      '*Client*  unchanged: `Chrome 141 on Windows`',
      `*User agent*  unchanged: \`${OWNER_SIDE.userAgent}\``,
    ]);
  });

  test('what only one side says is not invented for the other, and what neither says is left out', () => {
    const only = (ip: string) => ({ ...UNKNOWN, ip });
    assert.deepEqual(lines(only('198.51.100.7'), { ...THIEF_SIDE, userAgent: null }), [
      '*Address*  `198.51.100.7`  →  `203.0.113.9`',
      '*Network*  _not said_  →  `AS14061 DigitalOcean (hosting)`',
      '*Where*  _not said_  →  `Amsterdam, Netherlands`',
      '*Client*  _not said_  →  `python-requests 2`',
    ]);
    assert.deepEqual(lines({ ...UNKNOWN, country: 'Germany' }, only('203.0.113.9')), [
      '*Address*  _not said_  →  `203.0.113.9`',
      '*Where*  `Germany`  →  _not said_',
    ]);
  });

  test('a session that began so shows that one look, and one whose look is gone shows none', () => {
    assert.deepEqual(shown({ ip: '203.0.113.9', asn: 14061 }), [
      '*Address*  `203.0.113.9`',
      '*Network*  `AS14061`',
    ]);
    assert.deepEqual(lines(OWNER_SIDE, null), []);
  });

  test('a network, a place and a client are named by whatever is known of them', () => {
    assert.deepEqual(shown({ asOrg: 'DigitalOcean' }), ['*Network*  `DigitalOcean`']);
    assert.deepEqual(shown({ asOrg: 'Oracle', networkKind: 'vpn' }), ['*Network*  `Oracle (vpn)`']);
    assert.deepEqual(shown({ networkKind: 'hosting' }), []);
    assert.deepEqual(shown({ city: 'Berlin' }), ['*Where*  `Berlin`']);
    assert.deepEqual(shown({ family: 'curl' }), ['*Client*  `curl`']);
    assert.deepEqual(shown({ os: 'Linux' }), ['*Client*  `Linux`']);
  });
});
