/** The evidence that a finding was written down with, read back. */
import { z } from 'zod';
import type { StoryEvidence } from '../../domain/response/incident-story.ts';

const evidenceShape: z.ZodType<readonly StoryEvidence[]> = z.array(
  z.object({ code: z.string(), weight: z.number(), detail: z.string() }),
);

/** Empty where it has a form that this version does not know. */
export function readEvidence(stored: unknown): readonly StoryEvidence[] {
  const evidence = evidenceShape.safeParse(stored);
  return evidence.success ? evidence.data : [];
}
