/** What evidence of one kind says in a judgement, or in one of its findings. */
import type { Evidence } from '../../src/domain/judgement/evidence/evidence.ts';
import type { EvidenceCode } from '../../src/domain/judgement/evidence-codes.ts';

type Judged = { readonly evidence: readonly Evidence[] } | null | undefined;

/** All of it together; 0 where it says nothing, or nothing was judged. */
export function weightOf(code: EvidenceCode, judged: Judged): number {
  return saying(code, judged).reduce((sum, { weight }) => sum + weight, 0);
}

/** The sentence of the strongest of it; empty where it says nothing. */
export function detailOf(code: EvidenceCode, judged: Judged): string {
  return saying(code, judged)[0]?.detail ?? '';
}

function saying(code: EvidenceCode, judged: Judged): readonly Evidence[] {
  return judged?.evidence.filter((each) => each.code === code) ?? [];
}
