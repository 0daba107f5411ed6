/**
 * What an incident is and the states it and its response actions move through. The constant arrays
 * are the single source of each vocabulary: the database checks, the API and the types follow them.
 */

/** `session_hijack` is the product; the others are alarms about the road that brings the events. */
export const INCIDENT_KINDS = [
  'session_hijack',
  'forged_delivery',
  'hook_tampered',
  'delivery_failure',
  'delivery_quota',
  'delivery_silence',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Words of OCSF Incident Finding `status_id`, plus `contained`, which NIST SP 800-61 tells apart. */
export const INCIDENT_STATUSES = ['new', 'in_progress', 'contained', 'resolved', 'closed'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export const OPEN_STATUSES: readonly IncidentStatus[] = ['new', 'in_progress', 'contained'];

/** How a person closed it: the feedback that tuning and the baseline learn from. */
export const RESOLUTIONS = [
  'true_positive',
  'false_positive',
  'benign',
  'duplicate',
  'test',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const RESPONSE_MODES = ['observe', 'approve', 'enforce'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

/**
 * `proposed`: what observe mode would have done. `awaiting_approval` → `approved` → `running` →
 * `done` | `failed`. `skipped`, `denied` and `expired` never called Okta; `undone` was reversed.
 */
export const ACTION_STATUSES = [
  'proposed',
  'awaiting_approval',
  'approved',
  'running',
  'done',
  'failed',
  'skipped',
  'denied',
  'expired',
  'undone',
] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** Where containment stands, as verified in the org's System Log. */
export const CONTAINMENT_STATES = ['none', 'acting', 'acted', 'verified', 'broken'] as const;
export type ContainmentState = (typeof CONTAINMENT_STATES)[number];
