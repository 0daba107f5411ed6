/** Raises an alarm about forged events from the hook that no incident of their own is about. */
import { LIKE_A_PREVIEW } from '../../domain/response/hook-preview.ts';
import { ALL_DELIVERIES } from '../../domain/response/incident-subject.ts';
import type { Dependencies } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import type { AlteredEvent } from './corroborate.ts';
import { takeOutForged } from './take-out-forged.ts';

/** Sets the events aside, and tells that somebody knows the hook's secret. */
export async function tellOfForged(
  deps: Dependencies,
  org: string,
  found: {
    /** Stage that found them. */
    readonly stage: string;
    readonly forged: readonly AlteredEvent[];
    /** Number of events that were looked up. */
    readonly lookedAt: number;
  },
): Promise<void> {
  const { stage, forged, lookedAt } = found;
  await takeOutForged(deps, { key: org }, forged);
  deps.log.warn({ stage, org, forged: forged.length }, 'forged events set aside');
  const [first] = forged;
  await raiseAlarm(deps, org, {
    kind: 'forged_delivery',
    subject: ALL_DELIVERIES,
    headline: `${forged.length} of ${lookedAt} delivered events that were looked up ${forged.length === 1 ? 'is' : 'are'} not in the System Log, or not as delivered`,
    advice: `What came through the event hook like that (first ${eventInWords(first)}) is set aside. What else came from there is being looked up, and what was judged harmless meanwhile is judged again. ${LIKE_A_PREVIEW} Otherwise whoever sent it knows the hook’s secret: change it with \`warden register --rotate\`, and find out where it leaked.`,
    at: deps.now(),
    seen: first?.event.uuid ?? '',
  });
}

function eventInWords(held: AlteredEvent | undefined): string {
  if (held === undefined) return 'gone since';
  const { eventType, actor, client } = held.event;
  const came = new Date(held.receivedAt).toISOString();
  return `${eventType} of ${actor.alternateId ?? actor.id} from ${client.ip ?? 'no address'}, received at ${came}`;
}
