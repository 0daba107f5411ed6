/**
 * Characters that change how the text around them is shown: controls (which a terminal obeys), and the
 * marks that turn the direction of writing, with which a name can pretend to be another (Trojan Source,
 * CVE-2021-42574). Tab and line feed are harmless and stay.
 */
const MISLEADING = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Makes misleading characters visible as `⟨U+202E⟩`, in text that an attacker may have written and a person reads. */
export function visibleText(text: string): string {
  return text.replace(MISLEADING, (character) => `⟨U+${codeOf(character).toUpperCase()}⟩`);
}

/** Does the same in JSON text, with escapes that a parser turns back into the characters. */
export function visibleJson(json: string): string {
  return json.replace(MISLEADING, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}
