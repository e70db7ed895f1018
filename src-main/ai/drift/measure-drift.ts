import type { StyleChange } from '../../../src-preload/contract/ai.ts';
import type { Drift } from '../edit-tasks.ts';
import { allow, type Allowances } from './allowances.ts';
import { cellPx, emptyCells, gather, meanColours, windowSums, type Cells } from './cells.ts';
import { findColourShift } from './colour-shift.ts';
import { findEdgeField, type EdgeField, type Rgb } from './edge-field.ts';
import { findFrameShift, noShift, shiftAt, type FrameShift } from './frame-shift.ts';
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
  /** The same as vectors of twice the direction: long where all of it runs one way. */
  readonly addedWays: readonly [Cells, Cells];
  readonly lost: Cells;
  readonly had: Cells;
  readonly colour: ReturnType<typeof findColourShift>;
  readonly moved: readonly MovedLine[];
  readonly openings: readonly Opening[];
  readonly longer: number;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
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
    ? { least: 5, full: 12, enough: 1.2, enoughShare: 0.08, onlySharp: true, skipsBurnt: true }
    : { least: 5, full: 12, enough: 1.8, enoughShare: 0.2, onlySharp: false, skipsBurnt: false };
  const added = unmatchedEdges(two, one, shift, -1, rule);
  const lost = unmatchedEdges(one, two, shift, 1, rule);
  const lines = findLines(one).filter((line) => !isOver(line, one, allowed.isFree));
  const moved = findMovedLines(one, two, lines, shift);
  return {
    scale: Math.max(leastScale, longer / 1024),
    longer,
    size: { widthPx: one.widthPx, heightPx: one.heightPx },
    allowed,
    shift,
    cells: emptyCells(one),
    added: without(gather(added, one), allowed.light ? joined(allowed.isFree, litCells(coloursOne, coloursTwo)) : allowed.isFree),
    addedWays: [
      gather(
        added.map((value, i) => value * (two.dx[i]! ** 2 - two.dy[i]! ** 2)),
        one,
      ),
      gather(
        added.map((value, i) => 2 * value * two.dx[i]! * two.dy[i]!),
        one,
      ),
    ],
    lost: without(gather(lost, one), allowed.isFree),
    had: gather(ridges(one, rule), one),
    colour: findColourShift(one, [coloursOne, coloursTwo], [strengthOne, strengthTwo], allowed),
    moved,
    openings:
      allowed.furniture || allowed.light
        ? findNewOpenings(one, two, added, findLines(two), allowed.light).filter((opening) => !isOver(across(opening), one, allowed.isFree))
        : [],
  };
}

/** Noise does not shrink with the picture: limits of length do, down to here. */
const leastScale = 0.35;
/** Fewer tiles than this that agree on a shift are not the whole frame. */
const enoughTiles = 8;

/** Lamps that were lit and windows with light behind them: cells that became brighter by far more than the picture did. What is in them could not be seen before. */
function litCells(before: Float32Array, after: Float32Array): Uint8Array {
  const count = before.length / 3;
  const gain = new Float32Array(count);
  for (let cell = 0; cell < count; cell++) gain[cell] = (levelOf(after, cell) + 4) / (levelOf(before, cell) + 4);
  const usual = gain.toSorted()[count >> 1]!;
  return Uint8Array.from(gain, (value, cell) => (value > 2.2 * usual && levelOf(after, cell) > 90 ? 1 : 0));
}
const levelOf = (colours: Float32Array, cell: number): number =>
  0.299 * colours[3 * cell]! + 0.587 * colours[3 * cell + 1]! + 0.114 * colours[3 * cell + 2]!;
const joined = (one: Uint8Array, two: Uint8Array): Uint8Array => one.map((mark, cell) => mark | two[cell]!);
const across = ({ left, top, right, bottom }: Opening): Segment => ({
  x0: left,
  y0: top,
  x1: right,
  y1: bottom,
  lengthPx: Math.hypot(right - left, bottom - top),
});

