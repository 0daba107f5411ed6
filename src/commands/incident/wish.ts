/** What the arguments of `warden incident` ask for. */
import { RESOLUTIONS, type Resolution } from '../../domain/response/incident.ts';
import { commandLine } from './command-line.ts';
import { type Io, UsageError } from './failure.ts';

export const ACTS = ['approve', 'deny', 'undo', 'close', 'note', 'assign'] as const;
type Act = (typeof ACTS)[number];

export type Wish = {
  readonly incidentId: number;
  readonly json: boolean;
  readonly act:
    | { readonly kind: 'show' }
    /** An action by its number or, where the incident has one of it, by its kind. */
    | { readonly kind: 'approve' | 'deny' | 'undo'; readonly action: string }
    | { readonly kind: 'close'; readonly resolution: Resolution; readonly note: string | undefined }
    | { readonly kind: 'note'; readonly text: string }
    | { readonly kind: 'assign'; readonly assignee: string };
};

const FORMS = `
Forms (the word may also come first: "warden incident approve 42 7"):
  warden incident 42                       shows it
  warden incident 42 approve ACTION        agrees to a response action (short: warden approve 42 ACTION)
  warden incident 42 deny ACTION           refuses it                  (short: warden deny 42 ACTION)
  warden incident 42 undo ACTION           takes a done action back
  warden incident 42 close RESOLUTION      closes it                   (short: warden close 42 RESOLUTION)
  warden incident 42 note TEXT             adds to the history
  warden incident 42 assign NAME           gives it to somebody
ACTION is the number in front of the action, or its kind, such as clear_sessions.
RESOLUTION is one of ${RESOLUTIONS.join(', ')}; it may also be given as --resolution.
What you do is recorded as cli: and your user name on this machine.`;

/** @throws UsageError, CommanderError */
export function readWish(argv: readonly string[], io: Io): Wish {
  const program = commandLine('incident', io)
    .description('Shows an incident and acts on it.')
    .argument('[words...]', 'the incident, and what to do with it')
    .usage('ID [approve|deny|undo|close|note|assign …] [options]')
    .option('--resolution <word>', `with close: ${RESOLUTIONS.join(', ')}`)
    .option('--note <text>', 'with close: why')
    .option('--json', 'JSON, as GET /api/incidents/ID gives it')
    .addHelpText('after', FORMS)
    .parse([...argv], { from: 'user' });
  if (program.args.length === 0)
    throw new UsageError('name an incident, as in: warden incident 42');
  const options: { resolution?: string; note?: string; json?: true } = program.opts();
  const [first = '', second, ...rest] = program.args;
  const [id = '', word] = isAct(first) ? [second, first] : [first, second];
  const number = /^(?:INC-)?([1-9]\d{0,14})$/i.exec(id)?.[1];
  if (number === undefined) throw new UsageError(`"${id}" is no incident id. Try --help.`);
  if (word !== undefined && !isAct(word))
    throw new UsageError(`"${word}" is nothing to do with an incident: ${ACTS.join(', ')}.`);
  return {
    incidentId: Number(number),
    json: options.json === true,
    act: word === undefined ? { kind: 'show' } : actOf(word, rest, options),
  };
}

function actOf(
  word: Act,
  rest: readonly string[],
  options: { readonly resolution?: string; readonly note?: string },
): Wish['act'] {
  if (word === 'close') {
    const given = options.resolution === undefined ? rest : [options.resolution, ...rest];
    const [wanted, ...more] = given;
    if (more.length > 0)
      throw new UsageError(`close takes one resolution; why goes into --note "${more.join(' ')}".`);
    const resolution = RESOLUTIONS.find((one) => one === wanted);
    if (resolution === undefined)
      throw new UsageError(`close needs what it was, one of ${RESOLUTIONS.join(', ')}.`);
    return { kind: word, resolution, note: options.note };
  }
  if (options.note !== undefined || options.resolution !== undefined)
    throw new UsageError(`--note and --resolution go with close, not with ${word}.`);
  const text = rest.join(' ').trim();
  if (text === '') throw new UsageError(`${word} needs ${NEEDED[word]}. Try --help.`);
  if (word === 'note') return { kind: word, text };
  return word === 'assign' ? { kind: word, assignee: text } : { kind: word, action: text };
}

const NEEDED = {
  approve: 'the ACTION',
  deny: 'the ACTION',
  undo: 'the ACTION',
  note: 'a text',
  assign: 'a name',
};

function isAct(word: string): word is Act {
  return ACTS.some((act) => act === word);
}
