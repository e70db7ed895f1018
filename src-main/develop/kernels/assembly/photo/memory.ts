/** First address that the caller may use, on a cache line. */
export function arenaStart(): usize {
  return (__heap_base + 63) & ~63;
}

@inline
export function clampIndex(value: i32, last: i32): i32 {
  return value < 0 ? 0 : value > last ? last : value;
}
