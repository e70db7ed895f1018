import { FrameMaker } from './frame-maker.ts';
import type { Rectangle } from '../geometry.ts';
import { loadFilmKernel } from './kernels/film-kernel.ts';
import { decodePlate, planPlate, type PlatePlan, plateRectangle, readPhotoSize } from './motion-plate.ts';
import { frameAt, type RenderPlan } from '../render-plan.ts';
import type { Framing, RenderFilmInput } from '../storyboard.ts';
import { makeTitleCard } from '../titles/title-card.ts';

/** What of a render decides its pixels. */
export type Drawing = Pick<RenderFilmInput, 'storyboard' | 'files' | 'fontFile'>;

/** Two shots are on screen while they cross; the pixels of the next one wait outside the kernel. */
const plateSlots = 2;
const slotOf = (shot: number): number => shot % plateSlots;

interface ShotPlate {
  readonly file: string;
  readonly plan: PlatePlan;
}

/**
 * Draws a film's frames one after the other and gives the maker that holds each, until the next is asked for. The photo of
 * the shot to come is decoded meanwhile, on another thread. Fails with the codes of photos.
 */
export async function* drawFrames(drawing: Drawing, plan: RenderPlan, kernelsDir: string): AsyncGenerator<FrameMaker, void> {
  const { storyboard, fontFile } = drawing;
  const plates = await planPlates(drawing);
  let coming = decoding(plates[0]);
  const sizes = plates.map((plate) => plate.plan.crop);
  const maker = new FrameMaker(await loadFilmKernel(kernelsDir), storyboard, sizes, plateSlots);
  if (storyboard.title) maker.setOverlay(await makeTitleCard(storyboard.title.text, fontFile, storyboard));

  const place = (shot: number, framing: Framing): [slot: number, rectangle: Rectangle] => [
    slotOf(shot),
    plateRectangle(plates[shot]!.plan, framing),
  ];
  let readyShots = 0;
  for (let n = 0; n < plan.frameCount; n++) {
    const { shot, framing, over, titleOpacity } = frameAt(plan, n);
    for (; readyShots <= (over?.shot ?? shot); readyShots++) {
      const pixels = await coming;
      coming = decoding(plates[readyShots + 1]);
      if (pixels) maker.fillPlate(slotOf(readyShots), pixels, plates[readyShots]!.plan.crop);
    }
    maker.draw(...place(shot, framing));
    if (over) maker.mixIn(...place(over.shot, over.framing), over.amount);
    if (titleOpacity > 0) maker.layOverlay(titleOpacity);
    yield maker;
  }
}

async function planPlates({ storyboard, files }: Drawing): Promise<ShotPlate[]> {
  const plates: ShotPlate[] = [];
  for (const shot of storyboard.shots) {
    const file = files[shot.photoId];
    if (file === undefined) throw new Error(`no file for photo ${shot.photoId}`);
    plates.push({ file, plan: planPlate(await readPhotoSize(file), [shot.from, shot.to], storyboard) });
  }
  return plates;
}

function decoding(plate: ShotPlate | undefined): Promise<Uint8Array> | undefined {
  const pixels = plate && decodePlate(plate.file, plate.plan);
  // Waited for when its shot begins, or never when the film is cancelled before.
  pixels?.catch(() => {});
  return pixels;
}
