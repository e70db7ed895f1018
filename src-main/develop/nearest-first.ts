/** Places in a set of brackets, the base first, then its neighbours outwards, the darker one of two first. */
export function nearestFirst(count: number, base: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => place).toSorted((a, b) => Math.abs(a - base) - Math.abs(b - base) || a - b);
}
