/** What the page says above a finding’s before and after. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markupOf } from '../../src/console/html.ts';
import { findingsSection } from '../../src/console/incident/findings.ts';
import type { VisibleFinding } from '../../src/store/incident-view.ts';

const HOME = { asn: 7922, userAgent: 'Chrome', lat: 1, lon: 1 };

function pageOf(trigger: string, from: object | null, to: object): string {
  const finding = {
    trigger,
    at: new Date('2026-03-10T09:00:00Z'),
    eventUuid: 'e1',
    score: 0.9,
    verdict: 'hijack',
    session: 'sid_1',
    fromFingerprint: from,
    toFingerprint: to,
    evidence: [],
  } as unknown as VisibleFinding;
  const page = findingsSection([finding], { lanes: [], events: [], cut: false });
  return page === '' ? '' : markupOf(page);
}

function titleOf(trigger: string, from: object | null, to: object): string {
  return /The session [^<]*?(?= <)/.exec(pageOf(trigger, from, to))?.[0] ?? '';
}

describe('a finding is headed by what changed:', () => {
  const there = { ...HOME, asn: 14061 };

  it('the network', () =>
    assert.equal(titleOf('transition', HOME, there), 'The session changed its network'));

  it('the client', () => {
    const other = { ...HOME, userAgent: 'Firefox' };
    assert.equal(titleOf('transition', HOME, other), 'The session changed its client');
  });

  it('both', () => {
    const other = { ...there, userAgent: 'Firefox' };
    assert.equal(titleOf('transition', HOME, other), 'The session changed its network and client');
  });

  it('neither, where it is the place, the address or the device', () => {
    assert.equal(
      titleOf('transition', HOME, { ...HOME, deviceToken: 'other' }),
      'The session went on from elsewhere or another device',
    );
  });

  it('nothing, where it began so or was only seen so: there is no before', () => {
    assert.match(pageOf('start', null, there), /<h2>How it began </);
    assert.match(pageOf('okta-alarm', null, there), /<h2>The session </);
    const enrolled = pageOf('enrolment', null, there);
    assert.match(enrolled, /<h2>Where a factor was enrolled </);
    assert.doesNotMatch(enrolled, /began|At the start/);
    assert.match(enrolled, /A factor was enrolled on a device in a country where neither/);
    assert.match(pageOf('transition', HOME, there), /<h2>Before and after </);
  });
});
