/**
 * The tables. `migrations/` is made from this by drizzle-kit and then edited by hand where SQL says
 * more: day partitions of `log_events`, the append-only guard of `incident_events`.
 * Every row carries its org, first in every key, so that a distributed Postgres can shard by it.
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { VERDICTS } from '../domain/judgement/verdict.ts';
import { GUARDS } from '../domain/response/guardrails.ts';
import {
  ACTION_STATUSES,
  CONTAINMENT_STATES,
  INCIDENT_KINDS,
  INCIDENT_STATUSES,
  type IncidentDetails,
  RESOLUTIONS,
  type ResponseMode,
} from '../domain/response/incident.ts';
import type { ResponseAction } from '../domain/response/response-catalogue.ts';
import {
  QUESTION_STATUSES,
  type SeenForQuestion,
  USER_ANSWERS,
} from '../domain/response/user-question.ts';
import { INCIDENT_RANK } from './incident-rank.ts';
import { INCIDENT_WHO } from './incident-who.ts';

const instant = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
/** The digest of an org’s policy, as it is logged at a start, and the response mode that the policy asks for. */
export type InstancePolicy = { readonly policy: string; readonly mode: ResponseMode };

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const org = () => text('org').notNull();

/** One row per Okta event, as it came (`raw`), with the columns that queries need. */
export const logEvents = pgTable(
  'log_events',
  {
    org: org(),
    uuid: text('uuid').notNull(),
    published: instant('published').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    /** `hook` or `system_log`: which of them brought the event first. */
    source: text('source').notNull(),
    eventType: text('event_type').notNull(),
    /** The user the event is about: the actor, or the target of what an admin did to a user. */
    userId: text('user_id'),
    /** The session it belongs to (root session where Okta names one), after the gates. */
    sessionId: text('session_id'),
    ip: text('ip'),
    asn: bigint('asn', { mode: 'number' }),
    outcome: text('outcome'),
    raw: json('raw').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.uuid, table.published] }),
    index('log_events_session').on(table.org, table.sessionId, table.published),
    // For events about a user that name no session; the others are found by session.
    index('log_events_user')
      .on(table.org, table.userId, table.published)
      .where(sql`session_id is null`),
    index('log_events_ip').on(table.org, table.ip, table.published),
  ],
);

/** One row per session: small and hot. The comparison touches only this and its fingerprints. */
export const sessions = pgTable(
  'sessions',
  {
    org: org(),
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    /** Key of the fingerprint that was in use at `last_seen`. */
    lastFingerprint: text('last_fingerprint').notNull(),
    /** The first value of each kind that was seen: enough to notice a second. */
    asn: bigint('asn', { mode: 'number' }),
    userAgent: text('user_agent'),
    country: text('country'),
    device: text('device'),
    /** A neighbourhood of addresses and the device cookie that was seen in it, separated by a space. */
    jar: text('jar'),
    /** The neighbourhoods, by family, in which a computer on a fixed line was seen last. */
    line4: text('line4'),
    line6: text('line6'),
    /** When one of these first differed inside the session. */
    changedAt: instant('changed_at'),
    /** Events published up to here re-open the question of a changed session. */
    judgedAgainUntil: instant('watch_until'),
    verdict: text('verdict', { enum: VERDICTS }),
    score: real('score'),
    judgedAt: instant('judged_at'),
    /** The `takeSnapshot` value of the data it was judged from, see `store/snapshot.ts`. */
    judgedSnapshot: bigint('judged_snapshot', { mode: 'number' }),
  },
  (table) => [
    // The org comes last: until the first analyze, Postgres takes all indexes that begin with it for equally good, and
    // would look a session up by reading the whole org.
    primaryKey({ columns: [table.sessionId, table.org] }),
    index('sessions_user').on(table.userId, table.org),
  ],
);

/** What a session looked like from one client on one day. Also the user's and the org's baseline. */
export const sessionFingerprints = pgTable(
  'session_fingerprints',
  {
    org: org(),
    sessionId: text('session_id').notNull(),
    /** The domain's `fingerprintKey`, and whether it succeeded. */
    fingerprint: text('fingerprint').notNull(),
    /** In UTC. One row a day: a session lasts for weeks, and days without use are no habit of its user. */
    day: date('day').notNull(),
    userId: text('user_id').notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    asn: bigint('asn', { mode: 'number' }),
    /** The raw user agent; null where unknown, which never counts as a change. */
    userAgent: text('user_agent'),
    /** The whole `Fingerprint` of the domain. */
    details: json('details').notNull(),
    /** False where everything was refused, which proves neither presence nor habit. */
    succeeded: boolean('succeeded').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.sessionId, table.fingerprint, table.day] }),
    index('session_fingerprints_user').on(table.org, table.userId, table.firstSeen),
    index('session_fingerprints_asn').on(table.org, table.asn, table.firstSeen),
    index('session_fingerprints_token')
      .on(table.org, sql`(details ->> 'deviceToken')`)
      .where(sql`details ->> 'deviceToken' is not null`),
    index('session_fingerprints_device')
      .on(table.org, sql`(details ->> 'deviceFingerprint')`)
      .where(sql`details ->> 'deviceFingerprint' is not null`),
  ],
);

