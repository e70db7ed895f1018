import type { FrameFacts } from './frame-facts.ts';
import { groupBrackets, type GroupingFrame } from './group-brackets.ts';
import { compareNaturally } from './natural-order.ts';
import { roomFromPath, roomKind } from './room-name.ts';

export interface PlanFrame {
  readonly frameId: string;
  /** Below the shoot's folder, in text form. */
  readonly relative: string;
  readonly facts: FrameFacts;
}

export interface PlannedPhoto {
  /** Place in the shoot, from 1. */
  readonly position: number;
  readonly room: string | null;
  readonly kind: 'single' | 'bracket';
  /** Darkest first. */
  readonly frames: ReadonlyArray<{ readonly frameId: string }>;
  readonly baseFrameId: string;
  /** Some frames with the flash and some without. */
  readonly isFlashAndAmbient: boolean;
}

/**
 * Which photos to make of the readable frames of a shoot that are in none yet, in the order in which they were taken.
 * `nextPosition` is the first free place: photos that are there already keep theirs.
 */
export function planImport({
  frames,
  nextPosition,
}: {
  readonly frames: readonly PlanFrame[];
  readonly nextPosition: number;
}): PlannedPhoto[] {
  const byKey = new Map(frames.map((frame) => [frame.frameId, frame]));
  const grouping = frames.toSorted((a, b) => compareNaturally(a.relative, b.relative)).map(asGroupingFrame);
  return groupBrackets(grouping).map((group, index) => {
    const members = group.frames.map(({ key }) => byKey.get(key)!);
    const base = members[group.base]!;
    return {
      position: nextPosition + index,
      room: roomOfSet(base, members),
      kind: group.kind,
      frames: members.map(({ frameId }) => ({ frameId })),
      baseFrameId: base.frameId,
      isFlashAndAmbient: group.isFlashAndAmbient,
    };
  });
}

/** A frame as grouping knows it. */
export const asGroupingFrame = ({ frameId, relative, facts }: PlanFrame): GroupingFrame => ({
  key: frameId,
  folder: relative.slice(0, Math.max(0, relative.lastIndexOf('/'))),
  facts,
});

/** The base frame names the room, or any frame that does. Numbers that differ within a set count frames, not rooms. */
function roomOfSet(base: PlanFrame, members: readonly PlanFrame[]): string | null {
  const rooms = [base, ...members].map(({ relative }) => roomFromPath(relative)).filter((room) => room !== null);
  const room = rooms[0] ?? null;
  return room === null || rooms.every((other) => other === room) ? room : roomKind(room);
}
