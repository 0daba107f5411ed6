/** Types of one message to one receiver, and of what telling it needs. */
import type { Claim } from '../../store/notifications.ts';
import type { Dependencies } from '../dependencies.ts';

export type NotifyDependencies = Pick<
  Dependencies,
  'config' | 'database' | 'jobs' | 'log' | 'metrics' | 'now' | 'orgs' | 'tell'
>;

export type Telling = {
  readonly channel: string;
  /** Tells the messages of one channel about one incident apart. */
  readonly key: string;
  readonly revision: number;
  /** Sends it, and returns what is to be stored of it. @throws where it did not get through */
  readonly tell: (claim: Claim) => Promise<unknown>;
};
