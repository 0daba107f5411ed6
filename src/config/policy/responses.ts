/** Reads the `responses:` part of the policy file. */
import type { z } from 'zod';
import { RESPONSE_MODES } from '../../domain/response/incident.ts';
import {
  type ApprovalPolicy,
  type AskUserPolicy,
  DEFAULT_RESPONSE_POLICY,
  PLANNABLE_KINDS,
  type ResponsePolicy,
  type ResponseRule,
  type UserSelector,
} from '../../domain/response/response-policy.ts';
import { LONGEST_WATCH_DAYS } from '../../domain/response/watchlist.ts';
import { adminRole } from './admin-role.ts';
import { approver, approverNames } from './approver.ts';
import { keyed, listOf, minutes, oneOf, text, texts, wholeNumber } from './keyed.ts';
import { plan, plannedAction } from './planned-action.ts';

const plans = keyed({
  benign: plan.optional(),
  suspicious: plan.optional(),
  hijack: plan.optional(),
});

const selector = keyed({
  users: texts.optional(),
  groups: texts.optional(),
  roles: listOf(adminRole).optional(),
});

const approval = keyed({
  approvals: wholeNumber(1, 5).optional(),
  two_person_kinds: listOf(oneOf(PLANNABLE_KINDS)).optional(),
  expires_after_minutes: minutes.optional(),
  on_silence: oneOf(['deny', 'escalate']).optional(),
  approvers: listOf(approver).min(1, 'must name at least one approver, or *').optional(),
});

/** Verdicts after which a user can be asked; a benign session has no incident to ask about. */
const ASKABLE = ['suspicious', 'hijack'] as const;

const askUser = keyed({
  verdicts: listOf(oneOf(ASKABLE)).optional(),
  on_no: oneOf(['contain', 'tell']).optional(),
  expires_after_minutes: minutes.optional(),
});

const rule = keyed({
  name: text,
  match: selector.refine(
    ({ users, groups, roles }) => [users, groups, roles].some((names) => (names ?? []).length > 0),
    'must name users, groups or roles: the rule would match nobody',
  ),
  mode: oneOf(RESPONSE_MODES).optional(),
  plans: plans.optional(),
  approval: approval.optional(),
  ask_user: askUser.optional(),
});
export type RuleSettings = z.infer<typeof rule>;

export const responsesSchema = keyed({
  mode: oneOf(RESPONSE_MODES).optional(),
  plans: plans.optional(),
  rules: listOf(rule).optional(),
  approval: approval.optional(),
  protected: selector.optional(),
  limits: keyed({
    users_per_hour: wholeNumber(1).optional(),
    users_per_day: wholeNumber(1).optional(),
  }).optional(),
  stale_after_minutes: minutes.optional(),
  ask_user: askUser.optional(),
  watch_days_after_containment: wholeNumber(0, LONGEST_WATCH_DAYS).optional(),
  // Unlike a plan, an escalation takes one step at a time, so an action may come twice.
  escalation: listOf(plannedAction).optional(),
});
export type ResponseSettings = z.infer<typeof responsesSchema>;

/** Returns the policy with everything that the file says, key by key; what it leaves out is as in `under`. */
export function responsePolicy(
  given: ResponseSettings | undefined,
  under: ResponsePolicy = DEFAULT_RESPONSE_POLICY,
): ResponsePolicy {
  if (given === undefined) return under;
  const { limits } = given;
  return {
    mode: given.mode ?? under.mode,
    plans: { ...under.plans, ...plansOf(given.plans) },
    rules: given.rules?.map(ruleOf) ?? under.rules,
    approval: { ...under.approval, ...approvalOf(given.approval) },
    protected: given.protected === undefined ? under.protected : selectorOf(given.protected),
    limits: {
      usersPerHour: limits?.users_per_hour ?? under.limits.usersPerHour,
      usersPerDay: limits?.users_per_day ?? under.limits.usersPerDay,
    },
    staleAfterMinutes: given.stale_after_minutes ?? under.staleAfterMinutes,
    askUser: { ...under.askUser, ...askUserOf(given.ask_user) },
    watchDaysAfterContainment:
      given.watch_days_after_containment ?? under.watchDaysAfterContainment,
    escalation: given.escalation ?? under.escalation,
  };
}

function ruleOf(given: RuleSettings): ResponseRule {
  return {
    name: given.name,
    match: selectorOf(given.match),
    ...(given.mode === undefined ? {} : { mode: given.mode }),
    ...(given.plans === undefined ? {} : { plans: plansOf(given.plans) }),
    ...(given.approval === undefined ? {} : { approval: approvalOf(given.approval) }),
    ...(given.ask_user === undefined ? {} : { askUser: askUserOf(given.ask_user) }),
  };
}

function selectorOf(given: z.infer<typeof selector>): UserSelector {
  return { users: given.users ?? [], groups: given.groups ?? [], roles: given.roles ?? [] };
}

function plansOf(given: z.infer<typeof plans> | undefined): Partial<ResponsePolicy['plans']> {
  return {
    ...(given?.benign === undefined ? {} : { benign: given.benign }),
    ...(given?.suspicious === undefined ? {} : { suspicious: given.suspicious }),
    ...(given?.hijack === undefined ? {} : { hijack: given.hijack }),
  };
}

function approvalOf(given: z.infer<typeof approval> | undefined): Partial<ApprovalPolicy> {
  if (given === undefined) return {};
  const { approvals, two_person_kinds, expires_after_minutes, on_silence, approvers } = given;
  return {
    ...(approvals === undefined ? {} : { approvals }),
    ...(two_person_kinds === undefined ? {} : { twoPersonKinds: two_person_kinds }),
    ...(expires_after_minutes === undefined ? {} : { expiresAfterMinutes: expires_after_minutes }),
    ...(on_silence === undefined ? {} : { onSilence: on_silence }),
    ...(approvers === undefined ? {} : { approvers: approverNames(approvers) }),
  };
}

function askUserOf(given: z.infer<typeof askUser> | undefined): Partial<AskUserPolicy> {
  if (given === undefined) return {};
  const { verdicts, on_no, expires_after_minutes } = given;
  return {
    ...(verdicts === undefined ? {} : { verdicts }),
    ...(on_no === undefined ? {} : { onNo: on_no }),
    ...(expires_after_minutes === undefined ? {} : { expiresAfterMinutes: expires_after_minutes }),
  };
}
