/** Reads what the arguments of `warden incident` ask for. */
import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { RESOLUTIONS } from '../../domain/response/incident.ts';
import { PLANNABLE_KINDS } from '../../domain/response/response-policy.ts';
import { LONGEST_WATCH_DAYS } from '../../domain/response/watchlist.ts';
import { MOST_AT_ONCE } from '../../pipeline/steer.ts';
import { type ActOptions, actOf } from './act-of-words.ts';
import { ACTS, type Act, type WishedAct } from './acts.ts';
import { commandLine } from './command-line.ts';
import { type Io, UsageError } from './failure.ts';

export type Wish = {
  /** One incident; several only to contain them, close them, or give them to somebody. */
  readonly incidentIds: readonly number[];
  readonly json: boolean;
  readonly act: WishedAct;
};

const FORMS = `
Forms (the word may also come first: "warden incident approve 42 7"):
  warden incident 42                       shows it
  warden incident 42 approve ACTION        agrees to a response action (short: warden approve 42 ACTION)
  warden incident 42 deny ACTION           refuses it                  (short: warden deny 42 ACTION)
  warden incident 42 undo ACTION           takes a done action back
  warden incident 42 act [KIND...]         has these actions done, or the plan for a hijack; --again what was done before
  warden incident 42 close RESOLUTION      closes it                   (short: warden close 42 RESOLUTION)
  warden incident 42 reopen                opens again what was closed by mistake
  warden incident 42 note TEXT             adds to the history
  warden incident 42 assign NAME           gives it to somebody
  warden incident 42 ask                   asks the user in Slack whether it was them
  warden incident 42 watch REASON          tells more of what the user does, for --days (7) days
  warden incident 42 unwatch               ends that
Several at once are contained, closed or given away: warden incident act 42 43 44, warden close 42 43 44 benign --note WHY,
warden incident assign 42 43 NAME.
ACTION is the number in front of the action, or its kind, such as clear_sessions.
KIND is one of ${PLANNABLE_KINDS.join(', ')}.
RESOLUTION is one of ${RESOLUTIONS.join(', ')}; it may also be given as --resolution.
What you do is recorded as cli: and your user name on this machine.`;

/** Reads the arguments. @throws UsageError, CommanderError */
export function readWish(argv: readonly string[], io: Io): Wish {
  const program = commandLine('incident', io)
    .description('Shows an incident and acts on it.')
    .argument('[words...]', 'the incident, and what to do with it')
    .usage('ID [approve|deny|undo|act|close|reopen|note|assign|ask|watch|unwatch …] [options]')
    .option('--resolution <word>', `with close: ${RESOLUTIONS.join(', ')}`)
    .option('--of <incident>', 'with close … duplicate: the incident that it is a duplicate of')
    .option('--note <text>', 'with approve, deny, undo, act or close: why')
    .option(
      '--verdict <word>',
      `with the same: only where it is still judged so: ${VERDICTS.join(', ')}`,
    )
    .option('--again', 'with act: although it was done before')
    .option('--days <number>', `with watch: for how long, 1 to ${LONGEST_WATCH_DAYS}`)
    .option('--json', 'JSON, as GET /api/incidents/ID gives it')
    .addHelpText('after', FORMS)
    .parse([...argv], { from: 'user' });
  if (program.args.length === 0)
    throw new UsageError('name an incident, as in: warden incident 42');
  const options: ActOptions & { json?: true } = program.opts();
  const { ids, word, rest } = readWords(program.args);
  return {
    incidentIds: [...new Set(ids)],
    json: options.json === true,
    act: word === undefined ? { kind: 'show' } : actOf(word, rest, options),
  };
}

/** Splits the words into incidents, act and the rest; the numbers of several incidents stand together. */
function readWords(words: readonly string[]) {
  const [first = ''] = words;
  const isWordFirst = isAct(first);
  const named = isWordFirst ? words.slice(1) : words;
  const firstOther = named.findIndex((one) => idOf(one) === null);
  const leading = firstOther < 0 ? named.length : firstOther;
  const count = isWordFirst ? idsAfter(first, leading, named.length) : leading;
  const ids = named.slice(0, count).flatMap((one) => idOf(one) ?? []);
  if (named.length === 0) throw new UsageError(`name an incident, as in: warden ${first} 42 …`);
  if (ids.length === 0) throw new UsageError(`"${named[0]}" is no incident id. Try --help.`);
  const [word, ...rest] = isWordFirst ? [first, ...named.slice(count)] : named.slice(count);
  if (word !== undefined && !isAct(word))
    throw new UsageError(`"${word}" is nothing to do with an incident: ${ACTS.join(', ')}.`);
  if (ids.length > MOST_AT_ONCE)
    throw new UsageError(`${ids.length} incidents are more than ${MOST_AT_ONCE} at once.`);
  if (ids.length > 1 && word !== 'act' && word !== 'close' && word !== 'assign')
    throw new UsageError('only act, close and assign take several incidents. Try --help.');
  return { ids, word, rest };
}

/** Returns how many leading numbers name incidents: `approve 42 7` names an action, `assign 42 7` a person named 7. */
function idsAfter(word: Act, leading: number, all: number): number {
  if (word === 'act' || word === 'close') return leading;
  return word === 'assign' && leading > 1 ? Math.min(leading, all - 1) : Math.min(leading, 1);
}

function idOf(word: string): number | null {
  const number = /^(?:INC-)?([1-9]\d{0,14})$/i.exec(word)?.[1];
  return number === undefined ? null : Number(number);
}

function isAct(word: string): word is Act {
  return ACTS.some((act) => act === word);
}
