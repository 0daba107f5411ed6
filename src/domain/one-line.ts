/** Text that strangers chose, made fit for one line that others format: chat, pages, summaries. */

/**
 * Returns the text without invisible characters that change how the rest is read: control characters and line ends,
 * direction overrides ("Trojan Source", CVE-2021-42574), zero-width characters, halves of characters. Longer text ends
 * in an ellipsis; length is counted in code points.
 */
export function oneLine(text: string, maxLength: number): string {
  const visible = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const points = [...visible];
  if (points.length <= maxLength) return visible;
  const beginning = points.slice(0, maxLength - 1).join('');
  return `${beginning.trimEnd()}…`;
}
