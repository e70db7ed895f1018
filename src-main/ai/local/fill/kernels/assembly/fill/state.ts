/** What a search works on; set by the caller before it begins. */
export let image: usize = 0;
export let width: i32 = 0;
export let pixels: i32 = 0;
export let sources: usize = 0;
export let nearest: usize = 0;
export let costs: usize = 0;
export let boxLeft: i32 = 0;
export let boxTop: i32 = 0;
export let boxWidth: i32 = 0;
export let offsets: usize = 0;
export let offsetCount: i32 = 0;
export let apart: f32 = 0;
export let mostShift: f32 = 0;
export let shiftCost: f32 = 0;
export let leastAway: i32 = 0;
let random: u32 = 1;

/** `toSources`: one byte a pixel, 1 where a patch may be taken from. */
export function setImage(toImage: usize, toSources: usize, imageWidth: i32, imageHeight: i32): void {
  image = toImage;
  sources = toSources;
  width = imageWidth;
  pixels = imageWidth * imageHeight;
}

/** `toNearest`: i32 a place of the box, the position of its source or -1 for none; `toCosts`: f32 a place. */
export function setBox(toNearest: usize, toCosts: usize, left: i32, top: i32, wide: i32): void {
  nearest = toNearest;
  costs = toCosts;
  boxLeft = left;
  boxTop = top;
  boxWidth = wide;
}

/** `perNeighbour`: what a neighbour with another offset costs; `shift`: how far a patch may be made lighter or darker, and `perShift` what that costs. */
export function setCosts(perNeighbour: f32, shift: f32, perShift: f32, least: i32): void {
  apart = perNeighbour;
  mostShift = shift;
  shiftCost = perShift;
  leastAway = least;
}

/** Offsets that many places of the picture share, as i32 differences of positions. */
export function setOffsets(to: usize, count: i32): void {
  offsets = to;
  offsetCount = count;
}

export function setSeed(seed: u32): void {
  random = seed == 0 ? 1 : seed;
}

/** xorshift32 (Marsaglia 2003). */
// @ts-ignore: decorator
@inline
export function next(): u32 {
  random ^= random << 13;
  random ^= random >> 17;
  random ^= random << 5;
  return random;
}
