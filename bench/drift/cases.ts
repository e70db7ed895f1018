import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StyleChange } from '../../src-preload/contract/ai.ts';
import type { Rgb } from '../../src-main/ai/drift/edge-field.ts';
import { decodePicture, openEncoded } from '../../src-main/imaging/decode-picture.ts';
import { drawnPictures, randomNumbers } from '../drawn-pictures.ts';
import { makeFaithful, modesOf, seen, type Mode } from './faithful.ts';
import { asModel } from './paint.ts';
import { modesFor, withDrift, type DriftKind } from './seeded.ts';
import { traceScenes, type TracedScene } from './traced-scenes.ts';

export interface Case {
  readonly name: string;
  readonly kind: 'faithful' | DriftKind;
  readonly mode: Mode;
  readonly before: Rgb;
  readonly after: Rgb;
  readonly mask: Uint8Array | null;
  readonly changes: readonly StyleChange[];
}
export type Half = 'tuned on' | 'held out';

const perKind = 12;
const faithfulCount = 40;
const kinds = Object.keys(modesFor) as DriftKind[];
const longestPx = 1024;

/** How many of the traced places, from the first, and which drawn pictures and frames the limits were set on. */
const tunedPlaces = 11;
const tunedDrawn = 8;
const tunedFrames = /N1A04(?:098|103|110|112|117|119)|IMG_/;
const heldOutFrames = /N1A04(?:105|108|113|115)/;

/** The pictures of one half: no room is seen from the same place, and no frame is used, in both. */
async function pictures(half: Half, say: (line: string) => void): Promise<readonly TracedScene[]> {
  const isTuned = half === 'tuned on';
  const mine = (await traceScenes(say)).filter((_, index) => index < tunedPlaces === isTuned);
  const shoot = path.resolve(import.meta.dirname, '../../resources/sample-shoot');
  const wanted = isTuned ? tunedFrames : heldOutFrames;
  const frames = globSync('**/*', { cwd: shoot })
    .toSorted()
    .filter((file) => wanted.test(file));
  for (const file of frames) {
    const isOutdoors = file.includes('exterior');
    const encoded = await openEncoded(await readFile(path.join(shoot, file)));
    const { rgb, widthPx, heightPx } = await decodePicture(encoded, longestPx, 8, { isLenient: true });
    mine.push({
      name: path.basename(file),
      isOutdoors,
      widthPx,
      heightPx,
      light: {},
      picture: { rgb: new Uint8Array(rgb), widthPx, heightPx },
    });
  }
  for (const drawn of isTuned ? drawnPictures(tunedDrawn) : drawnPictures(tunedDrawn + 4).slice(tunedDrawn)) {
    mine.push({
      name: `drawn ${drawn.name}`,
      isOutdoors: false,
      widthPx: drawn.widthPx,
      heightPx: drawn.heightPx,
      light: {},
      picture: drawn,
    });
  }
  return mine;
}

/** Sixty drifts and forty faithful results, one after the other; the same for the same seed. */
export async function* makeCases(half: Half, seed: number, say: (line: string) => void, only?: ReadonlySet<string>): AsyncGenerator<Case> {
  const mine = await pictures(half, say);
  const rooms = mine.filter(({ name }) => !name.startsWith('drawn'));
  for (const kind of ['faithful', ...kinds] as const) {
    if (only && !only.has(kind)) continue;
    const random = randomNumbers(seed + 1000 * (kinds as readonly string[]).indexOf(kind));
    const wanted = kind === 'faithful' ? faithfulCount : perKind;
    // Traced rooms three times as often: only they can be seen in every style.
    const traced = mine.filter(({ picture, name }) => !picture && (kind !== 'window added' || !name.startsWith('terrace')));
    const frames = (kind === 'faithful' || kind === 'object added' ? mine : rooms).filter(({ picture }) => picture);
    const from = [...traced, ...traced, ...traced, ...frames];
    // Pictures and styles in turn, so that both are as even as they can be.
    const used = new Map<string, number>();
    let made = 0;
    for (let turn = 0; made < wanted && turn < 20 * wanted; turn++) {
      const scene = from[turn % from.length]!;
      const modes = modesOf(scene).filter((mode) => kind === 'faithful' || modesFor[kind].includes(mode));
      if (modes.length === 0) continue;
      const first = Math.floor(random() * modes.length);
      const turned = modes.map((_, k) => modes[(first + k) % modes.length]!);
      const mode = turned.toSorted((a, b) => (used.get(a) ?? 0) - (used.get(b) ?? 0))[0]!;
      const faithful = makeFaithful(scene, mode, random);
      const structure = scene.light.empty ? seen(scene, { empty: 1 }, 1) : faithful.before;
      const after = kind === 'faithful' ? faithful.after : withDrift(kind, faithful, structure, random);
      if (!after) continue;
      used.set(mode, (used.get(mode) ?? 0) + 1);
      made++;
      yield {
        name: `${scene.name} ${mode}`,
        kind,
        mode,
        before: faithful.before,
        after: await asModel(after, random),
        mask: faithful.mask,
        changes: faithful.changes,
      };
    }
  }
}
