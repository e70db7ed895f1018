/** A bump allocator that can go back to where it was: every size of the picture is worked on by itself. */
let top: usize = 0;

/** Bytes, 64-aligned, with two vectors to spare; the memory grows as needed, so views on it must be made after the last call. */
export function allocate(bytes: usize): usize {
  if (top == 0) top = __heap_base;
  const start = (top + 63) & ~63;
  top = start + bytes + 64;
  const pages = <i32>((top + 0xffff) >>> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
  return start;
}

/** Forgets everything. */
export function release(): void {
  top = 0;
}
