/** One message to one receiver, and what telling it needs. */
import type { Claim } from '../../store/notifications.ts';
import type { Dependencies } from '../dependencies.ts';

export type NotifyDependencies = Pick<
  Dependencies,
  'config' | 'database' | 'jobs' | 'log' | 'metrics' | 'now' | 'orgs' | 'tell'
>;

export type Telling = {
  readonly channel: string;
  /** What makes it one message of this channel. */
  readonly key: string;
  readonly revision: number;
  /** Tells it, and returns what is to be kept of it. @throws where it did not get through */
  readonly tell: (claim: Claim) => Promise<unknown>;
};
