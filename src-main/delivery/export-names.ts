/** Names that Windows keeps for devices, with or without an ending. */
const reserved = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])\s*(?:\.|$)/i;
const maxNameBytes = 100;

/** A name that any file system takes, as close to what the person wrote as that allows. Never empty, never a path. */
export function safeName(text: string, fallback: string): string {
  const cleaned = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\uFFFD<>:"/\\|?*]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.-]+/, '');
  // Last of all: cutting it short may leave a dot or a space at its end, which Windows drops.
  const short = shorten(cleaned, maxNameBytes).replace(/[\s.]+$/, '');
  return short === '' || reserved.test(short) ? fallback : short;
}

/** `001-living-room.jpg`: always three digits, so that the order holds and names stay when a shoot grows past ninety-nine. */
export function photoFileName({ position, room }: { position: number; room: string | null }): string {
  return `${String(position).padStart(3, '0')}-${room ?? 'photo'}.jpg`;
}

export function filmFileName(projectFolder: string, aspect: string): string {
  return `${projectFolder} ${aspect.replace(':', 'x')}.mp4`;
}

/**
 * One folder name per project, the same on every run: projects that share a name are told apart by number, oldest first.
 * Compared without case, because some file systems do.
 */
export function projectFolders(projects: readonly { readonly id: string; readonly name: string }[]): Map<string, string> {
  const taken = new Set<string>();
  const folders = new Map<string, string>();
  for (const { id, name } of projects.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const base = safeName(name, 'Project');
    let folder = base;
    for (let n = 2; taken.has(folder.toLowerCase()); n += 1) folder = `${base} ${n}`;
    taken.add(folder.toLowerCase());
    folders.set(id, folder);
  }
  return folders;
}

function shorten(text: string, maxBytes: number): string {
  let out = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    out += segment;
  }
  return out;
}
