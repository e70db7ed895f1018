/** Eight of a homography, gain and offset. */
export const unknowns = 10;

/** The least-squares step within the space of these columns (gain and offset stay free), in the eight parameters. */
export function solveAlong(
  columns: readonly (readonly number[])[],
  normal: Float64Array,
  right: Float64Array,
): readonly number[] | undefined {
  const full = [...columns.map((column) => [...column, 0, 0]), [0, 0, 0, 0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]];
  const entry = (i: number, j: number): number => normal[Math.min(i, j) * unknowns + Math.max(i, j)]!;
  const onto = full.map((column) =>
    Array.from({ length: unknowns }, (_, i) => column.reduce((sum, value, j) => sum + value * entry(i, j), 0)),
  );
  const size = full.length;
  const reduced = Float64Array.from({ length: size * size }, (_, at) =>
    full[Math.floor(at / size)]!.reduce((sum, value, i) => sum + value * onto[at % size]![i]!, 0),
  );
  const solved = solveSymmetric(
    reduced,
    Float64Array.from(full, (column) => column.reduce((sum, value, i) => sum + value * right[i]!, 0)),
  );
  return solved && Array.from({ length: 8 }, (_, i) => columns.reduce((sum, column, k) => sum + column[i]! * solved[k]!, 0));
}

/** Gauss-Jordan with pivoting on a system of which the upper triangle is given; undefined when it is singular. */
function solveSymmetric(upper: Float64Array, right: Float64Array): readonly number[] | undefined {
  const size = right.length;
  const rows = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (__, j) => upper[Math.min(i, j) * size + Math.max(i, j)]!),
    right[i]!,
  ]);
  for (let i = 0; i < size; i++) rows[i]![i]! *= 1 + 1e-6;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    if (Math.abs(rows[pivot]![i]!) < 1e-9) return undefined;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = 0; r < size; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / rows[i]![i]!;
      for (let c = i; c <= size; c++) rows[r]![c]! -= factor * rows[i]![c]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
