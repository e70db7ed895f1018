// A fixed locale: the order of a shoot must not depend on the machine that looks at it.
const collator = new Intl.Collator('en', { numeric: true });

/** Orders relative paths as people read them: folder by folder, `IMG_2` before `IMG_10`. Total: only equal texts are equal. */
export function compareNaturally(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const order = collator.compare(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  if (left.length !== right.length) return left.length - right.length;
  // Twins that read alike (composed and decomposed letters, `1` and `01`) still need an order of their own.
  return a < b ? -1 : a > b ? 1 : 0;
}
