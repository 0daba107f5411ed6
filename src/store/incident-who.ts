/** Whom an incident is about, as the database searches for it. */
import { sql } from 'drizzle-orm';

/**
 * What names the user, as words: to the letter the expression of the index `incidents_who`. Marks are taken apart
 * first, for Postgres keeps `ada.lovelace@example.com` and `corp/ada` together.
 */
export const INCIDENT_WHO = sql.raw(
  `to_tsvector('simple', translate(coalesce(user_login, '') || ' ' || coalesce(user_name, '') || ' ' || coalesce(user_id, ''), '.@-_+/:', '       '))`,
);
