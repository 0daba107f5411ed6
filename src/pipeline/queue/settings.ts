/** Settings by which the queues between the stages keep, retry and give up jobs. */
import type { Queue } from 'pg-boss';
import type { StageName } from '../stages.ts';

const RETRY = { retryLimit: 12, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 };

/**
 * Settings of every stage. `short`: one waiting job per key, so that a burst about one session is one job, and news
 * that comes while it runs is another. `heartbeatSeconds`: a worker that was killed is replaced within seconds.
 */
const STAGE = { policy: 'short', notify: true, heartbeatSeconds: 10, expireInSeconds: 300 };

/** Every queue with its settings; `dead_letter` keeps jobs that failed for good, for `warden redrive` to put back. */
export const QUEUES: Readonly<Record<StageName | 'dead_letter', Omit<Queue, 'name'>>> = {
  dead_letter: { policy: 'standard', retentionSeconds: 30 * 86_400 },
  triage: { ...STAGE, ...RETRY, deadLetter: 'dead_letter' },
  respond: {
    ...STAGE,
    ...RETRY,
    retryLimit: 30,
    retryDelay: 1,
    retryDelayMax: 120,
    deadLetter: 'dead_letter',
  },
  confirm: { ...STAGE, ...RETRY, deadLetter: 'dead_letter' },
  notify: { ...STAGE, ...RETRY, retryLimit: 40, retryDelayMax: 3_600, deadLetter: 'dead_letter' },
  escalate: { ...STAGE, ...RETRY, deadLetter: 'dead_letter' },
};
