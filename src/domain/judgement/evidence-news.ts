/** What a reader of a judgement learns that the judgement before did not say. Pure. */

/** The part of an item of evidence that people read; a stored one may come from another version. */
type Said = { readonly code: string; readonly weight: number; readonly detail: string };

export type EvidenceNews = {
  /** In words: what speaks for a hijack now. */
  readonly came: readonly string[];
  /** In words: what spoke for a hijack and does no more, or hardly. */
  readonly gone: readonly string[];
};

/** Least weight that carries a verdict: less is called “a little” (see `weightWords`). */
const CARRIES = Math.log(3);

/** Compares two judgements by the codes of their evidence: a tenth application after the ninth is no news. */
export function evidenceNews(before: readonly Said[], after: readonly Said[]): EvidenceNews {
  return { came: missingIn(before, after), gone: missingIn(after, before) };
}

function missingIn(those: readonly Said[], these: readonly Said[]): string[] {
  const codes = new Set(those.filter(carries).map(({ code }) => code));
  const missing = these.filter((said) => carries(said) && !codes.has(said.code));
  return missing.map(({ detail }) => detail);
}

function carries({ weight }: Said): boolean {
  return weight >= CARRIES;
}
