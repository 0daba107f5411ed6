/** Shows what the service may do in an org: how far it goes, what it plans, who agrees, whom it spares, and how often. */
import { modeInWords, rulesOfOtherMode } from '../../domain/response/mode-in-words.ts';
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { ApprovalPolicy, PlannedAction } from '../../domain/response/response-policy.ts';
import type { OrgPolicy, PolicyRule } from '../../queries/org-policy.ts';
import type { OrgStatus } from '../../queries/org-status.ts';
import { badge } from '../badge.ts';
import { duration, instant, plural } from '../format.ts';
import { type Html, html } from '../html.ts';

type Shown = Pick<OrgStatus, 'mode' | 'policy'>;

/** Marks the org's mode, and beside it that a rule has another one: some users are acted on otherwise. */
export function modeBadges({ mode, policy }: Shown): Html {
  const others = rulesOfOtherMode({ mode, rules: policy.rules });
  const byMode = [...Map.groupBy(others, (rule) => rule.mode)];
  const marks = byMode.map(([other, rules]) =>
    badge(`${other} by ${plural(rules.length, 'rule')}`, other === 'enforce' ? 'info' : 'quiet'),
  );
  return html`${badge(`${mode} mode`, mode === 'enforce' ? 'info' : 'quiet')}${marks}`;
}

export function policyFacts({ mode, policy }: Shown): Html {
  const { rules, plans, approval } = policy;
  const ofRules = rules.flatMap(({ name, plans: own }) =>
    Object.entries(own).map(([verdict, plan]) => [`${verdict}, rule “${name}”`, plan] as const),
  );
  const said = [['hijack', plans.hijack], ['suspicious', plans.suspicious], ...ofRules] as const;
  return html`<h3>What it may do</h3>
<dl class="facts">
<dt>Mode</dt><dd>${modeInWords({ mode, rules })}</dd>
<dt>Plans</dt><dd>${lines(said.map(([verdict, plan]) => html`${verdict}: ${planInWords(plan)}`))}</dd>
<dt>Approvers</dt><dd>${lines([
    html`${approversInWords(approval.approvers)}; ${agreement(approval)}`,
    ...rules.flatMap((rule) => approvalOfRule(rule, approval)),
  ])}</dd>
<dt>Protected</dt><dd>${protectedInWords(policy)}</dd>
<dt>By itself, at most</dt><dd>${lines(limitsOf(policy))}</dd>
<dt>Policy</dt><dd>${lines([readInWords(policy), ...strayed(policy)])}</dd>
</dl>`;
}

function lines(all: readonly Html[]): Html {
  return html`${all.map((line, at) => html`${at === 0 ? '' : html`<br>`}${line}`)}`;
}

function planInWords(plan: readonly PlannedAction[]): string {
  return plan.length === 0 ? 'nothing' : plan.map(({ kind }) => titleOfAction(kind)).join(', ');
}

function approversInWords(approvers: readonly string[]): Html {
  return approvers.includes('*')
    ? html`${badge('everybody', 'warn')} who has a token, signs in here or is in the Slack channel`
    : html`${approvers.join(', ')}`;
}

/** Says of a rule what differs from the org: who approves, how many agree, and what comes of silence. */
function approvalOfRule(
  { name, approvers, approval }: PolicyRule,
  ofOrg: ApprovalPolicy,
): readonly Html[] {
  if (approval === null) return [];
  const parts = [
    ...(approvers === null ? [] : [approversInWords(approvers)]),
    ...(agreement(approval) === agreement(ofOrg) ? [] : [html`${agreement(approval)}`]),
  ];
  return parts.length === 0
    ? []
    : [html`rule “${name}”: ${parts.map((part, at) => html`${at === 0 ? '' : '; '}${part}`)}`];
}

function agreement({ approvals, twoPersonKinds, expiresAfterMinutes, onSilence }: ApprovalPolicy) {
  const grave = approvals > 1 ? [] : twoPersonKinds.map(titleOfAction);
  const two = grave.length === 0 ? '' : `, two to ${listed(grave)}`;
  const silence = onSilence === 'deny' ? 'it is denied' : 'everybody is told again';
  return `${approvals === 1 ? 'one agrees' : `${approvals} agree`}${two}; after ${duration(expiresAfterMinutes * 60_000)} without an answer ${silence}`;
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '').join(' and ');
}

function protectedInWords({ protected: { users, groups, roles } }: OrgPolicy): string {
  const counted = [
    ...(users === 0 ? [] : [plural(users, 'user')]),
    ...(groups === 0 ? [] : [plural(groups, 'group')]),
    ...(roles === 0 ? [] : [plural(roles, 'admin role')]),
  ];
  return counted.length === 0 ? 'nobody' : counted.join(', ');
}

function limitsOf({ limits }: OrgPolicy): readonly Html[] {
  const { usersPerHour, usersPerDay, usedInHour, usedInDay } = limits;
  const limit = (used: number, most: number, time: string) =>
    html`${used} of ${plural(most, 'user')} signed out in the last ${time}${used < most ? '' : html`: ${badge('reached', 'warn')} more waits for a person`}`;
  return [limit(usedInHour, usersPerHour, 'hour'), limit(usedInDay, usersPerDay, 'day')];
}

/** Says when the policy was read: each instance does so once, when it starts. */
function readInWords({ hash, version, instances }: OrgPolicy): Html {
  const starts = instances
    .filter(({ policy }) => policy === hash)
    .map(({ startedAt }) => startedAt.getTime())
    .sort((a, b) => a - b);
  const [first, last] = [starts[0], starts.at(-1)];
  const what = html`<code>${hash}</code> of version ${version}`;
  if (first === undefined || last === undefined) return what;
  if (starts.length === 1) return html`${what}, read ${instant(first)}`;
  return html`${what}, read by ${starts.length} instances, ${instant(first)} to ${instant(last)}`;
}

/** Names the instances that run by another policy: what stands above is not what they do. */
function strayed({ hash, instances }: OrgPolicy): readonly Html[] {
  return instances
    .filter(({ policy }) => policy !== hash)
    .map(
      ({ id, roles, policy, mode, startedAt }) =>
        html`${badge('another policy', 'bad')} ${id} (${roles.join(', ')}): <code>${policy}</code>, ${mode} mode, read ${instant(startedAt)}`,
    );
}
