/**
 * Sets counters to 0 before anything is counted: in a series that first appears as 1, Prometheus' `increase()` sees no
 * rise, so that the first failure would raise no alarm.
 */
import { VERDICTS } from '../domain/judgement/verdict.ts';
import { RESPONSE_ACTION_KINDS } from '../domain/response/response-catalogue.ts';
import { USER_ANSWERS } from '../domain/response/user-question.ts';
import { GEO_VARIABLES } from '../network/geo-database.ts';
import { labelsOf } from '../pipeline/expire/count-incidents.ts';
import { REFUSED_FOR } from '../pipeline/metrics/refusals.ts';
import type { Metrics } from '../pipeline/metrics.ts';

const SOURCES = ['hook', 'system_log'];
const DELIVERIES = [
  ...['stored', 'not_stored', 'overloaded', 'draining', 'database_away'],
  ...['unauthorized', 'not_json', 'not_a_delivery', 'too_large'],
];
const CHANNELS = ['slack', 'teams', 'pagerduty', 'webhook'];

/** Sets each counter to 0 for its known labels: of actions, how they end; of calls to Okta, what alarm rules query. */
export function startAtZero(metrics: Metrics, orgs: readonly string[]): void {
  for (const org of orgs) startOrgAtZero(metrics, org);
  metrics.deliveries.inc({ org: 'unknown', result: 'unauthorized' }, 0);
  for (const source of SOURCES) metrics.eventLag.zero({ source });
  for (const file of GEO_VARIABLES) metrics.geoipUnusable.set({ file }, 0);
  for (const reason of REFUSED_FOR) metrics.refused.inc({ reason }, 0);
  for (const channel of CHANNELS)
    for (const result of ['told', 'failed']) metrics.notifications.inc({ channel, result }, 0);
}

function startOrgAtZero(metrics: Metrics, org: string): void {
  for (const result of DELIVERIES) metrics.deliveries.inc({ org, result }, 0);
  for (const source of SOURCES) {
    metrics.events.inc({ org, source }, 0);
    metrics.duplicates.inc({ org, source }, 0);
  }
  metrics.setAside.inc({ org }, 0);
  metrics.missing.inc({ org }, 0);
  for (const verdict of VERDICTS) metrics.judgements.inc({ org, verdict }, 0);
  for (const labels of labelsOf(org)) metrics.incidentsOpened.inc(labels, 0);
  for (const kind of RESPONSE_ACTION_KINDS)
    for (const result of ['done', 'failed']) metrics.actions.inc({ org, kind, result }, 0);
  for (const result of ['asked', 'not_asked', 'expired', ...USER_ANSWERS])
    metrics.usersAsked.inc({ org, result }, 0);
  for (const result of ['200', '429', 'none']) metrics.oktaRequests.inc({ org, result }, 0);
}
