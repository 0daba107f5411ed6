/**
 * SQL for whether a session looks different from before; a missing value differs from nothing. One sign-in makes
 * several device cookies, and a browser that moves keeps its own: another cookie is news only in another neighbourhood.
 * Where two cookies are never seen in each other's neighbourhoods, every sighting of one differs in both from every
 * sighting of the other, so keeping one is enough. Of lines the last is kept, one of each address family, as a
 * household has them: a fingerprint is the same on all lines of a network, so each change of line must be noticed by
 * itself.
 */

const neighbourhoodIn = (jar: string) => `split_part(${jar}, ' ', 1)`;
const cookieIn = (jar: string) => `substr(${jar}, strpos(${jar}, ' ') + 1)`;
const several = (value: string) => `min(${value}) <> max(${value})`;

/** Whether a line is IPv4, by how ranges of addresses are written. */
const IS_IPV4 = `line not like '%/48'`;
const LINE4 = `min(line) filter (where ${IS_IPV4})`;
const LINE6 = `min(line) filter (where not ${IS_IPV4})`;

/** One line of each address family. */
export const LINES = `${LINE4} as line4, ${LINE6} as line6`;

/** Compares the new sighting (`excluded`) with the session's last lines. */
export const LINE_DIFFERS = '(s.line4 <> excluded.line4 or s.line6 <> excluded.line6)';

/** Compares the new sighting (`excluded`) with what is kept of the session (`s`). */
export const LOOK_DIFFERS = `(${LINE_DIFFERS}
      or s.asn <> excluded.asn or s.user_agent <> excluded.user_agent or s.country <> excluded.country or s.device <> excluded.device
      or (s.jar <> excluded.jar and ${neighbourhoodIn('s.jar')} <> ${neighbourhoodIn('excluded.jar')}
        and ${cookieIn('s.jar')} <> ${cookieIn('excluded.jar')}))`;

/** Compares the rows of a group with each other. */
export const SEVERAL_LOOKS = `${several('asn')} or ${several('user_agent')}
      or ${several('country')} or ${several('device')}
      or ${LINE4} <> max(line) filter (where ${IS_IPV4}) or ${LINE6} <> max(line) filter (where not ${IS_IPV4})
      or (${several(neighbourhoodIn('jar'))} and ${several(cookieIn('jar'))})`;
