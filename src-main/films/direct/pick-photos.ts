/**
 * At most `most` of the photos, in the order given. Every room (neighbours with the same room) gets one before any gets
 * two, the rest goes where most photos are left for one shot, and within a room the choice is spread evenly.
 */
export function pickPhotos<Photo extends { readonly room: string | null }>(photos: readonly Photo[], most: number): Photo[] {
  if (photos.length <= most) return [...photos];
  const rooms: Photo[][] = [];
  for (const photo of photos) {
    const last = rooms.at(-1);
    if (last?.[0]?.room === photo.room) last.push(photo);
    else rooms.push([photo]);
  }
  if (rooms.length >= most) return spread(rooms, most).flatMap((room) => room.slice(0, 1));
  const counts = rooms.map(() => 1);
  for (let given = rooms.length; given < most; given++) {
    // The highest quotient (D'Hondt) among rooms that still have photos to give.
    let best = -1;
    let bestShare = 0;
    rooms.forEach((room, index) => {
      const count = counts[index] ?? 0;
      const share = count < room.length ? room.length / (count + 1) : 0;
      if (share > bestShare) [best, bestShare] = [index, share];
    });
    counts[best] = (counts[best] ?? 0) + 1;
  }
  return rooms.flatMap((room, index) => spread(room, counts[index] ?? 1));
}

/** `count` items at even distances, the first one always among them. */
const spread = <T>(items: readonly T[], count: number): T[] =>
  items.filter((_, index) => Math.ceil((index * count) / items.length) < Math.ceil(((index + 1) * count) / items.length));
