/** Asks Slack something about a click, which Slack wants answered within three seconds. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Dependencies } from '../pipeline/dependencies.ts';

/** Part of those three seconds. */
const ANSWER_WITHIN_MS = 1_500;

/** Returns what Slack answers; null where it refuses, or is late. */
export async function asked<T>(
  { log }: Pick<Dependencies, 'log'>,
  method: string,
  question: Promise<T>,
): Promise<T | null> {
  const told = question.catch((err: unknown) => {
    log.warn({ err, method }, 'slack did not tell who clicked');
    return null;
  });
  return Promise.race([told, wait(ANSWER_WITHIN_MS, null, { ref: false })]);
}
