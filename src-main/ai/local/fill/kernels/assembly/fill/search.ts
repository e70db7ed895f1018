import { compare } from './compare';
import { apart, boxLeft, boxTop, boxWidth, costs, leastAway, nearest, next, offsetCount, offsets, pixels, sources, width } from './state';

const none: i32 = i32.MIN_VALUE;

// The place that is being searched for.
let place: i32 = 0;
let best: i32 = 0;
let bestCost: f32 = 0;
let bestTotal: f32 = 0;
let left: i32 = 0;
let right: i32 = 0;
let above: i32 = 0;
let below: i32 = 0;

// @ts-ignore: decorator
@inline
function boxPlace(position: i32): i32 {
  const y = position / width;
  return (y - boxTop) * boxWidth + position - y * width - boxLeft;
}

// @ts-ignore: decorator
@inline
function offsetAt(at: i32, position: i32): i32 {
  const source = load<i32>(nearest + (<usize>at << 2));
  return source < 0 ? none : source - position;
}

/** What it costs to go another way than the neighbours. */
// @ts-ignore: decorator
@inline
function unrest(offset: i32): f32 {
  const count = i32(left != none && left != offset) + i32(right != none && right != offset) + i32(above != none && above != offset) + i32(below != none && below != offset);
  return apart * <f32>count;
}

function isNear(source: i32): bool {
  const y = source / width, py = place / width;
  const dx = source - y * width - (place - py * width), dy = y - py;
  return dx * dx + dy * dy < leastAway;
}

function consider(source: i32): void {
  if (source == best || <u32>source >= <u32>pixels || load<u8>(sources + <usize>source) == 0) return;
  if (leastAway > 0 && isNear(source)) return;
  const rest = unrest(source - place);
  if (rest >= bestTotal) return;
  const cost = compare(place, source);
  if (cost + rest >= bestTotal) return;
  best = source;
  bestCost = cost;
  bestTotal = cost + rest;
}

/** A random source for each place of the list, `count` positions to choose from. */
export function scatter(list: usize, listCount: i32, choices: usize, count: i32): void {
  for (let n = 0; n < listCount; n++) {
    const position = load<i32>(list + (<usize>n << 2));
    store<i32>(nearest + (<usize>boxPlace(position) << 2), load<i32>(choices + (<usize>(next() % <u32>count) << 2)));
  }
}

/**
 * Looks for better sources for the places `from` to `to` of the list (backwards when `to` is less): those of the
 * neighbours, `tries` shared offsets, and random ones around the best so far, at most `radius` away. `isNew` when the
 * target has changed since.
 */
export function sweep(list: usize, from: i32, to: i32, radius: i32, tries: i32, isNew: bool): void {
  const step = to >= from ? 1 : -1;
  for (let n = from; n != to; n += step) {
    place = load<i32>(list + (<usize>n << 2));
    const at = boxPlace(place);
    best = load<i32>(nearest + (<usize>at << 2));
    left = offsetAt(at - 1, place - 1);
    right = offsetAt(at + 1, place + 1);
    above = offsetAt(at - boxWidth, place - width);
    below = offsetAt(at + boxWidth, place + width);
    bestCost = isNew ? compare(place, best) : load<f32>(costs + (<usize>at << 2));
    bestTotal = bestCost + unrest(best - place);
    if (leastAway > 0 && isNear(best)) bestTotal = bestCost = f32.MAX_VALUE;
    if (left != none) consider(place + left);
    if (above != none) consider(place + above);
    if (right != none) consider(place + right);
    if (below != none) consider(place + below);
    if (offsetCount > 0) {
      for (let t = 0; t < tries; t++) consider(place + load<i32>(offsets + (<usize>(next() % <u32>offsetCount) << 2)));
    }
    for (let r = radius; r >= 1; r >>= 1) {
      const span = <u32>(2 * r + 1);
      const dx = <i32>(next() % span) - r;
      const dy = <i32>(next() % span) - r;
      consider(best + dy * width + dx);
    }
    store<i32>(nearest + (<usize>at << 2), best);
    store<f32>(costs + (<usize>at << 2), bestCost);
  }
}
