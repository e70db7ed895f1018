import type { Aspect, FilmFormat, FilmOrigin } from '../../src-preload/contract/film-shapes.ts';

/** Names that Windows keeps for devices, with or without an ending. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:\.|$)/i;
const maxFolderBytes = 100;
/** Room for an ending and a number within the 255 that file systems give. */
const maxFileBytes = 200;

/** A name that any file system takes, as close to what the person wrote as that allows. Never empty, never a path. */
export function safeName(text: string, fallback: string, maxBytes = maxFolderBytes): string {
  const cleaned = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\uFFFD<>:"/\\|?*]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.-]+/, '');
  // Last of all: cutting it short may leave a dot or a space at its end, which Windows drops.
  const short = shorten(cleaned, maxBytes).replace(/[\s.]+$/, '');
  return short === '' || reserved.test(short) ? fallback : short;
}

/** What the tokens of a name pattern stand for. */
export interface NamedPhoto {
  readonly id: string;
  /** Place in the shoot, from 1. */
  readonly position: number;
  readonly room: string | null;
  /** Milliseconds as if the camera's clock were UTC. */
  readonly capturedAtMs: number | null;
  /** Name of the base frame's file, with its ending. */
  readonly originalName: string;
}

/** Each token is bounded by itself, so that a long address never costs the number. */
const tokenBytes = { address: 60, original: 48, room: 40 } as const;

/**
 * A file name for every photo of a project, without its ending: the same on every run, told apart by number where a pattern
 * would name two alike, compared as the laziest file system does. Pass all photos of the project, also those that are not
 * exported now: then a name does not depend on which others are ready.
 */
export function planNames(
  photos: readonly NamedPhoto[],
  { pattern, recipe, address }: { pattern: string; recipe: string; address: string },
): Map<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  // A pattern without a number names thousands alike: the search for a free one goes on where it ended.
  const next = new Map<string, number>();
  for (const photo of photos.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))) {
    const base = safeName(filled(pattern, photo, { recipe, address }), orderOf(photo), maxFileBytes);
    let name = base;
    let n = next.get(folded(base)) ?? 2;
    for (; taken.has(folded(name)); n += 1) name = `${base}-${n}`;
    next.set(folded(base), n);
    taken.add(folded(name));
    names.set(photo.id, name);
  }
  return names;
}

function filled(
  pattern: string,
  { position, room, capturedAtMs, originalName }: NamedPhoto,
  { recipe, address }: { recipe: string; address: string },
): string {
  const values: Readonly<Record<string, string>> = {
    order: orderOf({ position }),
    room: safePart(room ?? 'photo', tokenBytes.room),
    address: safePart(address, tokenBytes.address),
    original: safePart(originalName.replace(/\.[^.]*$/, ''), tokenBytes.original),
    date: capturedAtMs === null ? '' : new Date(capturedAtMs).toISOString().slice(0, 10),
    recipe,
  };
  // A token that has nothing to say takes the mark beside it along.
  return pattern
    .replaceAll(/\{(\w+)\}([-_ ]*)/g, (_, token: string, mark: string) => (values[token] ? `${values[token]}${mark}` : ''))
    .replace(/[-_\s]+$/, '');
}

/** Always three digits, so that the order holds and names stay when a shoot grows past ninety-nine. */
const orderOf = ({ position }: Pick<NamedPhoto, 'position'>): string => String(position).padStart(3, '0');

const safePart = (text: string, maxBytes: number): string => shorten(safeName(text, ''), maxBytes).trimEnd();

const folded = (name: string): string => name.normalize('NFKC').toLowerCase();

const filmEndings: Readonly<Record<FilmFormat, string>> = {
  mp4: '.mp4',
  hevc: ' HEVC.mp4',
  prores: ' ProRes.mov',
  gif: ' teaser.gif',
  webp: ' teaser.webp',
  poster: ' poster.jpg',
};
/** The usual film of a shape goes by the shape alone; others say what they are. */
const usualOrigin: FilmOrigin = 'classic-tour';

export function filmFileName(
  projectFolder: string,
  film: { readonly aspect: Aspect; readonly origin: FilmOrigin },
  format: FilmFormat,
): string {
  const origin = film.origin === usualOrigin ? '' : ` ${film.origin}`;
  return `${projectFolder} ${film.aspect.replace(':', 'x')}${origin}${filmEndings[format]}`;
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
  // Cutting between letters is slow, and a whole project is named for each file of it.
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let out = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    out += segment;
  }
  return out;
}
