import { neighbourhood } from '../../session/address-owners.ts';
import type { Alarm } from '../../session/alarm.ts';
import type { Appearance } from '../../session/appearance.ts';
import { weigh } from '../compare/weigh.ts';
import type { JudgeContext } from '../judge-context.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/**
 * The user says that it was not them. Okta's mail names the address that it is about: a report about another address
 * says nothing here, and one about an address that both sides come from says little.
 */
export const userReport: EvidenceKind = ({ owner, stranger, context }) => {
  const { weights } = context.tuning;
  const reports = context.userAlarms.filter(({ kind }) => kind === 'reported by the user');
  const named = reports.find((report) => isAt(stranger, report));
  const report = named ?? reports.find(({ from }) => from === null);
  if (report === undefined) return NOTHING;
  const { from, detail } = report;
  const client = detail === '' ? '' : ` (${detail})`;
  if (from === null)
    return weigh(
      'user-report',
      weights.reportedAtAll,
      `the user reported something of that time as not theirs${client}`,
    );
  const shared =
    owner !== null && isAt(owner, report) ? '; the other side was there as well' : null;
  const doubt = shared ?? (isOwn(report, context) ? ', though they are there on other days' : null);
  return weigh(
    'user-report',
    doubt === null ? weights.reported : weights.reportedForBoth,
    `the user reported what came from ${from}${client} as not theirs${doubt ?? ''}`,
    { from },
  );
};

/** Whether a look is one that its user reported. A thief who has the session can report what is the user's as well. */
export function isReported(look: Appearance, context: JudgeContext): boolean {
  return context.userAlarms.some(
    (alarm) => alarm.kind === 'reported by the user' && isAt(look, alarm) && !isOwn(alarm, context),
  );
}

function isOwn({ from }: Alarm, { ownAddresses }: JudgeContext): boolean {
  return from !== null && ownAddresses.has(neighbourhood(from));
}

/** Whether a look came from the address that an alarm names, or from next door. */
export function isAt({ ips }: Pick<Appearance, 'ips'>, { from }: Alarm): boolean {
  if (from === null) return false;
  if (ips.has(from)) return true;
  const there = neighbourhood(from);
  return [...ips].some((ip) => neighbourhood(ip) === there);
}
