import type { FrameId } from '../../src-preload/contract/ids.ts';
import type { FrameFacts } from './frame-facts.ts';
import { isRaw } from './sniff-format.ts';

/** A file of a project that was read as a frame. */
export interface PairingFrame {
  readonly frameId: FrameId;
  /** Below the shoot's folder, in text form. */
  readonly relative: string;
  readonly facts: Pick<FrameFacts, 'format' | 'widthPx' | 'heightPx'>;
  readonly isInPhoto: boolean;
}

/** A file of the same press of the shutter as another, which stands for both. */
export interface SecondFile<Frame extends PairingFrame> {
  readonly frame: Frame;
  readonly lead: Frame;
}

/**
 * Which files are second files of one press of the shutter: a RAW file and what the camera wrote beside it under the same name. The RAW
 * file leads, unless only a small preview of it can be shown here, or the other is in a photo already.
 */
export function pairSecondFiles<Frame extends PairingFrame>(frames: readonly Frame[]): SecondFile<Frame>[] {
  const sameNames = Map.groupBy(frames, ({ relative }) => stemOf(relative));
  return [...sameNames.values()].flatMap((sameName) => {
    const files = sameName.filter(({ facts }) => isRaw(facts.format) || facts.format === 'jpeg' || facts.format === 'heic');
    if (files.length < 2 || !files.some(({ facts }) => isRaw(facts.format))) return [];
    const lead = files.find(({ isInPhoto }) => isInPhoto) ?? leadOf(files);
    return files.filter((frame) => frame !== lead && !frame.isInPhoto).map((frame) => ({ frame, lead }));
  });
}

/** The first RAW file that holds at least half the pixels of the largest file; without one, that file. */
function leadOf<Frame extends PairingFrame>(files: readonly Frame[]): Frame {
  const pixels = ({ facts }: Frame): number => facts.widthPx * facts.heightPx;
  const largest = files.reduce((best, file) => (pixels(file) > pixels(best) ? file : best));
  return files.find((file) => isRaw(file.facts.format) && pixels(file) * 2 >= pixels(largest)) ?? largest;
}

/**
 * The frame that a sidecar belongs to: the file whose whole name it repeats (`IMG_1.CR2.xmp`), else a file of the
 * same name but for its ending (`IMG_1.xmp`).
 */
export function ownerOf<Frame extends PairingFrame>(
  sidecar: string,
  frames: readonly Frame[],
  seconds: readonly SecondFile<Frame>[],
): Frame | undefined {
  const named = withoutEnding(sidecar).toLowerCase();
  const stem = stemOf(sidecar);
  const found =
    frames.find(({ relative }) => relative.toLowerCase() === named) ??
    frames.find(({ relative, facts }) => stemOf(relative) === stem && isRaw(facts.format)) ??
    frames.find(({ relative }) => stemOf(relative) === stem);
  return seconds.find(({ frame }) => frame === found)?.lead ?? found;
}

/** Folder and name without its ending; cameras and people mix cases. */
const stemOf = (relative: string): string => withoutEnding(relative).toLowerCase();
const withoutEnding = (relative: string): string => relative.replace(/(?<=[^/])\.[^./]*$/, '');
