import type { Card, Picture, SoundTrack, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { contentKey } from '../content-key.ts';
import type { Size } from './geometry.ts';
import { type DrawnJoin, type FrameMove, planTimeline, type Strip, type StripText, type Timeline } from './timeline.ts';

/**
 * What has to be made for a film, as a plain object: segments that each carry everything that decides their bytes and a key
 * made of it, so that what was made before is found again; and the sound, which is made apart. Pure.
 */
export interface RenderPlan {
  readonly version: 1;
  readonly frame: Size;
  readonly fps: number;
  readonly frameCount: number;
  readonly durationMs: number;
  readonly encoding: Encoding;
  readonly segments: readonly Segment[];
  readonly sound: SoundPlan;
  readonly chapters: readonly Chapter[];
  /** Metadata of the file. */
  readonly title: string | null;
  readonly isPartlyGenerated: boolean;
}

export interface Encoding {
  readonly codec: 'h264' | 'hevc' | 'prores';
  readonly quality: 'draft' | 'delivery' | 'archive';
  /** `software`, or the name of a hardware encoder's family that has proved itself on this machine. */
  readonly encoder: 'software' | 'videotoolbox' | 'nvenc' | 'qsv' | 'vaapi' | 'amf';
}

export interface Segment {
  /** 32 hex digits: names its file in the cache. */
  readonly key: string;
  /** Place in the film; not part of the key, so a shot that only moved is not made again. */
  readonly start: number;
  readonly shotIds: readonly string[];
  readonly recipe: SegmentRecipe;
}

/** Everything that decides a segment's pixels. Frames count from the segment's first. */
export interface SegmentRecipe {
  readonly frame: Size;
  readonly fps: number;
  readonly light: Storyboard['light'];
  readonly frameCount: number;
  readonly under: StripPart;
  /** The incoming picture and how it comes in; frame i of n has come (i + 1) / (n + 1) of the way. */
  readonly over: (StripPart & { readonly join: DrawnJoin }) | null;
  readonly texts: readonly StripText[];
  /** To black: `from` may lie before the segment's first frame. Null where the film does not end here. */
  readonly endFade: { readonly from: number; readonly frames: number } | null;
  /** Colours and logo of cards and texts; null where there are none, so that a new colour touches nothing else. */
  readonly brand: Storyboard['brand'] | null;
}
/** A run of frames of one strip. */
export interface StripPart {
  readonly picture: DrawnPicture;
  readonly move: FrameMove;
  /** Frame of the strip that the segment begins with. */
  readonly first: number;
}

/** What of a picture decides its pixels: not whose photo it is, and not how loud its clip is. */
export type DrawnPicture =
  | { readonly kind: 'photo' | 'frame'; readonly sha256: string; readonly widthPx: number; readonly heightPx: number }
  | { readonly kind: 'clip'; readonly sha256: string; readonly widthPx: number; readonly heightPx: number; readonly startMs: number }
  | Card;

/** All sound of a film, in samples at `sampleRateHz`, and nothing of its pictures. */
export interface SoundPlan {
  /** 32 hex digits: names its file in the cache. */
  readonly key: string;
  readonly samples: number;
  readonly tracks: readonly SoundTrack[];
  readonly duckingDb: number;
  readonly clips: readonly ClipSound[];
  readonly endFadeSamples: number;
}
/** The sound that a clip brings along, for as long as the clip is on screen. */
export interface ClipSound {
  readonly sha256: string;
  readonly clipStartMs: number;
  readonly startSample: number;
  readonly samples: number;
  /** Shared with what comes before and after: faded over this long. */
  readonly fadeInSamples: number;
  readonly fadeOutSamples: number;
  readonly gainDb: number;
}

export interface Chapter {
  readonly startMs: number;
  readonly endMs: number;
  /** A room's name in the film's language. */
  readonly title: string;
}

/** Moves when the renderer would make other bytes from the same recipe; what was made by an older one is made again. */
export const rendererVersion = 3;
export const sampleRateHz = 48_000;
/** A longer run is cut up, so that little is lost when the power goes and several encoders have work. */
const longestSegmentMs = 10_000;

export function planRender(
  storyboard: Storyboard,
  encoding: Encoding,
  roomName: (room: string) => string,
  /** Whether a trained model made anything of it that the storyboard does not tell: a photo's version. */
  isPartlyGenerated = false,
): RenderPlan {
  const timeline = planTimeline(storyboard);
  const { frame, fps, frameCount } = timeline;
  return {
    version: 1,
    frame,
    fps,
    frameCount,
    durationMs: (frameCount * 1000) / fps,
    encoding,
    segments: planSegments(storyboard, timeline, encoding),
    sound: planSound(storyboard, timeline),
    chapters: planChapters(timeline, roomName),
    title: storyboard.title,
    isPartlyGenerated: isPartlyGenerated || timeline.strips.some(({ picture }) => picture.kind === 'clip' && picture.madeBy === 'ai'),
  };
}

function planSegments({ light, brand }: Storyboard, timeline: Timeline, encoding: Encoding): Segment[] {
  const { frame, fps, frameCount, strips, endFade } = timeline;
  const fadeFrom = frameCount - endFade;
  const segment = (from: number, to: number, strip: Strip, over: { strip: Strip; join: DrawnJoin } | null): Segment => {
    const texts = strip.texts.filter((text) => text.from < to && text.to > from);
    const hasBrand = texts.length > 0 || strip.picture.kind === 'card' || over?.strip.picture.kind === 'card';
    const recipe: SegmentRecipe = {
      frame,
      fps,
      light,
      frameCount: to - from,
      under: { picture: drawnPicture(strip.picture), move: strip.move, first: from - strip.start },
      over: over && { picture: drawnPicture(over.strip.picture), move: over.strip.move, first: 0, join: over.join },
      texts: texts.map((text) => ({ ...text, from: text.from - from, to: text.to - from })),
      endFade: endFade > 0 && to > fadeFrom ? { from: fadeFrom - from, frames: endFade } : null,
      brand: hasBrand ? brand : null,
    };
    const shotIds = over ? [strip.shotId, over.strip.shotId] : [strip.shotId];
    return { key: keyOf({ rendererVersion, encoding, recipe }), start: from, shotIds, recipe };
  };
  return strips.flatMap((strip, index) => {
    const bodyEnd = strip.end - strip.joinOut;
    const marks = textMarks(strip, bodyEnd);
    const bodies = runs(strip.start + strip.joinIn, bodyEnd, marks, Math.round((longestSegmentMs * fps) / 1000));
    const next = strips[index + 1];
    return [
      ...bodies.map(([from, to]) => segment(from, to, strip, null)),
      ...(next && strip.joinOut > 0 ? [segment(bodyEnd, strip.end, strip, { strip: next, join: strip.join })] : []),
    ];
  });
}

function drawnPicture(picture: Picture): DrawnPicture {
  if (picture.kind === 'card') return picture;
  const { sha256, widthPx, heightPx } = picture;
  if (picture.kind === 'clip') return { kind: picture.kind, sha256, widthPx, heightPx, startMs: picture.startMs };
  return { kind: picture.kind, sha256, widthPx, heightPx };
}

/** Where texts come and go: a new word then touches no frame without words. */
const textMarks = ({ texts, start, joinIn }: Strip, bodyEnd: number): number[] =>
  texts.flatMap(({ from, to }) => [from, to]).filter((at) => at > start + joinIn && at < bodyEnd);

/** `[from, to)` cut at the marks, and evenly where a run is too long. */
function runs(from: number, to: number, marks: readonly number[], longest: number): (readonly [number, number])[] {
  const edges = [...new Set([from, ...marks, to])].toSorted((a, b) => a - b);
  return edges.slice(0, -1).flatMap((start, index) => {
    const length = (edges[index + 1] ?? to) - start;
    const parts = Math.ceil(length / longest);
    const edge = (part: number): number => start + Math.round((length * part) / parts);
    return Array.from({ length: parts }, (_, part) => [edge(part), edge(part + 1)] as const);
  });
}

function planSound({ sound }: Storyboard, { strips, fps, frameCount, endFade }: Timeline): SoundPlan {
  const toSamples = (frames: number): number => Math.round((frames * sampleRateHz) / fps);
  const plan = {
    samples: toSamples(frameCount),
    tracks: sound.tracks,
    duckingDb: sound.duckingDb,
    clips: strips.flatMap(({ picture, start, end, joinIn, joinOut }): ClipSound[] =>
      picture.kind === 'clip' && picture.gainDb !== null
        ? [
            {
              sha256: picture.sha256,
              clipStartMs: picture.startMs,
              startSample: toSamples(start),
              samples: toSamples(end) - toSamples(start),
              fadeInSamples: toSamples(joinIn),
              fadeOutSamples: toSamples(joinOut),
              gainDb: picture.gainDb,
            },
          ]
        : [],
    ),
    endFadeSamples: toSamples(endFade),
  };
  return { key: keyOf({ rendererVersion, sound: plan }), ...plan };
}

/** One for each run of shots of the same room, from where its first shot is whole. A film of one room has none. */
function planChapters({ strips, fps, frameCount }: Timeline, roomName: (room: string) => string): Chapter[] {
  const starts = strips.flatMap(({ room, start, joinIn }, index) =>
    room !== null && room !== strips[index - 1]?.room
      ? [{ title: roomName(room), at: index === 0 ? 0 : start + Math.ceil(joinIn / 2) }]
      : [],
  );
  if (starts.length < 2) return [];
  const toMs = (frames: number): number => Math.round((frames * 1000) / fps);
  return starts.map(({ title, at }, index) => ({
    title,
    startMs: index === 0 ? 0 : toMs(at),
    endMs: toMs(starts[index + 1]?.at ?? frameCount),
  }));
}

const keyOf = (facts: unknown): string => contentKey(facts).slice(0, 32);
