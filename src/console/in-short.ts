/** Tells an incident in one line, for a list or a title. */
import { productOf } from '../domain/judgement/compare/product-name.ts';
import { oneLine } from '../domain/one-line.ts';
import { changeInShort, gravestInShort } from '../domain/response/short-headline.ts';
import { parseUserAgent } from '../network/user-agent.ts';
import type { VisibleIncident } from '../store/incident-view.ts';

/** Returns the user and the gravest thing done, or else what changed; the whole headline where neither is known. */
export function inShort(incident: VisibleIncident): string {
  const { userName, userLogin, headline } = incident;
  const short = gravestInShort(incident) ?? changeInShort(incident, clientOf);
  const who = userName ?? userLogin;
  return short === null || who === null ? headline : `${who}: ${short}`;
}

const LONGEST_NAME = 40;

/** `Firefox on Linux`. */
function clientOf(raw: string): string {
  const { family, kind, os } = parseUserAgent(raw);
  const product = productOf({ family, userAgent: raw, clientKind: kind });
  const name = oneLine(product?.name ?? family ?? 'an unnamed client', LONGEST_NAME);
  return os === null ? name : `${name} on ${os}`;
}
