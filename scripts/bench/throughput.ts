/** Measures events acknowledged a second, in turns with the two yardsticks, so that noise affects all alike. */
import type { LoadResult } from './load.ts';
import { load, median, type Running } from './processes.ts';

export type Throughput = {
  readonly events: number;
  readonly bare: number;
  readonly append: number;
  readonly warden: number;
  /** Medians of the ratios within each round. */
  readonly ofBare: number;
  readonly ofAppend: number;
};

const ROUNDS = 3;

export async function throughput(
  targets: { readonly bare: Running; readonly append: Running; readonly warden: Running },
  events: number,
): Promise<Throughput> {
  const rounds: { bare: number; append: number; warden: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = (target: Running, path: string) =>
      load({ port: target.port, path, seconds: 3, events, sessions: 10_000 }).then(perSecond);
    rounds.push({
      bare: await run(targets.bare, '/'),
      append: await run(targets.append, '/'),
      warden: await run(targets.warden, '/okta/events'),
    });
  }
  return {
    events,
    bare: median(rounds.map((round) => round.bare)),
    append: median(rounds.map((round) => round.append)),
    warden: median(rounds.map((round) => round.warden)),
    ofBare: median(rounds.map((round) => round.warden / round.bare)),
    ofAppend: median(rounds.map((round) => round.warden / round.append)),
  };
}

function perSecond(result: LoadResult): number {
  if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused`);
  return result.events / result.seconds;
}
