/** The SQL of `storeEvents`: twenty-five arrays in, the sessions that must be judged out. */
import { HAS_A_PAST, HAS_OTHER_SESSION, HAS_THIS_NETWORK } from './known-of-user.ts';
import { LINE_DIFFERS, LINES, LOOK_DIFFERS, SEVERAL_LOOKS } from './look-differs.ts';

/**
 * How long after a change, or a start that was strange in itself, further events of the session have it judged again:
 * the victim's own next request, or what the thief does first, may come only then.
 */
export const JUDGED_AGAIN_MS = 3_600_000;

const JUDGED_AGAIN = `${JUDGED_AGAIN_MS} milliseconds`;

/** How far an alarm about a user may be from the session that it concerns. */
export const ALARM_AROUND = '1 hour';

/** The UTC day of a moment. Each day of a look has a row, so an event of another day is always news. */
const dayOf = (moment: string) => `(${moment} at time zone 'UTC')::date`;
const DAY = dayOf('i.published');

/** A later sighting of the same fingerprint within this time is not worth a row version. */
const RESOLUTION = '5 minutes';

/*
 * Everything is written in one order, by key, so that two transactions with the same events, sessions or
 * jobs wait for each other and never in a circle.
 *
 * Each look-up is written so that it is one descent of an index, whatever the planner believes about the
 * size of a batch: `limit 1` keeps it from joining with the whole table.
 *
 * An alarm about a user concerns all their sessions at the time, and whoever signs in as them within the hour.
 *
 * A session into which nobody was seen to sign in may belong to a stolen browser, under an id that the thief used
 * first: it is judged once if it comes from a rented or hidden network (its first events may not say where they came
 * from), and likewise if it begins with an application on a network that is not the user's.
 *
 * Whoever signs in, or does something sensitive, on a network that is not the user's is judged; so is whoever does it
 * in a session that was seen with another fingerprint before: a carrier's gateways are in many cities, and so are a
 * thief's. A network is the user's own by what succeeded there, not counting what a thief did: a thief may come from
 * there again.
 *
 * Most events say what is known already: their session looks as it did minutes ago (`news` is the rest).
 * A session is unchanged exactly as long as all its known ASNs are one, all its known user agents are
 * one, and so on, so keeping one of each is enough to notice the next, in whatever order events arrive. The
 * upsert locks the session's row and compares with its newest version, so two instances that record
 * two halves of a change at the same moment cannot both miss it. (An event that is skipped as no news while
 * another transaction records the change is in the timeline that triage reads a moment later.)
 */
