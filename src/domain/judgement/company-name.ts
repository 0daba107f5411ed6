/**
 * What a company is called without its legal form, which registries write and nobody says: `DigitalOcean, LLC` is
 * `DigitalOcean`. Only at the end of the name, and only what can be nothing else; what is added there in brackets goes, too.
 */
export function companyName(registered: string): string {
  const short = withoutBrackets(registered).replace(LEGAL_FORMS, '');
  return short === '' ? registered : short;
}

/** The name without its own in another language, or the whole of an abbreviated one, at its end. */
export function withoutBrackets(registered: string): string {
  const bare = registered.replace(IN_BRACKETS, '');
  return bare === '' ? registered : bare;
}

const IN_BRACKETS = /[\s,]*\([^()]*\)$/u;

const LEGAL_FORMS =
  /(?:[\s,]+(?:inc|llc|(?:co\.?,? ?)?ltda?|s\.?a\.? de c\.?v|s\.?l(?:\.?u)?|limited|corp(?:oration)?|plc|gmbh(?: & co\.? ?(?:kg|ohg))?|ag|ab|b\.?v|n\.?v|s\.?a(?:\.?[su])?|s\.?r\.?l|s\.?p\.?a|sp\. ?z\.? ?o\. ?o|spolka akcyjna|pty|pvt|ooo)[.,]*)+$/iu;
