/** Other incidents that may be the same thief's work, as an alert tells of them. Pure. */
import type { Verdict } from '../judgement/verdict.ts';
import {
  type IncidentDetails,
  type IncidentStatus,
  OPEN_STATUSES,
  type Resolution,
} from './incident.ts';

export type Related = {
  readonly reference: string;
  readonly verdict: Verdict;
  readonly status: IncidentStatus;
  readonly resolution: Resolution | null;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly userId: string | null;
  readonly sameUser: boolean;
  /** Addresses of this incident's stranger at which the other one's stranger was, too. */
  readonly sameAddresses: readonly string[];
};

export const MOST_RELATED_TOLD = 5;

/** `INC-7 (hijack, new): the stranger’s address 203.0.113.9`. */
export function relatedLines(related: readonly Related[]): string[] {
  const told = related.slice(0, MOST_RELATED_TOLD).map((one) => {
    const why = [
      ...(one.sameUser ? ['the same user'] : []),
      ...(one.sameAddresses.length === 0
        ? []
        : [`the stranger’s address ${one.sameAddresses.join(', ')}`]),
    ].join(', ');
    return `${one.reference} (${one.verdict}, ${one.status.replaceAll('_', ' ')}): ${why}`;
  });
  const more = related.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}

/** The facts of another incident that tell whether its user is a victim of the same thief. */
type Beside = Omit<Related, 'openedAt' | 'userId'>;

/** The next step, and what it means that others were robbed from the same address; null where nothing is left to do. */
export function nextStepBeside(
  nextStep: string | null,
  related: readonly Beside[],
  { verdict, details }: { readonly verdict: Verdict; readonly details: IncidentDetails },
): string | null {
  const together = severalVictims(related, verdict, details);
  return nextStep === null || together === null ? nextStep : `${nextStep} ${together}`;
}

/** A warning to whoever is about to close one of them as harmless; null where no other is open as a hijack. */
export function openHijacksBeside(related: readonly Beside[]): string | null {
  const open = victimsIn(related).filter(
    ({ verdict, status }) => verdict === 'hijack' && OPEN_STATUSES.includes(status),
  );
  const [one] = open;
  if (one === undefined) return null;
  const named = open.map(({ reference }) => reference).join(', ');
  return open.length === 1
    ? `Another hijack from this stranger’s address is open: ${named}.`
    : `${open.length} other hijacks from this stranger’s address are open: ${named}.`;
}

/** What it means that others were robbed from the same address; null where none was, or a whole company moved. */
export function severalVictims(
  related: readonly Beside[],
  verdict: Verdict,
  { companyWideMove }: Pick<IncidentDetails, 'companyWideMove'>,
): string | null {
  const victims = victimsIn(related).slice(0, MOST_RELATED_TOLD);
  if (verdict === 'benign' || companyWideMove || victims.length === 0) return null;
  const named = victims.map(({ reference }) => reference).join(', ');
  const isSure = (one: Beside) => one.verdict === 'hijack' || one.resolution === 'true_positive';
  const areSure = verdict === 'hijack' && victims.every(isSure);
  const means = areSure ? 'one thief, several victims' : 'look at them together';
  return `The same stranger’s address as in ${named}: ${means}.`;
}

/** The incidents of the same thief's other victims: open and not benign, or closed as a true theft. */
export function victimsIn<T extends Beside>(related: readonly T[]): T[] {
  return related.filter(({ sameUser, sameAddresses, verdict, status, resolution }) => {
    const isOpen = OPEN_STATUSES.includes(status) && verdict !== 'benign';
    return !sameUser && sameAddresses.length > 0 && (isOpen || resolution === 'true_positive');
  });
}
