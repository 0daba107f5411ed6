import { OktaError } from './error.ts';
import type { Answer } from './error-answer.ts';
import { record } from './tolerant.ts';

/**
 * Returns the JSON array of an answer.
 * @throws OktaError `okta_answer_unreadable` where the answer is no JSON array
 */
export function readJsonArray(answer: Answer): readonly unknown[] {
  const value = readJson(answer);
  if (Array.isArray(value)) return value;
  throw unreadable(answer, 'list');
}

/**
 * Returns the JSON object of an answer.
 * @throws OktaError `okta_answer_unreadable` where the answer is no JSON object
 */
export function readJsonObject(answer: Answer): Readonly<Record<string, unknown>> {
  const value = record(readJson(answer));
  if (value !== null) return value;
  throw unreadable(answer, 'object');
}

/** Returns the JSON in an answer; null where there is none, such as in a proxy's page or half an answer. */
export function readJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    return null;
  }
}

function unreadable(answer: Answer, wanted: string): OktaError {
  return new OktaError({
    code: 'okta_answer_unreadable',
    status: answer.status,
    message: `The answer is no JSON ${wanted}`,
    retryable: true,
  });
}
