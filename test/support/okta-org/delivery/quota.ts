/** Okta's daily limit: a warning at 280,000 applicable events, and no deliveries after 400,000. */
import { record } from '../log/record.ts';
import type { OrgState } from '../state.ts';
import { SYSTEM_ACTOR } from './deliver.ts';

const DAY_MS = 86_400_000;

/** Events since `startedAt`; the 24 hours begin with the first event. */
export type QuotaCount = { count: number; startedAt: number; warned: boolean; exceeded: boolean };

/** Counts one event; false when the day's quota is used up and it is not delivered. */
export function countTowardsQuota(state: OrgState, quota: QuotaCount): boolean {
  const now = state.clock.now();
  if (now >= quota.startedAt + DAY_MS) {
    Object.assign(quota, { count: 0, startedAt: now, warned: false, exceeded: false });
  }
  quota.count += 1;
  const { limit, warnAt } = state.options.hookQuota;
  if (quota.count >= warnAt && !quota.warned) {
    quota.warned = true;
    report(state, 'warning', quota);
  }
  if (quota.count <= limit) return true;
  if (!quota.exceeded) {
    quota.exceeded = true;
    report(state, 'violation', quota);
  }
  return false;
}

function report(state: OrgState, kind: 'warning' | 'violation', quota: QuotaCount): void {
  record(state, {
    eventType: `system.operation.rate_limit.${kind}`,
    displayMessage: `Operation rate limit ${kind}`,
    severity: 'WARN',
    actor: SYSTEM_ACTOR,
    outcome: { result: kind === 'warning' ? 'SUCCESS' : 'DENY', reason: 'Event hook delivery' },
    transaction: { type: 'JOB', id: state.chance.id('', 27), detail: {} },
    debugContext: {
      debugData: {
        operationRateLimitType: 'event_hook_delivery',
        operationRateLimitScopeType: 'org',
        operationRateLimitThreshold: String(state.options.hookQuota.limit),
        operationRateLimitTimeSpan: '24',
        operationRateLimitTimeUnit: 'HOURS',
        operationRateLimitSecondsToReset: String(
          Math.ceil((quota.startedAt + DAY_MS - state.clock.now()) / 1_000),
        ),
      },
    },
  });
}
