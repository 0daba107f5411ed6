import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { userBaselines } from '../../../../src/commands/backtest/person/user-baselines.ts';
import { baselineAt, type SeenFingerprint } from '../../../../src/domain/judgement/baseline.ts';
import { sessionsOfOneSignIn } from '../../../../src/domain/judgement/sign-in.ts';
import type { Fingerprint } from '../../../../src/domain/session/fingerprint.ts';

const HOUR = 3_600_000;
const LEARNING = { delayMs: 12 * HOUR, windowMs: 20 * 24 * HOUR, lookedAtMs: 72 * HOUR };

function fingerprint(asn: number, deviceToken: string): Fingerprint {
  return {
    asn,
    asOrg: `Network ${asn}`,
    asnSource: 'okta',
    networkKind: 'residential',
    isProxy: null,
    userAgent: 'Mozilla/5.0',
    clientKind: 'browser',
    family: 'Chrome',
    major: 144,
    os: 'Windows',
    deviceClass: 'desktop',
    embedded: false,
    deviceToken,
    deviceFingerprint: null,
    deviceId: null,
    deviceManaged: null,
    country: 'Spain',
    city: null,
    lat: null,
    lon: null,
  };
}

type Session = {
  rows: SeenFingerprint[];
  judgedAt: number;
  verdict: 'benign' | 'suspicious' | 'hijack';
  signedInto: boolean;
  /** From then on all that was taken for a thief's counts as the user's. */
  pardons: boolean;
};

const sessions = fc.array(
  fc.record({
    // Some begin within the same hour, as the sessions of one sign-in do.
    start: fc.integer({ min: 0, max: 200 }).map((hours) => hours * 6),
    lengths: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 3 }),
    changedAfter: fc.integer({ min: 0, max: 60 }),
    asn: fc.constantFrom(1, 2, 3),
    verdict: fc.constantFrom('benign', 'benign', 'suspicious', 'hijack'),
    signedInto: fc.boolean(),
    pardons: fc.nat(7).map((one) => one === 0),
  }),
  { maxLength: 15 },
);

it('gives at every time what learning everything anew gives', () => {
  fc.assert(
    fc.property(sessions, (drawn) => {
      const all: Session[] = drawn.map((session, i) => {
        const { start, lengths, changedAfter, asn, verdict, signedInto, pardons } = session;
        const rows = lengths.map((length, j) => ({
          sessionId: `s${i}`,
          fingerprint: fingerprint(asn + j, `t${i % 3}`),
          firstSeenAt: (start + j) * HOUR + i,
          lastSeenAt: (start + j + length) * HOUR + i,
        }));
        return {
          rows,
          judgedAt: rows.reduce(
            (at, row) => Math.max(at, row.firstSeenAt + changedAfter * HOUR),
            0,
          ),
          verdict,
          signedInto,
          pardons,
        } as Session;
      });
      const rows = all.flatMap((session) => session.rows);
      const signedInto = new Set(
        all.flatMap((session) => (session.signedInto ? (session.rows[0]?.sessionId ?? []) : [])),
      );
      const baselines = userBaselines(rows, signedInto, LEARNING);
      const ofOneSignIn = sessionsOfOneSignIn(rows, (session) => signedInto.has(session));
      const learnFrom = new Map<string, number>();
      for (const session of [...all].sort((a, b) => a.judgedAt - b.judgedAt)) {
        const at = session.judgedAt;
        const own = session.rows[0]?.sessionId ?? '';
        const leaveOut = new Set([own, ...ofOneSignIn(own)]);
        for (const [id, from] of learnFrom) if (from > at) leaveOut.add(id);
        assert.deepEqual(baselines.at(at, own), baselineAt(rows, at, leaveOut, LEARNING));
        const from = { benign: at, suspicious: at + 72 * HOUR, hijack: Number.POSITIVE_INFINITY }[
          session.verdict
        ];
        learnFrom.set(own, from);
        baselines.settle(own, from);
        if (!session.pardons) continue;
        for (const [id, until] of learnFrom) {
          if (until < Number.POSITIVE_INFINITY) continue;
          learnFrom.set(id, at);
          baselines.settle(id, at);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
