/** A user's risk, on which entity risk policies of the org may act. */

import { objectAt } from '../../openapi/json.ts';
import { SYSTEM_ACTOR } from '../delivery/deliver.ts';
import { record } from '../log/record.ts';
import { targetUser } from '../people/event.ts';
import type { OrgUser, RiskLevel } from '../records.ts';
import { type Answer, ok } from '../server/call.ts';
import { invalid } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { userById } from './find-user.ts';

export const getUserRisk: Answer = (state, call) => {
  const user = userById(state, call);
  const reason = user.risk === 'NONE' ? {} : { reason: 'Admin override risk' };
  return ok({ riskLevel: user.risk, ...reason, _links: links(state, user) });
};

export const upsertUserRisk: Answer = (state, call) => {
  const user = userById(state, call);
  const level = objectAt(call.body).riskLevel;
  if (level !== 'HIGH' && level !== 'LOW') throw invalid('riskLevel', 'riskLevel: HIGH or LOW');
  const before: RiskLevel = user.risk;
  user.risk = level;
  const target = [targetUser(user)];
  const previous = before === 'NONE' ? '' : `previousLevel=${before}, `;
  recordByCaller(state, call, {
    eventType: 'user.risk.detect',
    target,
    debugData: {
      risk: `{${previous}level=${level}, detectionName=Admin Reported User Risk, reasons=override.by.admin, issuer=OKTA}`,
    },
  });
  record(state, {
    eventType: 'policy.entity_risk.evaluate',
    actor: SYSTEM_ACTOR,
    transaction: { type: 'JOB', id: state.chance.id('', 27), detail: {} },
    target,
    debugContext: { debugData: { risk: `{reasons=override.by.admin, level=${level}}` } },
  });
  return {
    status: before === 'NONE' ? 201 : 200,
    body: { riskLevel: level, reason: 'Admin override risk', _links: links(state, user) },
  };
};

function links(state: OrgState, { id }: OrgUser) {
  const user = `${state.url}/api/v1/users/${id}`;
  return {
    self: { href: `${user}/risk`, hints: { allow: ['GET', 'PUT'] } },
    user: { href: user, hints: { allow: ['GET'] } },
  };
}
