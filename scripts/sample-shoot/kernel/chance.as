// Chance: a stratified sequence for the first choices of a path, a hashed generator after.

let state: u32 = 1;
let sampleIndex: i32 = 0;
let dimension: i32 = 0;

@inline function hash(x: u32): u32 {
  x ^= x >> 16;
  x *= 0x7feb352d;
  x ^= x >> 15;
  x *= 0x846ca68b;
  return x ^ (x >> 16);
}
@inline function chance(): f64 {
  state = state * 747796405 + 2891336453;
  const word: u32 = ((state >> ((state >> 28) + 4)) ^ state) * 277803737;
  return <f64>(((word >> 22) ^ word) >> 8) * (1.0 / 16777216.0);
}
const alphas: StaticArray<f64> = [0.41421356, 0.73205081, 0.23606798, 0.64575131, 0.31662479, 0.60555128, 0.12310563, 0.35889894, 0.79583152, 0.38516481, 0.56776436, 0.08276253, 0.40312424, 0.55743852, 0.8556546, 0.28010989];
/** The next number of this path: a Richtmyer sequence over the pixel's samples for the first dimensions, then chance. */
function next(): f64 {
  if (dimension >= DIMENSIONS) return chance();
  const d = dimension++;
  const value: f64 = load<f32>(offsets + (<usize>d << 2)) + <f64>(sampleIndex + 1) * unchecked(alphas[d]);
  return value - Math.floor(value);
}
