/** Runs one company through the detector and the published rules, and counts. */

import {
  judgeAlone,
  openPart,
  type SessionResult,
} from '../../src/commands/backtest/parts/part.ts';
import { labelsFinder } from '../../src/commands/backtest/report/labels.ts';
import { putTogether } from '../../src/commands/backtest/report/report.ts';
import { NO_POLICY } from '../../src/domain/judgement/detection-policy.ts';
import { TUNING } from '../../src/domain/judgement/tuning.ts';
import { PUBLIC_RULES } from '../../src/domain/public-rules/catalogue.ts';
import type { FingerprintSources } from '../../src/domain/session/fingerprint.ts';
import { generate } from '../../test/scenarios/generate.ts';
import type { CorpusPlan } from './corpora.ts';

/** A source of alarms: this detector at one of two verdicts, or a published rule. */
export type Detector = {
  readonly id: string;
  readonly title: string;
  readonly flags: (one: SessionResult) => boolean;
};

export const DETECTORS: readonly Detector[] = [
  {
    id: 'suspicious',
    title: 'Session Warden: suspicious or hijack',
    flags: ({ line }) => line !== null && line.verdict !== 'benign',
  },
  {
    id: 'hijack',
    title: 'Session Warden: hijack',
    flags: ({ line }) => line !== null && line.verdict === 'hijack',
  },
  ...PUBLIC_RULES.map(({ id, title }) => ({
    id,
    title,
    flags: ({ publicRules }: SessionResult) => publicRules.includes(id),
  })),
];

export type Counts = { found: number; flagged: number; right: number; falseAlarms: number };

export type Measured = {
  readonly plan: CorpusPlan;
  readonly events: number;
  readonly sessions: number;
  readonly userDays: number;
  readonly stolen: number;
  readonly byDetector: ReadonlyMap<string, Counts>;
  /** By kind of theft: how many there were, and how many each detector found. */
  readonly byTheft: ReadonlyMap<string, { stolen: number; found: Map<string, number> }>;
  /** By kind of life: person-days of it, and the false alarms in sessions that went through it. */
  readonly byLife: ReadonlyMap<string, { personDays: number; falseAlarms: Map<string, number> }>;
  /** What was missed or wrong, for tuning. */
  readonly remarks: readonly string[];
};

/** Generates the company, judges its sessions, and compares the verdicts with what is known of them. */
export function measure(plan: CorpusPlan, sources: FingerprintSources): Measured {
  const corpus = generate(plan.options);
  const part = openPart(0, 1, sources);
  let line = 0;
  for (const event of corpus.events) {
    line += 1;
    part.takeValue(event, { file: 0, line });
  }
  const found = putTogether([judgeAlone(part, { policy: NO_POLICY, tuning: TUNING })]);
  const labelsOf = labelsFinder(corpus.labels);
  const theft = (one: SessionResult) => labelsOf([one.key, ...one.sessionIds])[0];
  const byDetector = new Map<string, Counts>();
  const byTheft = new Map<string, { stolen: number; found: Map<string, number> }>();
  const byLife = new Map(
    [...corpus.lived].map(([kind, personDays]) => [
      kind,
      { personDays, falseAlarms: new Map<string, number>() },
    ]),
  );
  for (const { kind } of corpus.labels) {
    const row = byTheft.get(kind) ?? { stolen: 0, found: new Map() };
    row.stolen += 1;
    byTheft.set(kind, row);
  }
  for (const { id, flags } of DETECTORS) {
    const flagged = found.results.filter(flags);
    const caught = new Set(flagged.map(theft).filter((label) => label !== undefined));
    for (const { kind } of caught) increase(byTheft.get(kind)?.found, id);
    const wrong = flagged.filter((one) => theft(one) === undefined);
    for (const one of wrong) {
      const kinds = corpus.kindsOfSession.get(one.line?.sessionId ?? one.key) ?? [];
      for (const kind of kinds) increase(byLife.get(kind)?.falseAlarms, id);
    }
    byDetector.set(id, {
      found: caught.size,
      flagged: flagged.length,
      right: flagged.length - wrong.length,
      falseAlarms: wrong.length,
    });
  }
  const remarks = found.judged.flatMap((one) => {
    const label = theft(one);
    const { verdict, score, headline, evidence } = one.line;
    const wrong = label === undefined ? verdict !== 'benign' : verdict !== 'hijack';
    if (!wrong) return [];
    const kinds = [...(corpus.kindsOfSession.get(one.line.sessionId) ?? [])].join(', ');
    const what = label === undefined ? `FALSE ALARM (${kinds})` : `STOLEN (${label.kind})`;
    const weights = evidence.map(({ code, weight }) => `${code} ${weight}`).join(', ');
    return [`${what} ${verdict} ${score.toFixed(2)}: ${headline} | ${weights}`];
  });
  const { events, sessions, userDays } = found;
  return {
    plan,
    events,
    sessions,
    userDays,
    stolen: corpus.labels.length,
    byDetector,
    byTheft,
    byLife,
    remarks,
  };
}

function increase(counts: Map<string, number> | undefined, key: string): void {
  counts?.set(key, (counts.get(key) ?? 0) + 1);
}
