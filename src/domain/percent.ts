/** `99.7 %`; never 100 or 0, since nothing here is certain. */
export function percent(probability: number): string {
  const value = Math.min(99.9, Math.max(0.1, probability * 100));
  return `${value >= 10 && value < 99 ? value.toFixed(0) : value.toFixed(1)} %`;
}
