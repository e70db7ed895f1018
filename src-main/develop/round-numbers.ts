/** The same data with every number cut to four decimals: a report is for people, and for records that stay small. */
export function roundNumbers(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, rounded(value)]));
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e4) / 1e4;
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === 'object' && value !== null ? roundNumbers(value as Record<string, unknown>) : value;
}
