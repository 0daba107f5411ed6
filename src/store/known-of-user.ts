/**
 * Questions that recording asks about the user of an event `i`, in SQL: each is one descent of an index, and gives true
 * or null.
 */
import { TUNING } from '../domain/judgement/tuning.ts';

/** Age from which a network is believed to be the user's own, as in what the baseline learns from. */
const BELIEVED = `${TUNING.learning.delayMs} milliseconds`;

/** Whether anything is known of the user besides this session. */
export const HAS_OTHER_SESSION = `(
      select true from sessions p
      where p.org = i.org and p.user_id = i.user_id and p.session_id <> i.session_id limit 1
    )`;

/** Whether the network is one of the user's: by what succeeded in other sessions, none of them in doubt. */
export const HAS_THIS_NETWORK = `(
      select true from session_fingerprints p
      where p.org = i.org and p.user_id = i.user_id and p.session_id <> i.session_id and p.asn = i.asn
        and p.succeeded and p.first_seen <= i.published - interval '${BELIEVED}'
        and (
          select true from sessions s
          where s.org = p.org and s.session_id = p.session_id and s.verdict in ('suspicious', 'hijack') limit 1
        ) is null limit 1
    )`;

/** Whether the user was seen before, long enough ago to be believed. */
export const HAS_A_PAST = `(
      select true from session_fingerprints p
      where p.org = i.org and p.user_id = i.user_id and p.session_id <> i.session_id
        and p.first_seen <= i.published - interval '${BELIEVED}' limit 1
    )`;
