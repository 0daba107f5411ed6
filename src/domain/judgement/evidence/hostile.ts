import { hostileSighting } from '../compare/hostile-look.ts';
import { weigh } from '../compare/weigh.ts';
import { networkInWords } from '../compare/words.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** The operator's own threat intelligence names the stranger's address or network. */
export const hostileAddress: EvidenceKind = ({ owner, stranger, context }) => {
  const seen = hostileSighting(stranger, context);
  if (seen === null) return NOTHING;
  // Where both sides are hostile, the lists do not tell which of them is the user; a start there is judged by itself.
  if (owner !== null && hostileSighting(owner, context) !== null) return NOTHING;
  const { ip, entry, list } = seen;
  const what = ip ?? networkInWords(stranger);
  const as = entry === what || ip === null ? '' : ` as ${entry}`;
  return weigh(
    'hostile-address',
    context.tuning.weights.hostileAddress,
    `${what} is hostile by the company’s own list: ${list} names it${as}`,
    { entry, list },
  );
};
