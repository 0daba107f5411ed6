import assert from 'node:assert/strict';
import { it } from 'node:test';
import { judgeAlone, openPart } from '../../../../src/commands/backtest/parts/part.ts';
import { NO_POLICY } from '../../../../src/domain/judgement/detection-policy.ts';
import { TUNING } from '../../../../src/domain/judgement/tuning.ts';
import { openFingerprintSources } from '../../../../src/network/fingerprint-sources.ts';
import { aLogEvent, SCRIPT } from '../../../pipeline/log-events.ts';
import { smallCorpus } from '../corpus.ts';

const sources = await openFingerprintSources();

for (const [says, renumbered] of [
  ['where the table of networks agrees with Okta', 0],
  ['where it does not, and two in five events have only its word', 100_000],
] as const) {
  it(`the published baseline rule flags the sessions that are said to break it, ${says}`, () => {
    const part = openPart(0, 1, sources);
    for (const [line, event] of smallCorpus().events.entries()) {
      const security = event.securityContext as { asNumber?: number | null } | undefined;
      const asn = security?.asNumber ?? null;
      const value =
        asn === null
          ? event
          : { ...event, securityContext: { ...security, asNumber: asn + renumbered } };
      part.takeValue(value, { file: 0, line });
    }
    const { results } = judgeAlone(part, { policy: NO_POLICY, tuning: TUNING });
    const flagged = results.filter(({ publicRules }) =>
      publicRules.includes('datadog-asn-or-user-agent'),
    );
    const broken = results.filter(({ line }) => line?.baselineRule === true);
    assert.ok(broken.length > 20);
    assert.deepEqual(
      flagged.map(({ key }) => key),
      broken.map(({ key }) => key),
    );
  });
}

it('Elastic’s replay rule sees a session that is its own root, as Okta writes most of them', () => {
  const part = openPart(0, 1, sources);
  const at = Date.UTC(2026, 8, 1, 9);
  const happened = [
    { at, type: 'user.session.start' },
    { at: at + 60_000, app: 'mail' },
    { at: at + 300_000, app: 'mail', look: SCRIPT },
  ];
  for (const [line, options] of happened.entries()) {
    part.takeValue(aLogEvent(options), { file: 0, line });
  }
  const { results } = judgeAlone(part, { policy: NO_POLICY, tuning: TUNING });
  assert.deepEqual(
    results.map(({ key, publicRules }) => [key, publicRules.includes('elastic-cookie-replay')]),
    [['idxOne', true]],
  );
});