/** The limits. Lengths are of edge, in pixels of a picture whose longer side is 1024. */
const limits = {
  framePx: 2.2,
  movedPx: 70,
  /** In a square of 48 pixels, of 128, and everywhere. */
  edges: [
    { side: 6, px: 26 },
    { side: 16, px: 60 },
  ],
  /** Of the edges that were there already, so much may be new or gone. */
  ofHad: 0.3,
  /** In units of CIELAB: what all of the picture may go, and what a patch may, of that share of all plain surfaces. */
  overall: { usual: 4.2, furnished: 5.6 },
  patch: 6.5,
  patchShare: { usual: 0.02, tidied: 0.05, furnished: 0.15 },
} as const;

function judge(looks: Looks): { readonly parts: Partial<Record<Finding, number>>; readonly heat: Heat } {
  const { allowed, colour } = looks;
  const [easeAdded, easeLost] = easeOf(allowed);
  const judged: [Finding, Part][] = [
    ['frame-shifted', shiftPart(looks)],
    ['line-moved', movedPart(looks)],
    [
      'edges-added',
      worse(
        openingsPart(looks),
        edgesPart(
          allowed.smallThings ? beyond(looks.added, looks.lost) : looks.added,
          looks,
          easeAdded,
          allowed.light ? looks.addedWays : null,
        ),
      ),
    ],
    ['edges-lost', edgesPart(looks.lost, looks, easeLost)],
    ...(allowed.colour ? [] : ([['colour-shifted', colourPart(colour, looks)]] satisfies [Finding, Part][])),
  ];
  const heat = new Float32Array(looks.cells.values.length);
  // What is well within its limit is what any model does, and not shown.
  for (const [, part] of judged) if (part.score >= 0.8) for (const [cell, value] of part.heat) heat[cell] = Math.max(heat[cell]!, value);
  return { parts: Object.fromEntries(judged.map(([name, { score }]) => [name, score])), heat: drawn(heat, looks.cells) };
}

/** One way of having changed: 1 at its limit, and how much of it is at which cells. */
interface Part {
  readonly score: number;
  readonly heat: ReadonlyMap<number, number>;
}

/** Shown at the edges, where it can be seen. */
function shiftPart({ shift, scale, cells, had, size }: Looks): Part {
  const limit = limits.framePx * Math.max(0.65, scale);
  const heat = new Map<number, number>();
  for (const [cell, edges] of had.values.entries()) {
    if (edges < 2) continue;
    const [u, v] = [
      ((cell % cells.columns) + 0.5) * cellPx - size.widthPx / 2,
      (Math.floor(cell / cells.columns) + 0.5) * cellPx - size.heightPx / 2,
    ];
    heat.set(cell, Math.min(1.2, (0.5 * Math.hypot(...shiftAt(shift.by, u, v))) / limit));
  }
  const score = (Math.min(1, shift.held / enoughTiles) * shift.rmsPx) / limit;
  return { score, heat: score < 1 ? new Map() : heat };
}

function colourPart({ overall, patch, patchShare, byCell }: Looks['colour'], { allowed }: Looks): Part {
  const least = allowed.furniture ? limits.patchShare.furnished : allowed.smallThings ? limits.patchShare.tidied : limits.patchShare.usual;
  const far = patch / limits.patch;
  const ofAll = overall / (allowed.furniture ? limits.overall.furnished : limits.overall.usual);
  const heat = new Map<number, number>();
  for (const [cell, way] of byCell.entries()) if (way > 0) heat.set(cell, way / (1.2 * limits.patch));
  if (ofAll >= 1) for (const [cell, isFree] of allowed.isFree.entries()) if (!isFree) heat.set(cell, Math.max(heat.get(cell) ?? 0, 0.7));
  return { score: Math.max(ofAll, Math.min(far, Math.min(2, patchShare / least) * far)), heat };
}

const worse = (one: Part, two: Part): Part => (one.score > two.score ? one : two);

