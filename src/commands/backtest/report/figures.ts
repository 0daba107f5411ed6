/** `1 line`, `8,111 lines`. */
export function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `8,111`. */
export function number(value: number): string {
  return value.toLocaleString('en');
}
