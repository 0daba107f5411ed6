/** The names of an incident's user, as the database searches them. */
import { sql } from 'drizzle-orm';

/**
 * The user's names as words, in exactly the expression of the index `incidents_who`. Punctuation is replaced by spaces
 * first, for Postgres would keep `ada.lovelace@example.com` and `corp/ada` together.
 */
export const INCIDENT_WHO = sql.raw(
  `to_tsvector('simple', translate(coalesce(user_login, '') || ' ' || coalesce(user_name, '') || ' ' || coalesce(user_id, ''), '.@-_+/:', '       '))`,
);