export const RECORD = `
with input as (
  select * from unnest(
    $1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::bigint[], $10::text[], $11::json[], $12::text[], $13::text[], $14::json[], $15::boolean[], $16::boolean[],
    $17::boolean[], $18::text[], $19::text[], $20::boolean[], $21::text[], $22::text[], $23::timestamptz[], $24::boolean[],
    $25::boolean[]
  ) with ordinality as t (org, uuid, published, source, event_type, user_id, session_id, ip, asn, outcome, raw,
          fingerprint, user_agent, details, alarm, starts, acts, country, device, hides, jar, line, warns_at, succeeded, opens, place)
), stored as (
  insert into log_events (org, uuid, published, source, event_type, user_id, session_id, ip, asn, outcome, raw)
  select org, uuid, published, source, event_type, user_id, session_id, ip, asn, outcome, raw from input
  order by org, uuid
  on conflict do nothing
  returning org, uuid
), fresh as materialized (
  select i.org, i.session_id, i.user_id, i.published, i.asn, i.fingerprint, i.user_agent, i.details, i.succeeded,
    i.alarm, i.starts, i.acts, i.opens, i.country, i.device, i.hides, i.jar, i.line
  from input i join stored s on s.org = i.org and s.uuid = i.uuid
  where i.session_id is not null and (i.fingerprint is not null or i.alarm or i.acts)
), warnings as materialized (
  select i.org, i.user_id, i.warns_at as at, i.uuid, i.published
  from input i join stored s on s.org = i.org and s.uuid = i.uuid
  where i.warns_at is not null and i.user_id is not null
), kept_warnings as (
  insert into user_alarms (org, user_id, at, uuid, published)
  select org, user_id, at, uuid, published from warnings order by org, user_id, at, uuid
  on conflict do nothing
), strange as materialized (
  select org, session_id from fresh where alarm
  union
  select i.org, i.session_id from fresh i where i.hides
    and (
      select true from sessions s
      where s.org = i.org and s.session_id = i.session_id and s.watch_until is not null limit 1
    ) is null
    and ${HAS_OTHER_SESSION}
  union
  select i.org, i.session_id from fresh i where i.starts and (
    select true from (select org, user_id, at from warnings union all select org, user_id, at from user_alarms) a
    where a.org = i.org and a.user_id = i.user_id
      and a.at between i.published - interval '${ALARM_AROUND}' and i.published limit 1
  )
  union
  select i.org, i.session_id from fresh i where (i.starts or i.acts)
    and ${HAS_OTHER_SESSION}
    and ${HAS_THIS_NETWORK} is null
  union
  select i.org, i.session_id from fresh i where i.acts and (
    select true from (
      select org, session_id, fingerprint from session_fingerprints
      union all select org, session_id, fingerprint from fresh
    ) p where p.org = i.org and p.session_id = i.session_id and p.fingerprint is distinct from i.fingerprint limit 1
  )
  union
  select i.org, i.session_id from fresh i where i.opens and i.asn is not null
    and (
      select true from sessions s where s.org = i.org and s.session_id = i.session_id limit 1
    ) is null
    and ${HAS_A_PAST}
    and ${HAS_THIS_NETWORK} is null
), seen as (
  select org, session_id, min(user_id) as user_id,
    min(published) as first_seen, max(published) as last_seen,
    (array_agg(fingerprint order by published desc, fingerprint))[1] as last_fingerprint,
    min(asn) as asn, min(user_agent) as user_agent, min(country) as country, min(device) as device,
    min(jar) as jar, ${LINES},
    ${SEVERAL_LOOKS} as changed,
    bool_or(acts) as acts,
    min(fingerprint) <> max(fingerprint) as moved,
    (org, session_id) in (select org, session_id from strange) as strange
  from fresh where fingerprint is not null
  group by org, session_id
), news as (
  select seen.* from seen left join lateral (
    select * from sessions where org = seen.org and session_id = seen.session_id limit 1
  ) as s on true
  where s.session_id is null or s.watch_until is not null or seen.moved or seen.strange or seen.changed
    or seen.line4 <> coalesce(s.line4, '') or seen.line6 <> coalesce(s.line6, '')
    or s.last_fingerprint <> seen.last_fingerprint
    or seen.first_seen < s.first_seen
    or seen.last_seen > s.last_seen + interval '${RESOLUTION}'
    or array[${dayOf('seen.first_seen')}, ${dayOf('seen.last_seen')}] <> array_fill(${dayOf('s.last_seen')}, '{2}')
), session_rows as (
  insert into sessions as s
    (org, session_id, user_id, first_seen, last_seen, last_fingerprint, asn, user_agent, country, device, jar,
     line4, line6, changed_at, watch_until)
  select org, session_id, user_id, first_seen, last_seen, last_fingerprint, asn, user_agent, country, device, jar,
    line4, line6,
    case when changed then now() end,
    case when changed or strange then last_seen + interval '${JUDGED_AGAIN}' end
  from news order by org, session_id
  on conflict (org, session_id) do update set
    first_seen = least(s.first_seen, excluded.first_seen),
    last_seen = greatest(s.last_seen, excluded.last_seen),
    last_fingerprint = case when excluded.last_seen >= s.last_seen
      then excluded.last_fingerprint else s.last_fingerprint end,
    asn = coalesce(s.asn, excluded.asn),
    user_agent = coalesce(s.user_agent, excluded.user_agent),
    country = coalesce(s.country, excluded.country),
    device = coalesce(s.device, excluded.device),
    jar = coalesce(s.jar, excluded.jar),
    line4 = coalesce(excluded.line4, s.line4),
    line6 = coalesce(excluded.line6, s.line6),
    changed_at = coalesce(s.changed_at, excluded.changed_at, case when ${LOOK_DIFFERS} then now() end),
    watch_until = case when excluded.watch_until is not null
        or (s.watch_until is null and ${LOOK_DIFFERS})
        or (s.watch_until is not null and (s.last_fingerprint <> excluded.last_fingerprint or ${LINE_DIFFERS}))
      then greatest(s.watch_until, excluded.last_seen + interval '${JUDGED_AGAIN}') else s.watch_until end
  returning org, session_id, watch_until, verdict
), fingerprint_rows as (
  insert into session_fingerprints as f
    (org, session_id, fingerprint, day, user_id, first_seen, last_seen, asn, user_agent, details, succeeded)
  select i.org, i.session_id, i.fingerprint, ${DAY} as day, min(i.user_id), min(i.published), max(i.published),
    min(i.asn), min(i.user_agent), (array_agg(i.details))[1],
    bool_and(i.succeeded)
  from fresh i join news n on n.org = i.org and n.session_id = i.session_id
  where i.fingerprint is not null
  group by i.org, i.session_id, i.fingerprint, day order by i.org, i.session_id, i.fingerprint, day
  on conflict (org, session_id, fingerprint, day) do update set
    first_seen = least(f.first_seen, excluded.first_seen),
    last_seen = greatest(f.last_seen, excluded.last_seen)
  where excluded.first_seen < f.first_seen or excluded.last_seen > f.last_seen + interval '${RESOLUTION}'
), warned as (
  select p.org, p.session_id from warnings i, lateral (
    select * from sessions s where s.org = i.org and s.user_id = i.user_id
      and s.first_seen <= i.at + interval '${ALARM_AROUND}' and s.last_seen >= i.at - interval '${ALARM_AROUND}'
    limit 20
  ) as p
)
select case when (select count(*) from stored) < cardinality($2::text[]) then array(
    select min(i.place)::int from stored s join input i on i.org = s.org and i.uuid = s.uuid group by s.org, s.uuid
  ) end as places, org, session_id
from (
  select r.org, r.session_id from session_rows r join seen n using (org, session_id)
  where n.first_seen <= r.watch_until or r.verdict in ('suspicious', 'hijack')
    or (n.acts and r.watch_until is not null)
  union
  select org, session_id from strange
  union
  select org, session_id from warned
  union
  select i.org, i.session_id from input i join stored s on s.org = i.org and s.uuid = i.uuid
  where i.fingerprint is null and i.session_id is not null and (
    select i.published <= w.watch_until or w.verdict in ('suspicious', 'hijack')
      or (i.acts and w.watch_until is not null) from sessions w
    where w.org = i.org and w.session_id = i.session_id limit 1
  )
) as judged
right join (select 1) as always on true
order by org, session_id`;
