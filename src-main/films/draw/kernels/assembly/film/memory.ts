/** A bump allocator; everything lives as long as the film. */
let top: usize = 0;

/** Bytes, 64-aligned; the memory grows as needed, so views on it must be made after the last call. */
export function allocate(bytes: usize): usize {
  if (top == 0) top = __heap_base;
  const start = (top + 63) & ~63;
  // Spare bytes: the widest kernel writes two vectors at a time and may pass the end of the last row.
  top = start + bytes + 64;
  const pages = <i32>((top + 0xffff) >>> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
  return start;
}
