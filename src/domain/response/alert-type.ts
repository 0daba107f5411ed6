/** What a message to a webhook may be about; `docs/alerts.md` says when each is sent. */
export const ALERT_TYPES = [
  'finding.created',
  'finding.updated',
  'finding.closed',
  'action.executed',
  'action.failed',
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];