/** A window or door that was not there: only looked for where furniture may come or lamps be lit, from which nothing else tells it. */
function openingsPart({ openings, cells }: Looks): Part {
  const heat = new Map<number, number>();
  for (const { left, top, right, bottom } of openings) fill(heat, cells, left, top, right, bottom, 1.3);
  return { score: openings.length > 0 ? 1.5 : 0, heat };
}

/** How many times the usual limit edges may be added and lost. */
function easeOf({ light, furniture, smallThings, surfaces }: Allowances): readonly [number, number] {
  if (furniture) return [Infinity, Infinity];
  let [added, lost] = [1, 1];
  if (light) [added, lost] = [added * 1.2, lost * 4];
  if (smallThings) [added, lost] = [added * 2.5, Infinity];
  if (surfaces) [added, lost] = [added * 1.1, lost * 2];
  return [added, lost];
}

/** What came to light behind things that are gone is not new: it lies where at least as much was lost. */
function beyond(added: Cells, lost: Cells): Cells {
  const [gained, gone] = [windowSums(added, 9).values, windowSums(lost, 9).values];
  return { ...added, values: added.values.map((value, cell) => value * Math.max(0, 1 - (1.2 * gone[cell]!) / Math.max(1, gained[cell]!))) };
}

function edgesPart(marks: Cells, { had, allowed: { isGround }, scale }: Looks, ease: number, ways: Looks['addedWays'] | null = null): Part {
  const heat = new Map<number, number>();
  if (ease === Infinity) return { score: 0, heat };
  const counted: Cells = { ...marks, values: marks.values.map((value, cell) => (isGround[cell] ? 0.5 * value : value)) };
  let worst = 0;
  for (const [index, { side, px }] of limits.edges.entries()) {
    const cells = Math.max(2, Math.round(side * scale));
    const sums = windowSums(counted, cells).values;
    const before = windowSums(had, cells).values;
    const turns = ways?.map((way) => windowSums(way, cells).values);
    for (let cell = 0; cell < sums.length; cell++) {
      // A corner that shows only in another light is one line; a thing that was put there has sides.
      const oneWay = turns ? Math.hypot(turns[0]![cell]!, turns[1]![cell]!) / Math.max(1, sums[cell]!) : 0;
      const trust = 1 - 3 * Math.min(0.2, Math.max(0, oneWay - 0.8));
      const score = (trust * sums[cell]!) / (ease * (px * scale + limits.ofHad * before[cell]!));
      if (index === 0 && score > 0.4) heat.set(cell, Math.min(1.4, score));
      worst = Math.max(worst, score);
    }
  }
  return { score: worst, heat };
}

function movedPart({ moved, allowed, cells, longer, scale }: Looks): Part {
  const heat = new Map<number, number>();
  let sum = 0;
  for (const line of moved) {
    // Furniture stands on the floor: a chair that was moved is no change of the property.
    if (allowed.furniture && (line.y0 + line.y1) / 2 > 0.55 * cells.rows * cellPx) continue;
    sum += line.movedPx;
    const steps = Math.ceil(line.lengthPx / cellPx);
    const pad = 0.008 * longer;
    for (let k = 0; k <= steps; k++) {
      const x = line.x0 + ((line.x1 - line.x0) * k) / steps;
      const y = line.y0 + ((line.y1 - line.y0) * k) / steps;
      fill(heat, cells, x - pad, y - pad, x + pad, y + pad, 1.2);
    }
  }
  return { score: sum / (limits.movedPx * scale), heat };
}

function fill(
  heat: Map<number, number>,
  { columns, rows }: Cells,
  left: number,
  top: number,
  right: number,
  bottom: number,
  value: number,
): void {
  for (let y = Math.max(0, Math.floor(top / cellPx)); y <= Math.min(rows - 1, Math.floor(bottom / cellPx)); y++)
    for (let x = Math.max(0, Math.floor(left / cellPx)); x <= Math.min(columns - 1, Math.floor(right / cellPx)); x++)
      heat.set(y * columns + x, Math.max(heat.get(y * columns + x) ?? 0, value));
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
