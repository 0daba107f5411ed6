/** What deciding starts from, what its steps share, and what comes out. */
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
  /** All ids that events of the session are kept under, the one above among them. */
  readonly keptUnder: readonly string[];
  readonly userId: string;
  readonly judgement: Judgement;
  /** The watch by which alone it is more than benign: it is told, and nothing follows by itself. */
  readonly toldBy?: Watch | null;
  /** Null where Okta could not be asked. */
  readonly user: UserFacts | null;
  readonly corroboration: Corroboration;
  /** Where it is `forged`: what the System Log does not have, or tells otherwise. */
  readonly forged?: readonly HeldEvent[];
  readonly source: SourceFacts | null;
  /** Who else was at the session's addresses, before there was something to judge. */
  readonly inOrg: OrgContext['addresses'];
  /** Of the session; only what the stranger did is kept of them. */
  readonly events: readonly LogEvent[];
  readonly companyWideMove: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
};

export type Decision = {
  /** `quiet`: benign and nothing open. `known`: a person has closed an incident over this evidence. */
  readonly outcome: 'quiet' | 'known' | 'opened' | 'updated' | 'unchanged' | 'lowered' | 'forged';
  readonly incidentId: number | null;
  /** Where its user is known for a thief's victim from now on; absent for nowhere. */
  readonly robbedAt?: readonly string[];
  /** The sessions of others that are judged again for that. */
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
  /** Of the session's last event, whoever's client it shows. */
  readonly lastEventAt: number;
  readonly subject: UserFacts;
};
