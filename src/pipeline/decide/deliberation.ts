/** Types of deciding: what it starts from, what its steps share, and what it results in. */
import type { Finding, Judgement } from '../../domain/judgement/judge.ts';
import type { Watch } from '../../domain/judgement/watch.ts';
import type { Corroboration, SourceFacts, UserFacts } from '../../domain/response/incident.ts';
import type { SessionEnd } from '../../domain/response/session-end.ts';
import type { StrangerTrail } from '../../domain/response/stranger-trail.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import type { OrgContext } from '../../domain/session/org-context.ts';
import type { Org } from '../dependencies.ts';
import type { HeldEvent } from '../proof/held-event.ts';

export type DecideInput = SessionEnd & {
  readonly org: Org;
  readonly sessionId: string;
  /** All ids that events of the session are kept under, `sessionId` included. */
  readonly keptUnder: readonly string[];
  readonly userId: string;
  readonly judgement: Judgement;
  /** The watch without which it would be benign: it is told, and nothing follows by itself. */
  readonly toldBy?: Watch | null;
  /** Null where Okta could not be asked. */
  readonly user: UserFacts | null;
  readonly corroboration: Corroboration;
  /** Events that the System Log does not have, or tells otherwise, where `corroboration` is `forged`. */
  readonly forged?: readonly HeldEvent[];
  readonly source: SourceFacts | null;
  /** Who else was at the session's addresses before the moment that is judged. */
  readonly inOrg: OrgContext['addresses'];
  /** Events of the session; only what the stranger did is kept on the incident. */
  readonly events: readonly LogEvent[];
  readonly companyWideMove: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
};

export type Decision = {
  /** `quiet`: benign and nothing open. `known`: a person has closed an incident over this evidence. */
  readonly outcome: 'quiet' | 'known' | 'opened' | 'updated' | 'unchanged' | 'lowered' | 'forged';
  readonly incidentId: number | null;
  /** Addresses at which its user counts as a thief's victim from now on; absent for none. */
  readonly robbedAt?: readonly string[];
  /** Sessions of other users that are judged again because of that. */
  readonly fellows?: readonly string[];
};

/** What the steps of deciding share: the input with what follows from it. */
export type Deliberation = DecideInput & {
  /** Findings at least suspicious, in the order in which they happened. */
  readonly bad: readonly Finding[];
  /** Epoch milliseconds; `now` where nothing bad is left. */
  readonly firstBadAt: number;
  readonly lastBadAt: number;
  /** What the stranger did, and from where. */
  readonly trail: StrangerTrail;
  /** Time of the session's last event, whichever client it shows; epoch milliseconds. */
  readonly lastEventAt: number;
  /** When the stranger's client last used the session; null where it never did. */
  readonly strangersLastUseAt: number | null;
  readonly subject: UserFacts;
};
