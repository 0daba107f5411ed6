/**
 * When a session looks otherwise than it did, in SQL; what was not said differs from nothing. One sign-in makes several
 * device cookies, and a browser that moves keeps its own: another cookie is news only in another neighbourhood. Of
 * two cookies that are never seen in each other's neighbourhoods, every sighting of the one differs in both from
 * every sighting of the other: here as well it is enough to keep one.
 */

const neighbourhoodIn = (jar: string) => `split_part(${jar}, ' ', 1)`;
const cookieIn = (jar: string) => `substr(${jar}, strpos(${jar}, ' ') + 1)`;
const several = (value: string) => `min(${value}) <> max(${value})`;

/** What comes (`excluded`) against what is kept of the session (`s`). */
export const LOOK_DIFFERS = `(s.asn <> excluded.asn or s.user_agent <> excluded.user_agent
      or s.country <> excluded.country or s.device <> excluded.device
      or (s.jar <> excluded.jar and ${neighbourhoodIn('s.jar')} <> ${neighbourhoodIn('excluded.jar')}
        and ${cookieIn('s.jar')} <> ${cookieIn('excluded.jar')}))`;

/** The same among the rows of a group. */
export const SEVERAL_LOOKS = `${several('asn')} or ${several('user_agent')}
      or ${several('country')} or ${several('device')}
      or (${several(neighbourhoodIn('jar'))} and ${several(cookieIn('jar'))})`;
