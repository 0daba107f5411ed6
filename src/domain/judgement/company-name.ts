/**
 * A company's name without its legal form, which registries write and nobody says: `DigitalOcean, LLC` is
 * `DigitalOcean`. A form is removed only where it can be nothing else; what stands in brackets at the end is removed,
 * too. Of two names it is the one under which the company does business.
 */
export function companyName(registered: string): string {
  const known = registered.replace(BUSINESS_NAME, '');
  const bare = withoutBrackets(withoutBrackets(known).replace(LEGAL_FORMS, ''));
  const short = bare.replace(FORM_BEFORE, '').replace(QUOTED, '$1');
  return short === '' ? registered : short;
}

/** The name without brackets at its end: the same in another language, or an abbreviation written out. */
export function withoutBrackets(registered: string): string {
  const bare = registered.replace(IN_BRACKETS, '');
  return bare === '' ? registered : bare;
}

const IN_BRACKETS = /[\s,]*\([^()]*\)$/u;

const BUSINESS_NAME = /^.*\s(?:d\/b\/a|dba)\s+/iu;

const FORM_BEFORE = /^[poc]?jsc\s+/iu;

const QUOTED = /^"([^"]+)"$/u;

const LEGAL_FORMS =
  /(?:[\s,]+(?:inc|llc|(?:co\.?,? ?)?ltda?|s\.?a\.? de c\.?v|s\.?l(?:\.?u)?|limited|corp(?:oration)?|plc|gmbh(?: & co\.? ?(?:kg|ohg))?|ag|ab|b\.?v|n\.?v|s\.?a(?:\.?[csu])?|s\.?r\.?l|s\.?p\.?a|sp\. ?z\.? ?o\. ?o|spolka akcyjna|anonim sirketi|a\.s|e\.v|pty|pte|pvt|ooo|[poc]?jsc|public company)[.,]*)+$/iu;
