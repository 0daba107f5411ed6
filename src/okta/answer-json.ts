import { OktaError } from './error.ts';
import type { Answer } from './error-answer.ts';

/** @throws OktaError `okta_answer_unreadable` where the answer is no JSON array */
export function readJsonArray(answer: Answer): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(answer.text);
    if (Array.isArray(value)) return value;
  } catch {
    // Told below: a proxy's page and half an answer come to the same.
  }
  throw new OktaError({
    code: 'okta_answer_unreadable',
    status: answer.status,
    message: 'The answer is no JSON list',
    retryable: true,
  });
}
