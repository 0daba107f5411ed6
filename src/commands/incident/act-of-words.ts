/** Reads what a word of `warden incident` asks for, with its arguments and options. */
import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { RESOLUTIONS, type Resolution } from '../../domain/response/incident.ts';
import { PLANNABLE_KINDS } from '../../domain/response/response-policy.ts';
import { LONGEST_WATCH_DAYS } from '../../domain/response/watchlist.ts';
import type { WantedIncident } from '../../pipeline/steer.ts';
import type { Act, Reasoned, WishedAct } from './acts.ts';
import { UsageError } from './failure.ts';

/** The options as they were given. */
export type ActOptions = {
  readonly resolution?: string;
  readonly of?: string;
  readonly note?: string;
  readonly verdict?: string;
  readonly again?: true;
  readonly days?: string;
};

/** Returns what is asked for. @throws UsageError */
export function actOf(word: Act, rest: readonly string[], options: ActOptions): WishedAct {
  if (options.again === true && word !== 'act')
    throw new UsageError(`--again goes with act, not with ${word}.`);
  if (options.days !== undefined && word !== 'watch')
    throw new UsageError(`--days goes with watch, not with ${word}.`);
  if (word === 'close') {
    const given = options.resolution === undefined ? rest : [options.resolution, ...rest];
    const [wanted, ...more] = given;
    if (more.length > 0)
      throw new UsageError(`close takes one resolution; why goes into --note "${more.join(' ')}".`);
    const resolution = RESOLUTIONS.find((one) => one === wanted);
    if (resolution === undefined)
      throw new UsageError(`close needs what it was, one of ${RESOLUTIONS.join(', ')}.`);
    return { kind: word, resolution, of: originalIn(options, resolution), ...reasonedOf(options) };
  }
  if (options.resolution !== undefined)
    throw new UsageError(`--resolution goes with close, not with ${word}; why goes into --note.`);
  if (options.of !== undefined)
    throw new UsageError(`--of goes with close … duplicate, not with ${word}.`);
  if (word === 'act') return actingOf(rest, options);
  const text = rest.join(' ').trim();
  if (word === 'approve' || word === 'deny' || word === 'undo') {
    if (rest.length !== 1) throw new UsageError(`${word} needs one ACTION. Try --help.`);
    return { kind: word, action: text, said: reasonedOf(options) };
  }
  if (options.note !== undefined || options.verdict !== undefined)
    throw new UsageError(`--note and --verdict go with what is decided, not with ${word}.`);
  if (word === 'ask' || word === 'reopen' || word === 'unwatch') {
    if (text !== '') throw new UsageError(`${word} takes nothing more.`);
    return { kind: word };
  }
  if (text === '') throw new UsageError(`${word} needs ${NEEDED[word]}. Try --help.`);
  if (word === 'watch') return { kind: word, reason: text, days: daysOf(options.days) };
  if (word === 'note') return { kind: word, text };
  return { kind: word, assignee: text };
}

/** Returns the incident that was given as the original. @throws UsageError */
function originalIn({ of: given }: ActOptions, resolution: Resolution): WantedIncident | undefined {
  if (given === undefined) return undefined;
  if (resolution !== 'duplicate')
    throw new UsageError(`--of goes with duplicate, not with ${resolution}.`);
  const [, number, uid = null] =
    /^(?:INC-)?([1-9]\d{0,14})(?:\.([0-9a-f]{12}))?$/i.exec(given) ?? [];
  if (number === undefined) throw new UsageError(`--of: "${given}" is no incident id.`);
  return { id: Number(number), uid };
}

/** Returns the reason and the verdict that were given. @throws UsageError */
function reasonedOf({ note, verdict: given }: ActOptions): Reasoned {
  const verdict = VERDICTS.find((one) => one === given);
  if (verdict === undefined && given !== undefined)
    throw new UsageError(`--verdict is one of ${VERDICTS.join(', ')}.`);
  return { note, verdict };
}

function actingOf(actions: readonly string[], options: ActOptions): WishedAct {
  const again = options.again === true;
  const unknown = actions.find((action) => PLANNABLE_KINDS.every((kind) => kind !== action));
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is no action: ${PLANNABLE_KINDS.join(', ')}.`);
  if (again && actions.length !== 1) throw new UsageError('--again goes with one action.');
  return { kind: 'act', actions, again, said: reasonedOf(options) };
}

function daysOf(given = String(USUAL_WATCH_DAYS)): number {
  const days = /^\d{1,3}$/.test(given) ? Number(given) : 0;
  if (days >= 1 && days <= LONGEST_WATCH_DAYS) return days;
  throw new UsageError(`--days is a whole number, 1 to ${LONGEST_WATCH_DAYS}.`);
}

const USUAL_WATCH_DAYS = 7;

const NEEDED = {
  note: 'a text',
  watch: 'the REASON',
  assign: 'a name',
};
