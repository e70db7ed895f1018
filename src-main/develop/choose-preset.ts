import type { PresetRule, PresetView } from '../../src-preload/contract/presets.ts';

/** Where a photo comes from, as far as a rule may ask. */
export interface PhotoPlace {
  /** The path of the shoot's folder as text. */
  readonly folder: string;
  /** A kind of room, with or without its number: `bedroom-2`. */
  readonly room: string | null;
}

/**
 * The preset that a photo gets by itself when it comes in; null when no rule is about it. The more specific rule wins: one
 * that names a client over one that does not, the longer name over the shorter, one about rooms over one about all, few
 * rooms over many; then the first by name.
 */
export function choosePreset(presets: readonly PresetView[], place: PhotoPlace): PresetView | null {
  const fitting = presets.flatMap((preset) => (preset.rule && isAbout(preset.rule, place) ? [{ preset, rule: preset.rule }] : []));
  const [best] = fitting.toSorted(
    (a, b) =>
      plain(b.rule.folderContains).length - plain(a.rule.folderContains).length ||
      Number(b.rule.rooms.length > 0) - Number(a.rule.rooms.length > 0) ||
      a.rule.rooms.length - b.rule.rooms.length ||
      (a.preset.name < b.preset.name ? -1 : 1),
  );
  return best?.preset ?? null;
}

function isAbout({ rooms, folderContains }: PresetRule, { folder, room }: PhotoPlace): boolean {
  if (rooms.length > 0 && !(room !== null && rooms.some((kind) => kind === room || kind === withoutNumber(room)))) return false;
  return plain(folder).includes(plain(folderContains));
}

const withoutNumber = (room: string): string => room.replace(/-\d+$/, '');
/** File systems write an å in two ways, and people in upper or lower case. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase().trim();
