/**
 * "Was this you?", asked of the person an incident is about. Chat usually stands behind the same Okta, so the
 * thief may be answering: a no is strong, and a yes is only noted. Pure: when to ask, and what an answer counts.
 */
import { tooOld } from './guardrails.ts';
import type { ContainmentState, Corroboration, IncidentKind } from './incident.ts';

export const USER_ANSWERS = ['yes', 'no'] as const;
export type UserAnswer = (typeof USER_ANSWERS)[number];

/**
 * `asking` → `waiting` → `answered` | `expired`, which may still carry an earlier answer; `not_asked` was never sent,
 * and says why.
 */
export const QUESTION_STATUSES = ['asking', 'waiting', 'answered', 'expired', 'not_asked'] as const;
export type QuestionStatus = (typeof QUESTION_STATUSES)[number];

/** One question. Times are epoch milliseconds. */
export type UserQuestion = {
  readonly id: number;
  /** `system`, or who asked by hand. */
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly status: QuestionStatus;
  readonly reason: string | null;
  readonly slackUser: string | null;
  readonly seen: SeenForQuestion | null;
  readonly askedAt: number | null;
  readonly expiresAt: number | null;
  readonly answer: UserAnswer | null;
  readonly answeredAt: number | null;
};

/** What the person is told of the use they are asked about; nothing of it is secret to a thief. */
export type SeenForQuestion = {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly where: string;
  readonly client: string;
};

/** Returns what the user has said in all: a no stands, whatever they say later. */
export function userSays(questions: readonly Pick<UserQuestion, 'answer'>[]): UserAnswer | null {
  const answers = questions.map(({ answer }) => answer);
  if (answers.includes('no')) return 'no';
  return answers.includes('yes') ? 'yes' : null;
}

/** Whether a no stands that came while it could be answered: one that is late is told, and plans nothing. */
export function saidNoInTime(
  questions: readonly Pick<UserQuestion, 'answer' | 'answeredAt' | 'expiresAt'>[],
): boolean {
  return questions.some(
    ({ answer, answeredAt, expiresAt }) => answer === 'no' && !isPast(expiresAt, answeredAt ?? 0),
  );
}

export type Askable = {
  readonly kind: IncidentKind;
  readonly userId: string | null;
  readonly login: string | null;
  readonly corroboration: Corroboration | null;
};

/** Why the user cannot be asked, not even by hand; null where they can. */
export function whyNotAskable({ kind, userId, login, corroboration }: Askable): string | null {
  if (kind !== 'session_hijack') return 'It is not about a user’s session.';
  if (userId === null || login === null) return 'The user’s login is not known.';
  if (corroboration === 'forged') return 'The delivery was forged: the user did nothing of it.';
  return null;
}

export type AskSituation = Askable & {
  readonly containment: ContainmentState;
  /** Something that ends the sessions is agreed on, or under way. */
  readonly isEnding: boolean;
  readonly companyWideMove: boolean;
  /** A rule that may say otherwise, were the user's groups and roles known. */
  readonly uncertainRule: string | null;
  /** Epoch milliseconds. */
  readonly lastBadAt: number;
  readonly now: number;
  readonly staleAfterMinutes: number;
};

/** Why the user is not asked without a person's word; null where they are. */
export function whyNotAskedByItself(situation: AskSituation): string | null {
  const { containment, isEnding, uncertainRule } = situation;
  const impossible = whyNotAskable(situation);
  if (impossible !== null) return impossible;
  if (situation.corroboration !== 'confirmed')
    return 'Okta could not be asked whether the events are in its System Log.';
  if (containment === 'acted' || containment === 'verified' || isEnding)
    return 'The session is contained already.';
  if (situation.companyWideMove) return 'Many users moved to this network at the same time.';
  if (uncertainRule !== null)
    return `It is not known whether the rule “${uncertainRule}” is about this user.`;
  return tooOld(situation.lastBadAt, situation.now, situation.staleAfterMinutes);
}

/**
 * Why the user is not asked again; null where they may be. A question never sent, or never answered, is no obstacle.
 */
export function whyNotAgain(questions: readonly UserQuestion[]): string | null {
  if (questions.some(({ answer }) => answer !== null)) return 'The user has answered already.';
  const isOpen = questions.some(({ status }) => status === 'asking' || status === 'waiting');
  return isOpen ? 'The user is being asked already.' : null;
}

/**
 * How an answer counts. `late`: noted and told, but nothing is planned by it; `stands`: a yes after a no, which takes
 * nothing back; `repeated`: the same again.
 */
export type AnswerWeight = 'counts' | 'late' | 'stands' | 'repeated';

export function weighAnswer(
  given: UserAnswer,
  { answer, status, expiresAt }: Pick<UserQuestion, 'answer' | 'status' | 'expiresAt'>,
  { isOpen, now }: { readonly isOpen: boolean; readonly now: number },
): AnswerWeight {
  if (answer === given) return 'repeated';
  if (answer === 'no') return 'stands';
  const isOver = status === 'expired' || status === 'not_asked';
  return !isOpen || isOver || isPast(expiresAt, now) ? 'late' : 'counts';
}

/** Whether it is time to take the buttons away: also after a yes, which a no may still follow until then. */
export function isDue(question: UserQuestion, now: number): boolean {
  const { status, answer, expiresAt } = question;
  const isAnswerable = status === 'waiting' || (status === 'answered' && answer === 'yes');
  return isAnswerable && isPast(expiresAt, now);
}

/** Until when an answer counts; null where no button is left. */
export function answerableUntil({ status, answer, expiresAt }: UserQuestion): number | null {
  return status === 'waiting' || (status === 'answered' && answer === 'yes') ? expiresAt : null;
}

function isPast(moment: number | null, now: number): boolean {
  return moment !== null && moment <= now;
}
