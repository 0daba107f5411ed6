/** Returns a count with its noun: `1 line`, `8,111 lines`. */
export function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Returns a number with separators: `8,111`. */
export function number(value: number): string {
  return value.toLocaleString('en');
}
