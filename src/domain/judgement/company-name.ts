/**
 * What a company is called without its legal form, which registries write and nobody says: `DigitalOcean, LLC` is
 * `DigitalOcean`. Only at the end of the name, and only what can be nothing else.
 */
export function companyName(registered: string): string {
  const short = registered.replace(LEGAL_FORMS, '');
  return short === '' ? registered : short;
}

const LEGAL_FORMS =
  /(?:[\s,]+(?:inc|llc|ltda?|limited|corp(?:oration)?|plc|gmbh(?: & co\.? ?(?:kg|ohg))?|ag|ab|b\.?v|n\.?v|s\.?a(?:\.?[su])?|s\.?r\.?l|s\.?p\.?a|sp\. z ?o\. ?o|spolka akcyjna|pty|pvt|ooo)\.?)+$/iu;
