import type { OpenClip } from '../clips/clip-frames.ts';
import type { Size } from '../geometry.ts';
import type { SegmentRecipe, StripPart } from '../render-plan.ts';
import { framingAt } from '../timeline.ts';
import { drawText } from '../titles/draw-text.ts';
import { textOpacity } from '../titles/text-opacity.ts';
import { FrameMaker, type Layer, type Overlay } from './frame-maker.ts';
import { meet } from './joins.ts';
import { plateRectangle } from './motion-plate.ts';
import { fileOf, heldPlates, PlateKeeper, planStill, stillParts } from './plate-keeper.ts';
import type { PlateKind } from './plate-shelf.ts';

export interface SegmentDrawerParts {
  readonly kernelsDir: string;
  readonly frame: Size;
  readonly fontsDir: string;
  /** Files of ours by their SHA-256. */
  readonly files: Readonly<Record<string, string>>;
  readonly openClip: OpenClip;
  /** All that may be asked for; memory is laid out once, for the largest of them. */
  readonly recipes: readonly SegmentRecipe[];
}

/** Draws one segment after the other, and keeps what neighbouring ones share. */
export interface SegmentDrawer {
  readonly frameBytes: number;
  /**
   * The frames of a segment: yuv420p, limited range BT.709. A frame can be copied until the next is asked for, and one
   * segment is drawn at a time. What `next` shows is decoded meanwhile. Fails with the codes of photos and clips, or
   * with the signal's reason.
   */
  frames(recipe: SegmentRecipe, signal: AbortSignal, next?: SegmentRecipe | null): AsyncGenerator<DrawnFrame, void, undefined>;
}
export interface DrawnFrame {
  copyTo(target: Uint8Array): void;
}

export async function createSegmentDrawer(parts: SegmentDrawerParts): Promise<SegmentDrawer> {
  const { kernelsDir, frame, recipes } = parts;
  const light: PlateKind = recipes.some((recipe) => recipe.light === 'linear') ? 'light' : 'display';
  const maker = await FrameMaker.create(kernelsDir, {
    frame,
    light,
    plates: recipes.flatMap(stillParts).map((part) => planStill(part, frame).crop),
    slotCount: heldPlates,
    hasOverlays: recipes.some(({ texts }) => texts.length > 0),
    shiftsFrames: recipes.some(shiftsClip),
  });
  return new LaneDrawer(parts, maker, new PlateKeeper({ ...parts, light }, maker));
}

/** Whether a clip is moved between pixels in this segment. */
const shiftsClip = ({ under, over }: SegmentRecipe): boolean =>
  (over?.join.kind === 'slide' || over?.join.kind === 'push') && [under, over].some(({ picture }) => picture.kind === 'clip');

/** One strip of a segment: what it shows on each of the segment's frames, in order. */
interface LayerSource {
  at(n: number): Layer | Promise<Layer>;
  close(): Promise<unknown>;
}

class LaneDrawer implements SegmentDrawer {
  readonly frameBytes: number;
  readonly #parts: SegmentDrawerParts;
  readonly #maker: FrameMaker;
  readonly #plates: PlateKeeper;
  /** Texts of the segment before and of this one: a long text is cut into several. */
  #overlays = new Map<string, Promise<Overlay>>();

  constructor(parts: SegmentDrawerParts, maker: FrameMaker, plates: PlateKeeper) {
    this.#parts = parts;
    this.#maker = maker;
    this.#plates = plates;
    this.frameBytes = maker.frameBytes;
  }

  async *frames(recipe: SegmentRecipe, signal: AbortSignal, next: SegmentRecipe | null = null): ReturnType<SegmentDrawer['frames']> {
    signal.throwIfAborted();
    this.#plates.expect(next ? [recipe, next] : [recipe]);
    const overlays = await this.#drawTexts(recipe);
    const under = await this.#open(recipe.under, recipe, signal);
    const over = recipe.over && (await this.#open(recipe.over, recipe, signal));
    try {
      for (let n = 0; n < recipe.frameCount; n++) {
        signal.throwIfAborted();
        this.#compose(recipe, n, await under.at(n), over && (await over.at(n)), overlays);
        yield this.#maker;
      }
    } finally {
      await Promise.all([under.close(), over?.close()]);
    }
  }

  #compose(recipe: SegmentRecipe, n: number, under: Layer, over: Layer | null, overlays: readonly Overlay[]): void {
    const { frame, fps, frameCount, endFade, texts } = recipe;
    const maker = this.#maker;
    if (recipe.over && over) maker.join(under, over, meet(recipe.over.join, (n + 1) / (frameCount + 1), frame));
    else maker.show(under);
    for (const [index, text] of texts.entries()) {
      const opacity = textOpacity(text, n, fps);
      if (opacity > 0) maker.lay(overlays[index]!, opacity);
    }
    // The film's last frame is black.
    if (endFade && n >= endFade.from) maker.darken((n - endFade.from + 1) / endFade.frames);
  }

  async #open({ picture, move, first }: StripPart, recipe: SegmentRecipe, signal: AbortSignal): Promise<LayerSource> {
    if (picture.kind !== 'clip') {
      const { slot, plan } = await this.#plates.plate({ picture, move }, recipe.brand);
      return {
        at: (n) => ({ kind: 'plate', slot, rectangle: plateRectangle(plan, framingAt(move, first + n)) }),
        close: async () => {},
      };
    }
    const { sha256, startMs } = picture;
    const { frame, fps, frameCount } = recipe;
    const request = { sha256, file: fileOf(this.#parts.files, sha256), startMs, first, count: frameCount, framing: move.from, frame, fps };
    const frames = this.#parts.openClip(request, signal);
    return {
      at: async () => {
        const { value } = await frames.next();
        if (!value) throw new Error('a clip gave fewer frames than it was asked for');
        return { kind: 'frame', pixels: value };
      },
      close: () => frames.return(),
    };
  }

  async #drawTexts({ texts, brand, frame }: SegmentRecipe): Promise<Overlay[]> {
    const kept = new Map<string, Promise<Overlay>>();
    const drawn = texts.map((text) => {
      if (!brand) throw new Error('a text needs its brand');
      const { kind, text: line, detail } = text;
      const key = JSON.stringify([kind, line, detail, brand]);
      const overlay = kept.get(key) ?? this.#overlays.get(key) ?? drawText(text, brand, frame, this.#parts.fontsDir);
      kept.set(key, overlay);
      return overlay;
    });
    this.#overlays = kept;
    return Promise.all(drawn);
  }
}
