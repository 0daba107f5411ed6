/** What was done from a side of a change, as the first line about a session tells it. */
import { actInWords, WEIGHED_ACTS } from '../session/acts.ts';
import type { Appearance } from '../session/appearance.ts';
import { asSeenAt } from './as-seen.ts';
import { applicationNames } from './compare/words.ts';
import { clientOf, isOpenedStrangely, kindAndWhere, kindOf } from './headline-looks.ts';
import { cameFrom, isStrangerFirst, laterThan, wentOnFrom } from './headline-order.ts';
import type { Lead } from './lead.ts';
import type { Verdict } from './verdict.ts';

/**
 * What was done, and from which side. Where the first side is the stranger's, or rented, the next may be the same thief
 * with the stolen cookie: then what both did is told. Of a harmless session only what the stranger's side did is told.
 */
export function doneInWords(lead: Lead, verdict: Verdict): string[] {
  const { transition, suspicion } = lead;
  const { stranger } = suspicion;
  if (transition === null)
    return [...doneFrom(stranger, 'from there'), ...(verdict === 'benign' ? [] : onward(lead))];
  if (cameFrom(lead) !== null) return doneFrom(stranger, 'from the second');
  const { from, to } = transition;
  const isFirst = isStrangerFirst(lead);
  if (verdict === 'benign') return doneFrom(stranger, isFirst ? 'from the first' : 'from there');
  if (!isFirst && !(from !== stranger && isOpenedStrangely(from, suspicion.context.baseline)))
    return doneFrom(stranger, 'from there');
  const both = [from, to].every((look) => look.acts.size + look.apps.size > 0);
  return [...doneFrom(from, 'from the first', both), ...doneFrom(to, 'from the second', both)];
}

/** Where a session that a stranger began went on, and what was done from there. */
function onward({ trigger, suspicion }: Lead): string[] {
  if (trigger !== 'start') return [];
  const { stranger, context, timeline } = suspicion;
  const next = wentOnFrom(suspicion);
  const [came] = next?.moments ?? [];
  if (next === null || came === undefined) return [];
  const look = asSeenAt(next, timeline.entries, came);
  const client = clientOf(look) === clientOf(stranger) ? '' : ` with ${clientOf(look)}`;
  const where = kindAndWhere(look, kindOf(look, context.baseline), stranger);
  const wentOn = `${laterThan(stranger, next)} it went on${client} from ${where}`;
  const done = doneFrom(next, wentOn, true);
  return done.length === 0 ? [wentOn] : done;
}

/** Acts named at most; the others, the least grave, are told as a number. */
const MOST_ACTS = 5;

/** What was done from a look: the gravest acts first, then what was opened. */
function doneFrom(look: Appearance, whence: string, isBrief = false): string[] {
  const acts = WEIGHED_ACTS.filter((act) => look.acts.has(act)).map((act) =>
    actInWords(act, look.actsNotOnOthers),
  );
  const more = acts.length > MOST_ACTS ? [`${acts.length - MOST_ACTS} more`] : [];
  const done = [...acts.slice(0, MOST_ACTS), ...more, ...openedInWords(look, isBrief)].join(', ');
  return done === '' ? [] : [`${whence}: ${done}`];
}

/**
 * How many applications are counted and not only named, and the most that are named; none is where there is more to
 * tell, for the evidence names those that matter.
 */
const MANY = 3;

function openedInWords({ apps }: Appearance, isBrief: boolean): string[] {
  const names = applicationNames(apps.values());
  if (apps.size < MANY) return names.length === 0 ? [] : [`${names.join(' and ')} opened`];
  const some = names.length > MANY ? [...names.slice(0, MANY - 1), '…'] : names;
  const named = isBrief || some.length === 0 ? '' : ` (${some.join(', ')})`;
  return [`${apps.size} applications opened${named}`];
}
