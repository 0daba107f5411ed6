/** What was done from a side of a change, as the first line about a session tells it. */
import { ACTS } from '../session/acts.ts';
import type { Appearance } from '../session/appearance.ts';
import { applicationNames } from './evidence/words.ts';
import { cameFrom, isSecondNew, isStrangerFirst } from './headline-order.ts';
import type { Lead } from './suspicion.ts';

/** Of a session that was nobody's own on either side, what was done from both. */
export function doneInWords(lead: Lead): string[] {
  const { stranger } = lead.suspicion;
  if (!isStrangerFirst(lead) || lead.transition === null) return doneFrom(stranger, 'from there');
  if (cameFrom(lead) !== null) return doneFrom(stranger, 'from the second');
  const first = doneFrom(stranger, 'from the first');
  return isSecondNew(lead) ? [...first, ...doneFrom(lead.transition.to, 'from the second')] : first;
}

/** Of acts the rest is a number: what is left then are the lightest. */
const MOST_ACTS = 5;

/** The gravest acts first, and what was opened. */
function doneFrom(look: Appearance, whence: string): string[] {
  const acts = ACTS.filter((act) => look.acts.has(act));
  const more = acts.length > MOST_ACTS ? [`${acts.length - MOST_ACTS} more`] : [];
  const done = [...acts.slice(0, MOST_ACTS), ...more, ...openedInWords(look)].join(', ');
  return done === '' ? [] : [`${whence}: ${done}`];
}

/** From here on they are counted, and so many at the most are named: the evidence names those that matter. */
const MANY = 3;

function openedInWords({ apps }: Appearance): string[] {
  const names = applicationNames(apps.values());
  if (apps.size < MANY) return names.length === 0 ? [] : [`${names.join(' and ')} opened`];
  const some = names.length > MANY ? [...names.slice(0, MANY - 1), '…'] : names;
  return [`${apps.size} applications opened${some.length === 0 ? '' : ` (${some.join(', ')})`}`];
}
