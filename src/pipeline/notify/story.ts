/** Turns the rows of an incident into what receivers are told of it. */
import { z } from 'zod';
import { PRODUCT_VERSION } from '../../config/rules-in-force.ts';
import type { OrgConfig } from '../../config.ts';
import type {
  IncidentStory,
  StoryAction,
  StoryFinding,
  StorySide,
} from '../../domain/response/incident-story.ts';
import { judgedLastBy } from '../../domain/response/judged-by.ts';
import { nextStepBeside } from '../../domain/response/related.ts';
import { addressesOfAction, titleOfAction } from '../../domain/response/response-action.ts';
import { questionOf } from '../../store/asked-users.ts';
import type { IncidentView, VisibleAction, VisibleFinding } from '../../store/incident-view.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import { readEvidence } from '../decide/stored-evidence.ts';
import type { WantedStep } from '../offers/by-hand.ts';
import { shownStep } from '../offers/shown-step.ts';
import { callLines } from '../offers/stored-calls.ts';
import { isInHand } from './in-hand.ts';

/**
 * Returns the story of an incident.
 * @param publicUrl where the console is, without a trailing slash; null where nobody can reach it
 * @param plan what is left to do of the plan for a hijack, by hand
 * @param others incidents that may be the same thief's work
 */
export function storyOf(
  view: IncidentView,
  org: Pick<OrgConfig, 'key' | 'url' | 'responses'>,
  publicUrl: string | null,
  plan: readonly WantedStep[] = [],
  others: readonly RelatedIncident[] = [],
): IncidentStory {
  const { incident } = view;
  const { id, uid, reference, revision, kind, subject, status, verdict, score, headline } =
    incident;
  const related = others.map((one) => ({ ...one, openedAt: one.openedAt.getTime() }));
  const after = incident.details.stolen[0]?.ip ?? null;
  return {
    org: { key: org.key, url: org.url, mode: org.responses.mode },
    id,
    uid,
    reference,
    revision,
    kind,
    subject,
    status,
    verdict,
    score,
    headline,
    containment: incident.containment,
    user:
      incident.userId === null
        ? null
        : { id: incident.userId, login: incident.userLogin, name: incident.userName },
    firstBadAt: time(incident.firstBadAt),
    lastBadAt: time(incident.lastBadAt),
    openedAt: incident.openedAt.getTime(),
    updatedAt: incident.updatedAt.getTime(),
    actedAt: time(incident.actedAt),
    verifiedAt: time(incident.verifiedAt),
    closedAt: time(incident.closedAt),
    closedBy: incident.closedBy,
    resolution: incident.resolution,
    duplicateOf: incident.duplicateOf,
    assignee: incident.assignee,
    isInHand: isInHand(view, org.responses),
    details: incident.details,
    related,
    findings: view.findings
      .map((finding) => findingOf(finding, after))
      .sort((a, b) => b.score - a.score || a.at - b.at),
    // A replaced action is left out: told of it beside its successor, a reader might look for two.
    actions: view.actions
      .filter(({ guard }) => guard !== 'replaced')
      .map((action) => actionOf(action, view.history)),
    questions: view.asked.map(questionOf),
    nextStep: nextStepBeside(view.nextStep, related, incident),
    history: headOf(view),
    historyEntries: view.history.map(({ sequence, at, actor, kind, data, previousHash, hash }) => ({
      sequence,
      at: at.getTime(),
      actor,
      kind,
      data,
      previousHash,
      hash,
    })),
    containable: plan.flatMap((step) => shownStep(step) ?? []),
    version: PRODUCT_VERSION,
    judgedBy: judgedLastBy(view.history),
    consoleUrl: publicUrl === null ? null : `${publicUrl}/incidents/${id}`,
  };
}

function headOf({ history }: IncidentView): IncidentStory['history'] {
  const last = history.at(-1);
  return last === undefined ? null : { entries: last.sequence, head: last.hash };
}

const text = z.string().nullable().catch(null);
const number = z.number().nullable().catch(null);

const sideShape = z.object({
  ip: text,
  asn: number,
  asOrg: text,
  networkKind: z.string().catch('unknown'),
  userAgent: text,
  family: text,
  major: number,
  os: text,
  country: text,
  city: text,
  lat: number,
  lon: number,
});

/** @param strangerIp stands in where the finding itself does not carry the address */
function findingOf(row: VisibleFinding, strangerIp: string | null): StoryFinding {
  const after = readSide(row.toFingerprint);
  return {
    uuid: row.eventUuid,
    trigger: row.trigger,
    at: row.at.getTime(),
    score: row.score,
    verdict: row.verdict,
    session: row.session,
    before: readSide(row.fromFingerprint),
    after: after === null ? null : { ...after, ip: after.ip ?? strangerIp },
    evidence: readEvidence(row.evidence),
  };
}

function readSide(stored: unknown): StorySide | null {
  const side = sideShape.safeParse(stored);
  // The network's kind came from this service's classifier; an older version may have had other words.
  return side.success ? (side.data as StorySide) : null;
}

function actionOf(row: VisibleAction, history: IncidentView['history']): StoryAction {
  return {
    id: row.id,
    kind: row.kind,
    title: titleOfAction(row.kind),
    status: row.status,
    calls: callLines(row.call),
    addresses: addressesOfAction(row.kind, row.params),
    reason: row.reason,
    requestedAt: row.requestedAt.getTime(),
    timesAsked: 1 + history.filter(({ data }) => isAnew(data, row.id)).length,
    approvalsNeeded: row.approvalsNeeded,
    agreed: row.agreedBy,
    approvalExpiresAt: time(row.approvalExpiresAt),
    decidedBy: row.decidedBy,
    startedAt: time(row.startedAt),
    finishedAt: time(row.finishedAt),
    errorCode: row.errorCode,
    errorMessage: row.errorMessage,
    remedy: row.remedy,
    undoOf: row.undoOf,
  };
}

function isAnew(data: unknown, actionId: number): boolean {
  const entry = anewShape.safeParse(data);
  return entry.success && entry.data.actionId === actionId;
}

const anewShape = z.object({ actionId: z.number(), anew: z.literal(true) });

function time(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}