export const incidents = pgTable(
  'incidents',
  {
    id: id(),
    org: org(),
    /** Random, since another incident may have the number after a restore. Null in rows older than this column. */
    uid: text('uid'),
    kind: text('kind', { enum: INCIDENT_KINDS }).notNull(),
    /** What it is about: the session id, or the hook's id. One open incident per subject. */
    subject: text('subject').notNull(),
    userId: text('user_id'),
    userLogin: text('user_login'),
    userName: text('user_name'),
    status: text('status', { enum: INCIDENT_STATUSES }).notNull().default('new'),
    verdict: text('verdict', { enum: VERDICTS }).notNull(),
    /** Probability of a hijack, 0 to 1. */
    score: real('score').notNull(),
    /** The first line a person reads. */
    headline: text('headline').notNull(),
    containment: text('containment', { enum: CONTAINMENT_STATES }).notNull().default('none'),
    /** `published` of the first event that looked stolen. */
    firstBadAt: instant('first_bad_at'),
    lastBadAt: instant('last_bad_at'),
    /** When the triggering events were read back from the System Log; null until then. */
    corroboratedAt: instant('corroborated_at'),
    actedAt: instant('acted_at'),
    verifiedAt: instant('verified_at'),
    openedAt: instant('opened_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
    resolution: text('resolution', { enum: RESOLUTIONS }),
    /** Id of the incident that it was closed as a duplicate of; null where that was not said. */
    duplicateOf: bigint('duplicate_of', { mode: 'number' }),
    assignee: text('assignee'),
    /** Everything else a reader wants: profile facts, source-IP facts, what is not contained. */
    details: jsonb('details').$type<IncidentDetails>().notNull().default(sql`'{}'::jsonb`),
    /** Grows with each change: notifiers compare it with what they last told. */
    revision: integer('revision').notNull().default(1),
    rank: integer('rank').notNull().generatedAlwaysAs(INCIDENT_RANK),
  },
  (table) => [
    uniqueIndex('incidents_one_open')
      .on(table.org, table.kind, table.subject)
      .where(sql`status in ('new', 'in_progress', 'contained')`),
    // Closed incidents stay, and judging asks for each session whether it has any.
    index('incidents_subject').on(table.org, table.subject),
    index('incidents_recent').on(table.org, table.openedAt),
    index('incidents_user').on(table.org, table.userId),
    index('incidents_duplicates')
      .on(table.org, table.duplicateOf)
      .where(sql`duplicate_of is not null`),
    // Without the org in front: callers that poll ask about all orgs, and read the end of the index.
    index('incidents_changed').on(table.updatedAt, table.id),
    // Each alert looks up who else was robbed from the stranger's address.
    index('incidents_stolen').using('gin', sql`(${table.details} -> 'stolen') jsonb_path_ops`),
    index('incidents_stranger').using(
      'gin',
      sql`(${table.details} #> '{addresses,stranger}') jsonb_path_ops`,
    ),
    // Somebody who has an address from another tool does not know whose it is.
    index('incidents_addresses').using(
      'gin',
      sql`(${table.details} -> 'addresses') jsonb_path_ops`,
    ),
    index('incidents_who').using('gin', INCIDENT_WHO),
    index('incidents_by_rank').on(table.rank, table.id),
  ],
);

/** One per transition (or other trigger) of a judged session; all are recomputed at each triage. */
export const findings = pgTable(
  'findings',
  {
    org: org(),
    sessionId: text('session_id').notNull(),
    /** uuid of the event at which the change appeared. */
    eventUuid: text('event_uuid').notNull(),
    trigger: text('trigger').notNull(),
    at: instant('at').notNull(),
    userId: text('user_id').notNull(),
    verdict: text('verdict', { enum: VERDICTS }).notNull(),
    score: real('score').notNull(),
    fromFingerprint: jsonb('from_fingerprint'),
    toFingerprint: jsonb('to_fingerprint'),
    evidence: jsonb('evidence').notNull(),
    incidentId: bigint('incident_id', { mode: 'number' }),
    judgedAt: instant('judged_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.sessionId, table.eventUuid, table.trigger] }),
    index('findings_incident').on(table.org, table.incidentId),
  ],
);

export const responseActions = pgTable(
  'response_actions',
  {
    id: id(),
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    userId: text('user_id').notNull(),
    kind: text('kind').notNull(),
    params: jsonb('params').notNull().default({}),
    /** Order within the plan: actions of one incident run one after the other. */
    position: integer('position').notNull(),
    status: text('status', { enum: ACTION_STATUSES }).notNull(),
    /** The same plan made twice yields one action. */
    idempotencyKey: text('idempotency_key').notNull(),
    /** The guard rail that kept it from being done at once, see `domain/response/guardrails.ts`. */
    guard: text('guard', { enum: GUARDS }),
    /** Why it waits, was skipped, or would have been done. */
    reason: text('reason'),
    /** Method, path, query and body, as shown to the approver. */
    call: jsonb('call').notNull(),
    approvalsNeeded: integer('approvals_needed').notNull().default(0),
    approvalExpiresAt: instant('approval_expires_at'),
    /** What silence means: `deny` or `escalate`. */
    onSilence: text('on_silence').notNull().default('escalate'),
    requestedAt: instant('requested_at').notNull().defaultNow(),
    requestedBy: text('requested_by').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    startedAt: instant('started_at'),
    /** Earliest next start: Okta asked for a wait, or a worker that may have died has it. */
    notBefore: instant('not_before'),
    finishedAt: instant('finished_at'),
    attempts: integer('attempts').notNull().default(0),
    result: jsonb('result'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    remedy: text('remedy'),
    /**
     * The undo ledger: the action that would reverse this one, where Okta allows that. On an action that is not done
     * yet, it says that an earlier try may have reached Okta.
     */
    undo: jsonb('undo').$type<ResponseAction>(),
    undoOf: bigint('undo_of', { mode: 'number' }),
    /** Minutes after which it is taken back automatically. */
    undoAfterMinutes: integer('undo_after_minutes'),
    undoBy: instant('undo_by'),
  },
  (table) => [
    unique('response_actions_once').on(table.org, table.idempotencyKey),
    index('response_actions_incident').on(table.org, table.incidentId, table.position),
    // For `countSignedOut`, during which all others who plan wait.
    index('response_actions_latest').on(
      table.org,
      sql`(coalesce(started_at, decided_at, requested_at))`,
    ),
    index('response_actions_undo_due').on(table.org, table.undoBy),
  ],
);

export const actionApprovals = pgTable(
  'action_approvals',
  {
    id: id(),
    org: org(),
    actionId: bigint('action_id', { mode: 'number' }).notNull(),
    decision: text('decision').notNull(),
    decidedBy: text('decided_by').notNull(),
    channel: text('channel').notNull(),
    /** Known e-mail addresses of the person who answered: two answers with the same address are one person's. */
    addresses: text('addresses').array(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [unique('action_approvals_once').on(table.org, table.actionId, table.decidedBy)],
);

/** Append-only history of an incident, hash-chained per incident; a trigger forbids change. */
export const incidentEvents = pgTable(
  'incident_events',
  {
    id: id(),
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    sequence: integer('sequence').notNull(),
    at: instant('at').notNull(),
    /** `system`, `slack:U…`, `api:name`, `console:login`, `cli:name`. */
    actor: text('actor').notNull(),
    kind: text('kind').notNull(),
    data: jsonb('data').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    unique('incident_events_sequence').on(table.org, table.incidentId, table.sequence),
    // For counting what one person may do without an approver.
    index('incident_events_said')
      .on(table.org, table.actor, table.at)
      .where(sql`kind in ('note', 'actions_paused')`),
  ],
);

/** What each receiver was last told about an incident. */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    /** `slack`, `teams`, `pagerduty`, or `webhook:` and a hash of the receiver's URL. */
    channel: text('channel').notNull(),
    /** Which message of the channel: `incident`, or the event that it tells. */
    key: text('key').notNull(),
    revision: integer('revision').notNull(),
    status: text('status').notNull(),
    /** e.g. Slack channel and ts, to update the message in place. */
    externalRef: jsonb('external_ref'),
    attempts: integer('attempts').notNull().default(0),
    /** Attempts that failed since it was last told, or given up; each lengthens the wait for the next. */
    failures: integer('failures').notNull().default(0),
    lastError: text('last_error'),
    /** Earliest next attempt: each failure lengthens the wait, and the receiver may have asked for more. */
    notBefore: instant('not_before'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    unique('notifications_once').on(table.org, table.incidentId, table.channel, table.key),
  ],
);

/**
 * How an incident's user is reached, as in the profile when it was first read. Never part of alerts, lists or exports.
 */
export const userContacts = pgTable(
  'user_contacts',
  {
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    title: text('title'),
    department: text('department'),
    manager: text('manager'),
    primaryPhone: text('primary_phone'),
    mobilePhone: text('mobile_phone'),
    readAt: instant('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.incidentId] })],
);

/** "Was this you?", asked of an incident's user in Slack: once automatically, and again only by hand. */
export const askedUsers = pgTable(
  'asked_users',
  {
    id: id(),
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    /** `system`, or who asked by hand. */
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull().defaultNow(),
    status: text('status', { enum: QUESTION_STATUSES }).notNull(),
    /** Why it was not asked. */
    reason: text('reason'),
    /** The Slack user who belongs to the login, `U…`: only their click is an answer. Kept before anything is sent. */
    slackUser: text('slack_user'),
    /** The facts in the question, as they were when it was asked. */
    seen: jsonb('seen').$type<SeenForQuestion>(),
    askedAt: instant('asked_at'),
    expiresAt: instant('expires_at'),
    answer: text('answer', { enum: USER_ANSWERS }),
    answeredAt: instant('answered_at'),
  },
  (table) => [
    index('asked_users_incident').on(table.org, table.incidentId),
    uniqueIndex('asked_users_one_open')
      .on(table.org, table.incidentId)
      .where(sql`status in ('asking', 'waiting')`),
  ],
);

/** Exceptions that people made from an incident, for a time; those that have ended stay. */
export const exceptions = pgTable(
  'exceptions',
  {
    id: id(),
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    userId: text('user_id').notNull(),
    userLogin: text('user_login'),
    /** Network, address and client: all that are given must match together. */
    asn: bigint('asn', { mode: 'number' }),
    address: text('address'),
    userAgent: text('user_agent'),
    reason: text('reason').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
  },
  (table) => [index('exceptions_in_force').on(table.org, table.expiresAt)],
);

/** Users who are watched more strictly for a time, after a theft; those whose time has ended stay. */
export const watchlist = pgTable(
  'watchlist',
  {
    id: id(),
    org: org(),
    incidentId: bigint('incident_id', { mode: 'number' }).notNull(),
    userId: text('user_id').notNull(),
    userLogin: text('user_login'),
    reason: text('reason').notNull(),
    /** `system`, or who began it by hand. */
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Events from this moment on are told because of the watch. */
    since: instant('since').notNull(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
  },
  (table) => [
    index('watchlist_user').on(table.org, table.userId),
    index('watchlist_in_force').on(table.org, table.expiresAt),
  ],
);

/** What could not be read, kept with the reason. */
export const deliveriesSetAside = pgTable(
  'deliveries_set_aside',
  {
    id: id(),
    org: org(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    source: text('source').notNull(),
    reason: text('reason').notNull(),
    /** Position of the event inside its delivery; null when the delivery itself is unreadable. */
    eventIndex: integer('event_index'),
    deliveryId: text('delivery_id'),
    /** Hash of the delivery's id, the position in it and the content, so that a retry is kept once. */
    contentHash: text('content_hash').notNull(),
    body: text('body').notNull(),
  },
  (table) => [
    unique('deliveries_set_aside_once').on(table.org, table.contentHash),
    index('deliveries_set_aside_recent').on(table.org, table.receivedAt),
  ],
);

/** Events that the event hook was to bring, according to the System Log, and has not brought yet. */
export const awaitedEvents = pgTable(
  'awaited_events',
  {
    org: org(),
    uuid: text('uuid').notNull(),
    published: instant('published').notNull(),
    awaitedSince: instant('awaited_since').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.org, table.uuid] })],
);

/** When Okta warned of a user, or the users themselves did: sessions alive then, or begun soon after, are judged. */
export const userAlarms = pgTable(
  'user_alarms',
  {
    org: org(),
    userId: text('user_id').notNull(),
    /** When the event that it warns of happened. */
    at: instant('at').notNull(),
    /** The warning event; null in rows older than this column. */
    uuid: text('uuid'),
    published: instant('published'),
  },
  (table) => [primaryKey({ columns: [table.org, table.userId, table.at] })],
);

/** Events from the hook that are to be looked up in the System Log: a sample, and those that resemble a forged one. */
export const spotChecks = pgTable(
  'spot_checks',
  {
    org: org(),
    uuid: text('uuid').notNull(),
    published: instant('published').notNull(),
    dueAt: instant('due_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.uuid] })],
);

/**
 * The network that the org's System Log last named for an address, or for its neighbourhood: for events without an ASN,
 * whichever instance records them.
 */
export const loggedNetworks = pgTable(
  'told_networks',
  {
    org: org(),
    /** An address, or the domain's `neighbourhood` of one. */
    address: text('address').notNull(),
    asn: bigint('asn', { mode: 'number' }).notNull(),
    asOrg: text('as_org'),
    toldAt: instant('told_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.address] }),
    index('told_networks_lately').on(table.toldAt),
  ],
);

/** Small named facts of an org: the System Log cursor, last delivery, last completeness check. */
export const cursors = pgTable(
  'cursors',
  {
    org: org(),
    name: text('name').notNull(),
    value: jsonb('value').notNull(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

/** The one switch that stops all actions of an org. */
export const orgSwitches = pgTable('org_switches', {
  org: text('org').primaryKey(),
  actionsPaused: boolean('actions_paused').notNull(),
  changedBy: text('changed_by').notNull(),
  reason: text('reason'),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

/** How many days of events are kept, as last applied: a reduction may have to wait. */
export const retention = pgTable('retention', {
  /** Always true, so that there is one row. */
  single: boolean('single').primaryKey(),
  days: integer('days').notNull(),
  fallDays: integer('fall_days'),
  fallSince: instant('fall_since'),
  fallConfirmedBy: text('fall_confirmed_by'),
});

/**
 * Processes of the service that live, or did within a day: parts of a deployment may have another version or policy.
 */
export const instances = pgTable('instances', {
  /** The host and a random suffix, e.g. `warden-worker-7d9f:1c2b3a4d`. */
  id: text('id').primaryKey(),
  roles: text('roles').array().notNull(),
  version: text('version').notNull(),
  /** The policy that it judges and decides by, for each org. */
  orgs: jsonb('orgs').$type<Readonly<Record<string, InstancePolicy>>>().notNull(),
  startedAt: instant('started_at').notNull().defaultNow(),
  seenAt: instant('seen_at').notNull().defaultNow(),
});

/** Answers to callers of the API, for one who sends the same again; hashed where a secret may be in it. */
export const keptAnswers = pgTable(
  'kept_answers',
  {
    caller: text('caller').notNull(),
    keyHash: text('key_hash').notNull(),
    requestHash: text('request_hash').notNull(),
    startedAt: instant('started_at').notNull(),
    /** Null while it is being answered. */
    status: integer('status'),
    body: text('body'),
  },
  (table) => [
    primaryKey({ columns: [table.caller, table.keyHash] }),
    index('kept_answers_started').on(table.startedAt),
  ],
);

/** Who is signed in to the console. Only the hash of the cookie is kept; rows die by `expires_at`. */
export const consoleSessions = pgTable(
  'console_sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    /** As the history names them: `console:login`, or `api:name` where a token signed in. */
    person: text('person').notNull(),
    /** The token that a form of this session has to send. */
    csrf: text('csrf').notNull(),
    /** Hash of the browser's user agent and, where a token signed in, of that token. */
    userAgentHash: text('user_agent_hash').notNull(),
    /** E-mail address from the identity provider; null where it gave none, or a token signed in. */
    email: text('email'),
    /** Groups of the person that the policy named at sign-in, as it writes them: `console-group:SOC`. */
    groups: text('groups').array().notNull().default([]),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    /** To the minute: an unused session ends. */
    lastUsedAt: instant('last_used_at').notNull().defaultNow(),
    /** The network it was last used from; null where none is known for the address. */
    asn: bigint('asn', { mode: 'number' }),
  },
  (table) => [index('console_sessions_expiry').on(table.expiresAt)],
);

/** Whoever signed in to the console by the identity provider; forgotten with the events of their time. */
export const consolePeople = pgTable('console_people', {
  /** As the history names them: `console:login`. */
  name: text('name').primaryKey(),
  /** E-mail address from the identity provider; null where it gave none. */
  email: text('email'),
  /** Groups of the person that the policy named at the last sign-in, as it writes them. */
  groups: text('groups').array().notNull().default([]),
  signedInAt: instant('signed_in_at').notNull(),
});

/**
 * No longer written: what a sign-in has to match is sealed in its cookie. An older version that runs beside this one
 * still needs the table.
 */
export const consoleSignIns = pgTable('console_sign_ins', {
  /** Hash of the cookie that ties the answer to the browser that asked. */
  tokenHash: text('token_hash').primaryKey(),
  state: text('state').notNull(),
  nonce: text('nonce').notNull(),
  codeVerifier: text('code_verifier').notNull(),
  returnTo: text('return_to').notNull(),
  expiresAt: instant('expires_at').notNull(),
});
