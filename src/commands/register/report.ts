import type { Outcome } from './outcome.ts';

/** Returns the changes, the hook as it is now, and what is left for a person to do, with a line break at the end. */
export function outcomeText({ changes, hook, notes }: Outcome): string {
  const done = changes.length === 0 ? 'Nothing to change.' : `Done: ${changes.join(', ')}.`;
  const lines = [done];
  if (hook !== null) {
    lines.push(
      `  name          ${hook.name}`,
      `  id            ${hook.id}`,
      `  address       ${hook.uri}`,
      `  status        ${hook.status}`,
      `  verification  ${hook.verificationStatus}`,
      `  event types   ${hook.eventTypes.length}`,
    );
  }
  return `${[...lines, ...notes.map((note) => `Note: ${note}`)].join('\n')}\n`;
}

/** Returns the outcome as JSON, with the hook's `createdAt` in ISO 8601 and UTC, as in all output. */
export function outcomeJson({ hook, ...outcome }: Outcome): string {
  const createdAt = hook?.createdAt == null ? null : new Date(hook.createdAt).toISOString();
  const said = { ...outcome, hook: hook === null ? null : { ...hook, createdAt } };
  return `${JSON.stringify(said, null, 2)}\n`;
}
