import type { BracketPairs } from './bracket-pairs.ts';
import { viewOdds } from './view-odds.ts';

/** Every frame is held against every other: beyond this many it takes too long for what it is worth. */
export const mostScattered = 400;
/** Edges of one view without a shift, by a first look; of different views hardly ever. */
const oneView = 0.5;
/** What has nothing to compare but its white joins the view that it fits by these odds. */
const fits = 1;

/**
 * Another order for frames whose names say nothing: those of one view together, darkest first. Places in the stream. A
 * messenger takes the times away and gives every file a name by chance; only the pixels are left to go by. Sets of one
 * view that were taken twice cannot be told apart then.
 */
export function gatherScattered(pairs: BracketPairs, count: number): number[] {
  const views = viewsOf(pairs, count);
  const [gathered, alone] = [views.filter((view) => view.length > 1), views.filter((view) => view.length === 1)];
  for (const [frame] of alone as [number][]) {
    const best = gathered
      .map((view) => ({ view, odds: Math.max(...ends(pairs, view).map((other) => oddsOf(pairs, other, frame))) }))
      .reduce<{ view: number[]; odds: number } | null>((top, one) => (top && top.odds >= one.odds ? top : one), null);
    if (best && best.odds >= fits) best.view.push(frame);
    else gathered.push([frame]);
  }
  return gathered.flatMap((view) => view.toSorted((a, b) => brightness(pairs, a) - brightness(pairs, b)));
}

/** Frames that are linked, over any number of others, by a likeness. */
function viewsOf(pairs: BracketPairs, count: number): number[][] {
  const viewOf = new Map<number, number[]>();
  for (let frame = 0; frame < count; frame += 1) {
    const alike = new Set<number[]>();
    for (let other = 0; other < frame; other += 1) {
      const view = viewOf.get(other)!;
      if (!alike.has(view) && isSameShape(pairs, other, frame) && pairs.sketch(other, frame) > oneView) alike.add(view);
    }
    const view = [...[...alike].flat(), frame];
    for (const member of view) viewOf.set(member, view);
  }
  return [...new Set(viewOf.values())];
}

/** The brightest and the darkest of a view: one of them has most in common with a frame that is nearly white or black. */
function ends(pairs: BracketPairs, view: readonly number[]): number[] {
  const sorted = view.toSorted((a, b) => brightness(pairs, a) - brightness(pairs, b));
  return [sorted[0]!, sorted.at(-1)!];
}

function oddsOf(pairs: BracketPairs, other: number, frame: number): number {
  if (!isSameShape(pairs, other, frame)) return -Infinity;
  const tones = pairs.tones(other, frame);
  // All white against all white says nothing, least of all which of many views it is.
  return Number.isNaN(tones.likeness) && Number.isNaN(tones.order) ? -Infinity : viewOdds(tones, pairs.step(other, frame).brighterEv);
}

function isSameShape(pairs: BracketPairs, first: number, second: number): boolean {
  const [a, b] = [pairs.facts(first), pairs.facts(second)];
  return a.widthPx === b.widthPx && a.heightPx === b.heightPx;
}

const brightness = (pairs: BracketPairs, index: number): number => pairs.facts(index).meanLuma;
