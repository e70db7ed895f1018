import type { StyleChange } from '../../../src-preload/contract/ai.ts';
import type { Drift } from '../edit-tasks.ts';
import { allow, type Allowances } from './allowances.ts';
import { cellPx, emptyCells, gather, meanColours, windowSums, type Cells } from './cells.ts';
import { findColourShift } from './colour-shift.ts';
import { findEdgeField, type EdgeField, type Rgb } from './edge-field.ts';
import { findFrameShift, noShift, type FrameShift } from './frame-shift.ts';
import { findLines, findMovedLines, type MovedLine, type Segment } from './line-moves.ts';
import { findNewOpenings, type Opening } from './new-openings.ts';
import { unmatchedEdges, type MatchRule } from './unmatched-edges.ts';

export type { Rgb } from './edge-field.ts';

export interface DriftInput {
  readonly before: Rgb;
  /** Of the same size, and registered. */
  readonly after: Rgb;
  /** Above 0 where it may have changed; null for a style over the whole picture. */
  readonly mask: Uint8Array | null;
  /** What a style may change; not asked with a mask. */
  readonly changes: readonly StyleChange[];
}

/** How much changed at each place, 0 to 255. */
export interface Heat {
  readonly values: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface DriftFound {
  readonly drift: Drift;
  readonly heat: Heat;
}

type Finding = Drift['findings'][number];

/**
 * Compares a generated result with what it was made from, and says whether the property changed: a number that is the worst of its parts (each 1 at
 * its own limit), what was found, and where. Faithful are: re-encoding, a slight softness, half a pixel of shift, a slight change of tone, and what
 * `changes` names.
 */
export function measureDrift(input: DriftInput): DriftFound {
  const looks = look(input);
  const { parts, heat } = judge(looks);
  const named = (Object.keys(parts) as Finding[]).filter((name) => parts[name]! >= 1).toSorted((a, b) => parts[b]! - parts[a]!);
  const score = Math.max(0, ...Object.values(parts));
  const findings: Finding[] = input.mask && named.length > 0 ? ['outside-mask', ...named] : named;
  return {
    drift: {
      measure: 1,
      score: rounded(score),
      isChanged: score >= 1,
      findings,
      parts: Object.fromEntries(Object.entries(parts).map(([k, v]) => [k, rounded(v)])),
    },
    heat,
  };
}
const rounded = (value: number): number => Math.round(1000 * value) / 1000;

interface Looks {
  readonly scale: number;
  readonly allowed: Allowances;
  readonly shift: FrameShift;
  readonly cells: Cells;
  readonly added: Cells;
  readonly lost: Cells;
  readonly had: Cells;
  readonly colour: ReturnType<typeof findColourShift>;
  readonly moved: readonly MovedLine[];
  readonly openings: readonly Opening[];
  readonly longer: number;
}

function look({ before, after, mask, changes }: DriftInput): Looks {
  const longer = Math.max(before.widthPx, before.heightPx);
  const [one, two] = [findEdgeField(before), findEdgeField(after)];
  const [coloursOne, coloursTwo] = [meanColours(before), meanColours(after)];
  const [strengthOne, strengthTwo] = [meanStrength(one), meanStrength(two)];
  const allowed = allow(mask, changes, { widthPx: one.widthPx, heightPx: one.heightPx, colours: coloursOne, strength: strengthOne });
  const found = findFrameShift(one, two);
  const shift = found.share > 0.4 ? found : noShift;
  const rule: MatchRule = allowed.light
    ? { least: 6, full: 14, enough: 1.2, enoughShare: 0.08, onlySharp: true, skipsBurnt: true }
    : { least: 6, full: 14, enough: 2, enoughShare: 0.22, onlySharp: false, skipsBurnt: false };
  const added = unmatchedEdges(two, one, shift, -1, rule);
  const lost = unmatchedEdges(one, two, shift, 1, rule);
  const lines = findLines(one).filter((line) => !isOver(line, one, allowed.isFree));
  const moved = findMovedLines(one, two, lines, shift);
  return {
    scale: longer / 1024,
    longer,
    allowed,
    shift,
    cells: emptyCells(one),
    added: without(gather(added, one), allowed.isFree),
    lost: without(gather(lost, one), allowed.isFree),
    had: gather(ridges(one, rule), one),
    colour: findColourShift(one, [coloursOne, coloursTwo], [strengthOne, strengthTwo], allowed),
    moved,
    openings: allowed.furniture ? findNewOpenings(two, added, findLines(two)) : [],
  };
}

/** The limits. Lengths are of edge, in pixels of a picture whose longer side is 1024. */
const limits = {
  framePx: 2.2,
  movedPx: 70,
  /** In a square of 48 pixels, of 128, and everywhere. */
  edges: [
    { side: 6, px: 34 },
    { side: 16, px: 80 },
  ],
  /** Of the edges that were there already, so much may be new or gone. */
  ofHad: 0.3,
  overall: 5.5,
} as const;

function judge(looks: Looks): { readonly parts: Partial<Record<Finding, number>>; readonly heat: Heat } {
  const { allowed, scale, shift, added, lost, had, colour, openings } = looks;
  const heat = new Float32Array(looks.cells.values.length);
  const parts: Partial<Record<Finding, number>> = {};
  parts['frame-shifted'] = shift.rmsPx / (limits.framePx * scale);
  parts['line-moved'] = movedScore(looks, heat);
  const [easeAdded, easeLost] = easeOf(allowed);
  parts['edges-added'] = Math.max(
    edgesScore(allowed.smallThings ? beyond(added, lost) : added, had, allowed, scale, easeAdded, heat),
    openings.length > 0 ? 1.5 : 0,
  );
  parts['edges-lost'] = edgesScore(lost, had, allowed, scale, easeLost, heat);
  for (const { left, top, right, bottom } of openings) fill(heat, looks.cells, left, top, right, bottom, 1.5);
  if (!allowed.colour) {
    const least = allowed.furniture ? 0.12 : allowed.smallThings ? 0.05 : 0.02;
    const patch = Math.min(2, colour.patchShare / least) * (colour.patch / 8);
    parts['colour-shifted'] = Math.max(colour.overall / limits.overall, Math.min(colour.patch / 8, patch));
    for (const [cell, far] of colour.byCell.entries()) if (far > 0) heat[cell] = Math.max(heat[cell]!, far / 9);
    if (colour.overall > limits.overall)
      for (let cell = 0; cell < heat.length; cell++) if (!allowed.isFree[cell]) heat[cell] = Math.max(heat[cell]!, 0.8);
  }
  return { parts, heat: drawn(heat, looks.cells) };
}

/** How many times the usual limit edges may be added and lost. */
function easeOf({ light, furniture, smallThings, surfaces }: Allowances): readonly [number, number] {
  if (furniture) return [Infinity, Infinity];
  let [added, lost] = [1, 1];
  if (light) [added, lost] = [added * 1.4, lost * 4];
  if (smallThings) [added, lost] = [added * 2.5, Infinity];
  if (surfaces) [added, lost] = [added * 1.6, lost * 2];
  return [added, lost];
}

function beyond(added: Cells, lost: Cells): Cells {
  const near = windowSums(lost, 3).values;
  return { ...added, values: added.values.map((value, cell) => Math.max(0, value - 0.5 * near[cell]!)) };
}

function edgesScore(marks: Cells, had: Cells, { isGround }: Allowances, scale: number, ease: number, heat: Float32Array): number {
  if (ease === Infinity) return 0;
  const counted: Cells = { ...marks, values: marks.values.map((value, cell) => (isGround[cell] ? 0.25 * value : value)) };
  let worst = 0;
  for (const { side, px } of limits.edges) {
    const sums = windowSums(counted, side).values;
    const before = windowSums(had, side).values;
    for (let cell = 0; cell < sums.length; cell++) {
      const score = sums[cell]! / (ease * (px * scale + limits.ofHad * before[cell]!));
      if (side === 6 && score > 0.35) heat[cell] = Math.max(heat[cell]!, Math.min(1.5, score));
      worst = Math.max(worst, score);
    }
  }
  return worst;
}

function movedScore({ moved, allowed, cells, longer, scale }: Looks, heat: Float32Array): number {
  let sum = 0;
  for (const line of moved) {
    // Furniture stands on the floor: a chair that was moved is no change of the property.
    const y = (line.y0 + line.y1) / 2;
    if (allowed.furniture && y > 0.55 * cells.rows * cellPx) continue;
    sum += line.movedPx;
    const steps = Math.ceil(line.lengthPx / cellPx);
    for (let k = 0; k <= steps; k++) {
      const x = line.x0 + ((line.x1 - line.x0) * k) / steps;
      const at = line.y0 + ((line.y1 - line.y0) * k) / steps;
      const pad = 0.008 * longer;
      fill(heat, cells, x - pad, at - pad, x + pad, at + pad, 1.2);
    }
  }
  return sum / (limits.movedPx * scale);
}

function fill(heat: Float32Array, { columns, rows }: Cells, left: number, top: number, right: number, bottom: number, value: number): void {
  for (let y = Math.max(0, Math.floor(top / cellPx)); y <= Math.min(rows - 1, Math.floor(bottom / cellPx)); y++)
    for (let x = Math.max(0, Math.floor(left / cellPx)); x <= Math.min(columns - 1, Math.floor(right / cellPx)); x++)
      heat[y * columns + x] = Math.max(heat[y * columns + x]!, value);
}

function drawn(heat: Float32Array, { columns, rows }: Cells): Heat {
  return { values: Uint8Array.from(heat, (value) => Math.min(255, Math.round(170 * value))), widthPx: columns, heightPx: rows };
}

function ridges({ strength, isRidge }: EdgeField, { least, full }: MatchRule): Float32Array {
  return strength.map((value, i) => (isRidge[i] && value >= least ? Math.min(1, (value - least + 1) / (full - least + 1)) : 0));
}

function meanStrength(field: EdgeField): Float32Array {
  return gather(field.strength, field).values.map((sum) => sum / (cellPx * cellPx));
}

function without(cells: Cells, isFree: Uint8Array): Cells {
  return { ...cells, values: cells.values.map((value, cell) => (isFree[cell] ? 0 : value)) };
}

/** Whether a line lies mostly where nothing counts. */
function isOver({ x0, y0, x1, y1 }: Segment, { widthPx, heightPx }: EdgeField, isFree: Uint8Array): boolean {
  const { columns } = emptyCells({ widthPx, heightPx });
  let count = 0;
  for (let k = 0; k <= 8; k++) {
    const x = Math.min(widthPx - 1, Math.max(0, x0 + ((x1 - x0) * k) / 8));
    const y = Math.min(heightPx - 1, Math.max(0, y0 + ((y1 - y0) * k) / 8));
    count += isFree[Math.floor(y / cellPx) * columns + Math.floor(x / cellPx)]!;
  }
  return count > 4;
}
