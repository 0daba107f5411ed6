/** The companies on which detection is measured: different seeds, very different rates, and some kinds left out. */
import { BENIGN_KINDS, type CorpusOptions } from '../../test/scenarios/generate.ts';
import { random } from '../../test/scenarios/random.ts';
import { DEFAULT_RATES, type Rates, variedRates } from '../../test/scenarios/rates.ts';

export type CorpusPlan = {
  readonly name: string;
  readonly says: string;
  readonly options: CorpusOptions;
};

/** Rate of thefts, high enough to measure recall; real ones are rarer by orders of magnitude. */
const THEFTS = { theftsPer1000UserDays: 15 };

/** Returns eight companies of so many people and days; another seed gives others. */
export function corporaOf(people: number, days: number, seed: string): CorpusPlan[] {
  const plan = (
    name: string,
    says: string,
    rates: Partial<Rates>,
    without: readonly string[] = [],
  ): CorpusPlan => ({
    name,
    says,
    options: { seed: `${seed} ${name}`, people, days, rates: { ...rates, ...THEFTS }, without },
  });
  const varied = (name: string, breadth: number) =>
    variedRates(random(seed, 'rates of', name), breadth);
  return [
    plan('as published', 'default rates', DEFAULT_RATES),
    plan('varied 1', 'every rate between a third and three times', varied('varied 1', 3)),
    plan('varied 2', 'every rate between a third and three times', varied('varied 2', 3)),
    plan('varied 3', 'every rate between a fifth and five times', varied('varied 3', 5)),
    plan('sparse', 'four in five events without an ASN, few tokens and fingerprints', {
      ...varied('sparse', 2),
      asnMissing: 0.8,
      tokenMissing: 0.6,
      fingerprintPresent: 0.1,
      placeMissing: 0.15,
      registeredDevice: 0.05,
      riskScored: 0,
    }),
    plan('restless', 'three times as much travel, VPN, updates, web views and token noise', {
      ...DEFAULT_RATES,
      ...tripled(),
    }),
    plan(
      'kinds left out 1',
      'a third of the kinds of life left out',
      varied('out 1', 3),
      someKinds(seed, 1),
    ),
    plan('kinds left out 2', 'another third left out', varied('out 2', 3), someKinds(seed, 2)),
  ];
}

function someKinds(seed: string, which: number): string[] {
  const r = random(seed, 'left out', which);
  return BENIGN_KINDS.filter(() => r.chance(1 / 3));
}

function tripled(): Partial<Rates> {
  const restless = [
    'consumerVpn',
    'vpnToggle',
    'flight',
    'shortBorder',
    'roamingSim',
    'inflight',
    'wrongPlace',
    'browserUpdate',
    'osUpdate',
    'desktopSite',
    'appView',
    'strayToken',
    'newDevice',
    'cloudDesktopPeople',
    'ownScriptPeople',
    'linkScanner',
  ] as const;
  return Object.fromEntries(restless.map((name) => [name, Math.min(0.9, 3 * DEFAULT_RATES[name])]));
}
