/**
 * `npm run demo`: shows the whole road on this machine, from an Okta delivery to a contained session, with the
 * embedded Postgres and a simulated Okta org on loopback. `-- --exit` ends with 0 once containment is
 * verified, and with 1 and the reason if anything failed on the way. `-- --tour` continues with incidents to decide.
 */
import { parseArgs } from 'node:util';
import { faultsOf } from './demo/checks.ts';
import { liveTheMorning } from './demo/morning.ts';
import { type Narrator, startNarrator } from './demo/narrator.ts';
import { type Setting, type Stage, setTheStage } from './demo/stage.ts';
import { follow, steal, type Theft } from './demo/theft.ts';
import { prepareTour, type Tour } from './demo/tour/tour.ts';
import { eventually, wardenApi } from './demo/warden-api.ts';

/** Setting of the story alone, in which the theft is contained automatically. */
const STORY: Setting = {
  analysts: ['demo'],
  hire: () => [],
  mode: 'enforce mode',
  environment: {},
};

const HELP = `Usage: npm run demo [-- [--tour] [--exit]]

Plays an ordinary morning and a stolen session, then stays up with the console until Ctrl-C.
  --tour   five more incidents, which wait for you and a colleague, and what to try with them
  --exit   ends once the containment is verified: 0, or 1 with the reason
PORT chooses the port of Session Warden; without it a free one is taken.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === null) return 2;
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const interrupted = interruption();
  const narrator = startNarrator(process.stdout);
  const tour = options.tour ? prepareTour() : null;
  let stage: Stage | null = null;
  try {
    narrator.chapter('Setting the stage');
    const running = await setTheStage(narrator, tour?.setting ?? STORY);
    stage = running;
    const ended = await Promise.race([play(running, narrator, tour), interrupted]);
    if (ended === 'interrupted') return await takeDown(running, narrator);
    if (!options.exit) {
      if (tour === null) sayHowToLook(running, narrator);
      else await tour.guide(running, narrator);
      narrator.say('Ctrl-C ends the demo and removes what it made.');
      await interrupted;
    }
    return await takeDown(running, narrator);
  } catch (error) {
    process.stderr.write(`\nThe demo failed: ${(error as Error).message}\n`);
    if (stage !== null) process.stderr.write(`The service's log is in ${stage.logFile}\n`);
    await stage?.close(true).catch(() => {});
    return 1;
  }
}

async function play(stage: Stage, narrator: Narrator, tour: Tour | null): Promise<'played'> {
  const { org, company } = stage;
  const api = wardenApi(stage);
  const stored = () => api.counter('warden_events_total');
  await eventually('The past read from the System Log', async () =>
    (await stored()) >= org.log().length - 1 ? true : null,
  );
  const judgedBefore = await api.counter('warden_judgements_total');
  narrator.warden(`read three weeks of the System Log: ${await stored()} events, habits learned`);

  narrator.chapter('An ordinary morning');
  const { ada, moved } = await liveTheMorning(org, company, narrator);
  await eventually('The morning judged', async () =>
    (await api.counter('warden_judgements_total')) >= judgedBefore + moved.length ? true : null,
  );
  const alarms = (await api.incidents()).length;
  if (alarms > 0) throw new Error(`An ordinary morning made ${alarms} incidents.`);
  narrator.warden(
    `${moved.length} sessions changed network or browser, which a naive rule calls stolen: each was judged, nobody was disturbed`,
  );

  narrator.chapter('A stolen session');
  const theft = await steal(org, company, ada, narrator);
  await follow(org, api, theft, narrator);
  assertFaultless(stage, theft);
  narrator.say('Nobody else was signed out; each call to Okta was made once.');
  if (tour !== null) {
    await tour.play(stage, narrator);
    assertFaultless(stage, theft);
    narrator.say('Okta was asked to do nothing more: it all waits for a person.');
  }
  return 'played';
}

function assertFaultless(stage: Stage, theft: Theft): void {
  const faults = faultsOf(stage, theft);
  if (faults.length > 0) throw new Error(faults.join('; '));
}

function sayHowToLook({ address, apiToken }: Stage, narrator: Narrator): void {
  narrator.chapter('Look around');
  narrator.say(`Console:  ${address}/   sign in with the token  ${apiToken}`);
  narrator.say(`API:      curl -H 'Authorization: Bearer ${apiToken}' ${address}/api/incidents`);
  narrator.say(
    'Tour:     npm run demo -- --tour  has five more incidents, which wait for your decisions',
  );
}

async function takeDown(stage: Stage, narrator: Narrator): Promise<number> {
  await stage.close();
  narrator.say('The demo has ended.');
  return 0;
}

/** Resolves at the first Ctrl-C; a second one ends the process as usual. */
function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve('interrupted'));
    }
  });
}

type Options = { readonly exit: boolean; readonly help: boolean; readonly tour: boolean };

function readOptions(argv: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        exit: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        tour: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`demo: ${(error as Error).message}\n\n${HELP}`);
    return null;
  }
}
