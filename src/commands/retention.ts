/** `warden retention`: tells the days held and those that go next; `--confirm` permits what a reduction deletes. */
import { confirmRetention } from '../pipeline/steer/confirm-retention.ts';
import { type DaysHeld, daysHeld } from '../queries/days-held.ts';
import { isoDay } from '../store/partitions.ts';
import { fallInWords, heldInWords, holderInWords } from './days-in-words.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { exitStatus, type Io } from './incident/failure.ts';
import { personHere } from './incident/person.ts';

type Options = { readonly confirm?: true; readonly json?: true };

const ABOUT =
  'Says which days of events are held, how large they are, and what the next round of housekeeping drops by RETENTION_DAYS. ' +
  'Where the value fell and more than seven days would go at once, nothing goes for a day: --confirm says that it is meant. A ' +
  'running “warden serve” does the rest within a minute.';

/** Resolves to 0 done (also when nothing waits to be confirmed), 1 the database does not answer, 2 wrong usage. */
export async function retention(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  const program = commandLine('retention', io)
    .description(ABOUT)
    .option('--confirm', 'what waits because RETENTION_DAYS fell may be deleted for good')
    .option('--json', 'as JSON');
  try {
    program.parse([...argv], { from: 'user' });
    const { confirm = false, json = false } = program.opts<Options>();
    return await onDeployment(connect, io, async (deps) => {
      const confirmed = confirm ? await confirmRetention(deps, personHere()) : null;
      const look = await daysHeld(deps, deps.config.retentionDays);
      io.stdout.write(json ? inJson(look, confirmed) : inText(look, confirmed));
      return 0;
    });
  } catch (error) {
    return exitStatus(error, 'retention', io, argv);
  }
}

function inText(look: DaysHeld, confirmed: boolean | null): string {
  const { next, plan, holders } = look;
  const fall = fallInWords(look);
  const lines = [
    `${heldInWords(look)}.`,
    `Kept: ${plan.days} days. The next round drops ${droppedInWords(next)}.`,
    ...(fall === null
      ? []
      : [`RETENTION_DAYS fell: ${fall}.`, 'If it is meant: warden retention --confirm']),
    ...holders.map((holder) => `In the way: ${holderInWords(holder)}.`),
    ...(confirmed === null
      ? []
      : [confirmed ? 'Confirmed: a worker drops them within a minute.' : 'Nothing waits for it.']),
  ];
  return `${lines.join('\n')}\n`;
}

function droppedInWords(days: readonly number[]): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return 'nothing';
  if (days.length === 1) return `one day (${isoDay(first)})`;
  return `${days.length} days (${isoDay(first)} to ${isoDay(last)})`;
}

function inJson(
  { held, bytes, ahead, plan, next, holders }: DaysHeld,
  confirmed: boolean | null,
): string {
  const { held: fall } = plan;
  const told = {
    days: held.days.map(isoDay),
    ahead,
    bytes,
    eventsInNoDay: held.inNoDay,
    keptDays: plan.days,
    nextDropped: next.map(isoDay),
    fall:
      fall === null
        ? null
        : {
            from: fall.from,
            to: fall.days,
            days: fall.going,
            since: new Date(fall.since).toISOString(),
            until: new Date(fall.until).toISOString(),
          },
    holders,
    ...(confirmed === null ? {} : { confirmed }),
  };
  return `${JSON.stringify(told)}\n`;
}
