/** One entry of the history as a sentence; what is not known here is told key by key. */
import { words } from '../format.ts';

export type HistoryLine = { readonly kind: string; readonly data: unknown };

export function historySentence({ kind, data }: HistoryLine): string {
  const told = Object.entries(isRecord(data) ? data : {}).flatMap(([name, value]) => {
    const text = valueText(value);
    return text === '' ? [] : [`${words(spaced(name))}: ${text}`];
  });
  const name = words(kind);
  const sentence = name.charAt(0).toUpperCase() + name.slice(1);
  return told.length === 0 ? sentence : `${sentence} · ${told.join(' · ')}`;
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.includes(' ') ? value : words(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value))
    return value
      .map(valueText)
      .filter((text) => text !== '')
      .join(', ');
  return JSON.stringify(value);
}

/** `approvalsNeeded` → `approvals needed`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
