/** The metrics that operators watch. No label is ever an id or an address. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { addProcessMetrics } from './metrics/process-metrics.ts';

export type Metrics = ReturnType<typeof createMetrics>;

const INCIDENT = ['org', 'kind', 'verdict'] as const;

/** Makes all metrics in a registry of their own: several instances in one process (tests) do not share numbers. */
export function createMetrics() {
  const registry = new Registry();
  addProcessMetrics(registry);
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `warden_${name}`, help, labelNames: [...labelNames], registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `warden_${name}`, help, labelNames: [...labelNames], registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[] = [],
  ) =>
    new Histogram({
      name: `warden_${name}`,
      help,
      buckets,
      labelNames: [...labelNames],
      registers,
    });
  // A gauge without labels would show 0 from the start, also where nobody has looked.
  const unsaid = (said: ReturnType<typeof gauge<never>>) => {
    said.remove();
    return said;
  };
  const seconds = [0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 15, 60, 300, 1_800, 7_200];
  return {
    registry,
    info: gauge('info', 'What this instance runs, by org; always 1.', [
      ...['version', 'roles', 'org', 'policy', 'mode'],
    ]),
    role: gauge('role', '1 for each role of this instance.', ['role']),
    deliveries: counter('hook_deliveries_total', 'Deliveries by result.', ['org', 'result']),
    ackSeconds: histogram(
      'hook_ack_duration_seconds',
      'From a delivery received to acknowledged. Okta gives up at 3.',
      [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    ),
    events: counter('events_total', 'Log events recorded.', ['org', 'source']),
    duplicates: counter('duplicate_events_total', 'Log events already held.', ['org', 'source']),
    setAside: counter('events_set_aside_total', 'What could not be read.', ['org']),
    missing: counter('missing_events_total', 'Events our hook was to bring and did not.', ['org']),
    eventLag: histogram('event_lag_seconds', 'From published to recorded.', seconds, ['source']),
    batchSize: histogram(
      'record_batch_events',
      'Events per commit.',
      [1, 2, 5, 10, 25, 50, 100, 250],
    ),
    judgements: counter('judgements_total', 'Sessions judged.', ['org', 'verdict']),
    incidentsOpened: counter('incidents_opened_total', 'By their first verdict.', INCIDENT),
    incidentsOpen: gauge('incidents_open', 'Incidents neither resolved nor closed.', INCIDENT),
    actions: counter('actions_total', 'Response actions by outcome.', ['org', 'kind', 'result']),
    usersAsked: counter('users_asked_total', 'Users asked whether it was them.', ['org', 'result']),
    containmentSeconds: histogram(
      'containment_seconds',
      'From the first bad event recorded to sessions cleared.',
      seconds,
    ),
    notifications: counter('notifications_total', 'Messages to receivers.', ['channel', 'result']),
    refused: counter('refused_total', 'Who was turned away, by reason.', ['reason']),
    deadLetters: gauge('dead_letters', 'Jobs that failed at every attempt, kept 30 days.', [
      'stage',
    ]),
    jobsWaiting: gauge('jobs_waiting', 'Jobs that are due and not taken, up to 10,000.', ['stage']),
    oldestJob: gauge('oldest_job_age_seconds', 'How long the oldest of them waits.', ['stage']),
    standstill: gauge('standstill', '1 where jobs wait and no worker takes them.', ['stage']),
    oktaRequests: counter('okta_requests_total', 'Calls to Okta.', ['org', 'result']),
    rateLimitLeft: gauge(
      'okta_rate_limit_remaining_ratio',
      'Share of the window’s calls that Okta’s last answer left.',
      ['org', 'api'],
    ),
    housekeeping: gauge(
      'housekeeping_last_success_timestamp_seconds',
      'When each part of the housekeeping last came to its end, as the instance saw it that did it.',
      ['step'],
    ),
    daysPastRetention: unsaid(
      gauge('days_past_retention', 'Days of events that RETENTION_DAYS would have gone.'),
    ),
    daysAhead: unsaid(gauge('days_ahead', 'Days from tomorrow on that have a place for events.')),
    eventsInNoDay: unsaid(
      gauge('events_in_no_day', 'Events of days that have no place of their own, up to 10,000.'),
    ),
    approvalsWaiting: gauge('approvals_waiting', 'Actions that wait for a person.', ['org']),
    oldestApproval: gauge('oldest_approval_age_seconds', 'How long the oldest waits.', ['org']),
    readerLag: gauge('system_log_lag_seconds', 'How old what is known of the System Log is.', [
      'org',
    ]),
    geoipUnusable: gauge('geoip_unusable', '1 while a GeoIP file cannot be used.', ['file']),
    hookVerified: gauge('hook_verified', '1 while the hook is active and verified.', ['org']),
  };
}
