import type { Framing } from '../../../src-preload/contract/storyboard.ts';
import type { Size } from '../geometry.ts';
import type { DrawnPicture, SegmentRecipe, StripPart } from '../render-plan.ts';
import { drawCard } from '../titles/draw-card.ts';
import type { FrameMaker } from './frame-maker.ts';
import { decodePlate, planPlate, type PlatePlan } from './motion-plate.ts';
import type { PlateKind } from './plate-shelf.ts';

/** Pictures that become plates; the rest are clips. */
type StillPicture = Exclude<DrawnPicture, { kind: 'clip' }>;
type StillPart = Pick<StripPart, 'move'> & { readonly picture: StillPicture };

export interface HeldPlate {
  readonly slot: number;
  readonly plan: PlatePlan;
}

/** Two pictures are on screen while they meet; the one after them is decoded meanwhile, and waits outside the kernel. */
export const heldPlates = 2;

/** What a plate needs to be made. */
interface Wanted {
  readonly key: string;
  readonly part: StillPart;
  readonly plan: PlatePlan;
  readonly brand: SegmentRecipe['brand'];
}

export interface PlateSources {
  readonly frame: Size;
  readonly light: PlateKind;
  readonly fontsDir: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Keeps the plates of the last pictures in the places of a frame maker, and decodes those to come. */
export class PlateKeeper {
  readonly #sources: PlateSources;
  readonly #maker: FrameMaker;
  /** Keys by slot, and the slots in the order of their last use. */
  readonly #held: (string | undefined)[] = Array.from({ length: heldPlates }, () => undefined);
  #order: number[] = [...this.#held.keys()];
  readonly #coming = new Map<string, Promise<Uint8Array>>();

  constructor(sources: PlateSources, maker: FrameMaker) {
    this.#sources = sources;
    this.#maker = maker;
  }

  /** Begins to decode what these recipes need and is not held, and forgets what neither needs. */
  expect(recipes: readonly SegmentRecipe[]): void {
    const wanted = recipes.flatMap((recipe) => stillParts(recipe).map((part) => this.#want(part, recipe.brand)));
    for (const key of this.#coming.keys()) {
      if (!wanted.some((one) => one.key === key)) this.#coming.delete(key);
    }
    for (const one of wanted) {
      if (!this.#held.includes(one.key) && !this.#coming.has(one.key)) void this.#begin(one);
    }
  }

  /** The plate of a part of an expected recipe. Fails with the codes of photos, and of logos. */
  async plate(part: StillPart, brand: SegmentRecipe['brand']): Promise<HeldPlate> {
    const wanted = this.#want(part, brand);
    let slot = this.#held.indexOf(wanted.key);
    if (slot < 0) {
      const pixels = await (this.#coming.get(wanted.key) ?? this.#begin(wanted));
      this.#coming.delete(wanted.key);
      slot = this.#order[0] ?? 0;
      this.#held[slot] = undefined;
      this.#maker.fillPlate(slot, pixels, wanted.plan.crop);
      this.#held[slot] = wanted.key;
    }
    this.#order = [...this.#order.filter((one) => one !== slot), slot];
    return { slot, plan: wanted.plan };
  }

  #want(part: StillPart, recipeBrand: SegmentRecipe['brand']): Wanted {
    const brand = part.picture.kind === 'card' ? recipeBrand : null;
    const plan = planStill(part, this.#sources.frame);
    return { key: JSON.stringify([part.picture, plan, brand]), part, plan, brand };
  }

  #begin({ key, part, plan, brand }: Wanted): Promise<Uint8Array> {
    const pixels = this.#decode(part.picture, plan, brand);
    // Waited for when its segment begins, or never when the film is cancelled before.
    pixels.catch(() => {});
    this.#coming.set(key, pixels);
    return pixels;
  }

  #decode(picture: StillPicture, plan: PlatePlan, brand: SegmentRecipe['brand']): Promise<Uint8Array> {
    const { files, frame, fontsDir, light } = this.#sources;
    if (picture.kind !== 'card') return decodePlate(picture.kind, fileOf(files, picture.sha256), plan, light);
    if (!brand) throw new Error('a card needs its brand');
    const logoFile = brand.logoSha256 === null ? null : fileOf(files, brand.logoSha256);
    return drawCard(picture, brand, frame, { fontsDir, logoFile });
  }
}

/** The plate of a part: a card is drawn in the film's own size. */
export function planStill({ picture, move }: StillPart, frame: Size): PlatePlan {
  if (picture.kind === 'card') return { reduced: frame, crop: { leftPx: 0, topPx: 0, ...frame } };
  const framings: readonly Framing[] = [move.from, move.to];
  return planPlate(picture, framings, frame);
}

export const stillParts = ({ under, over }: SegmentRecipe): StillPart[] =>
  [under, ...(over ? [over] : [])].flatMap(({ picture, move }) => (picture.kind === 'clip' ? [] : [{ picture, move }]));

export function fileOf(files: Readonly<Record<string, string>>, sha256: string): string {
  const file = files[sha256];
  if (file === undefined) throw new Error('a picture of the film has no file');
  return file;
}
