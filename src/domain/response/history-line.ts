/** What the service's log says of an entry of an incident's history: who did what when, in its own words alone. */
import { VERDICTS, type Verdict } from '../judgement/verdict.ts';
import { type IncidentKind, RESOLUTIONS, type Resolution } from './incident.ts';
import { RESPONSE_ACTION_KINDS, type ResponseActionKind } from './response-catalogue.ts';

export type HistoryLine = {
  readonly org: string;
  readonly incidentId: number;
  readonly incidentKind: IncidentKind;
  readonly sequence: number;
  /** When it was written into the history, ISO; a command's line is logged later. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly action?: ResponseActionKind;
  readonly actionId?: number;
  readonly verdict?: Verdict;
  readonly resolution?: Resolution;
};

type Entry = Omit<HistoryLine, 'action' | 'actionId' | 'verdict' | 'resolution'> & {
  readonly data: Readonly<Record<string, unknown>>;
};

/**
 * Keeps of the entry's data only the service's own words, and numbers: a headline, a note, a reason or an answer of
 * Okta's may be anybody's text, and stays in the database.
 */
export function historyLine({ data, ...entry }: Entry): HistoryLine {
  const action = wordOf(RESPONSE_ACTION_KINDS, data.action);
  const verdict = wordOf(VERDICTS, data.verdict);
  const resolution = wordOf(RESOLUTIONS, data.resolution);
  const { actionId } = data;
  return {
    ...entry,
    ...(action === undefined ? {} : { action }),
    ...(typeof actionId === 'number' ? { actionId } : {}),
    ...(verdict === undefined ? {} : { verdict }),
    ...(resolution === undefined ? {} : { resolution }),
  };
}

function wordOf<T extends string>(words: readonly T[], given: unknown): T | undefined {
  return words.find((word) => word === given);
}
