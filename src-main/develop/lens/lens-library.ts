import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DevelopFacts } from '../recipe.ts';
import { LensData, type LensEntry } from './lens-data.ts';
import { nameLikeness, readLensName, type LensName } from './lens-names.ts';
import { noLensKnowledge, type LensKnowledge, type LensProfile } from './lens-profile.ts';
import type { Radial } from './radial.ts';

type LensFacts = Pick<DevelopFacts, 'camera' | 'focalLengthMm' | 'focalLength35mm' | 'exposure'>;

/** Below this two names mean different lenses. */
const leastLikeness = 0.6;
/** They correct their own pictures, whatever a table says of their lenses. */
const phoneMakers = /^(?:apple|google|huawei|honor|xiaomi|oneplus|oppo|vivo|motorola|htc|lge?|nokia|sony mobile|realme|nothing)\b/i;
const phoneModels = /^(?:sm-|gt-|galaxy|iphone|pixel|moto|xt\d)/i;

/** The lens table, ready to be asked. */
export class LensLibrary {
  readonly #data: LensData;
  readonly #cameras: ReadonlyMap<string, { readonly mount: string; readonly crop: number }>;
  readonly #names: readonly { readonly entry: LensEntry; readonly names: readonly LensName[] }[];

  constructor(data: LensData) {
    this.#data = data;
    this.#cameras = new Map(data.cameras.map(([maker, model, mount, crop]) => [cameraKey(maker, model), { mount, crop }]));
    this.#names = data.lenses.map((entry) => ({
      entry,
      names: entry.names.map((name) => readLensName(name)).filter((name) => name !== null),
    }));
  }

  /** What is known of the lens of a photo; what its facts leave open stays open. */
  find(facts: LensFacts): LensKnowledge {
    const { make, model, lens } = facts.camera;
    if (isPhone(make, model)) return noLensKnowledge;
    const camera = make && model ? this.#cameras.get(cameraKey(make, model)) : undefined;
    const cropFactor = camera?.crop ?? cropFrom(facts);
    const entry = this.#entryFor(camera?.mount ?? null, cropFactor, lens);
    const profile = entry && cropFactor !== null ? profileOf(entry, cropFactor, facts) : null;
    return { profile, cropFactor: camera?.crop ?? null, isUnknown: !profile && lens !== null && !isBuiltIn(lens, cropFactor) };
  }

  #entryFor(mount: string | null, cropFactor: number | null, lens: string | null): LensEntry | null {
    // Mounts of cameras whose lens cannot be taken off begin with a small letter (a rule of the lensfun database).
    if (mount && /^[a-z]/.test(mount)) {
      const own = this.#data.lenses.filter(({ mounts }) => mounts.includes(mount));
      return own.length === 1
        ? own[0]!
        : (own.find(({ names }) => names.includes('fixed lens') && names.some((name) => name.includes('tandard'))) ?? null);
    }
    const wanted = lens === null ? null : readLensName(lens);
    if (!wanted || cropFactor === null) return null;
    const fitting = mount ? [mount, ...(this.#data.mounts[mount] ?? [])] : null;
    const candidates = this.#names
      .filter(({ entry }) => !fitting || entry.mounts.some((own) => fitting.includes(own)))
      // A profile from a smaller sensor does not reach the corners of a larger one.
      .filter(({ entry }) => entry.crop <= cropFactor * 1.06)
      .map(({ entry, names }) => ({ entry, likeness: Math.max(0, ...names.map((name) => nameLikeness(wanted, name))) }))
      .filter(({ likeness }) => likeness >= leastLikeness);
    const best = Math.max(...candidates.map(({ likeness }) => likeness));
    const equal = candidates.filter(({ likeness }) => likeness > best - 0.01);
    // Several lenses by that name (first and second versions) are as good as unknown; several sensors for one are not.
    if (new Set(equal.map(({ entry }) => entry.names[0])).size !== 1) return null;
    return equal.reduce((a, b) => (Math.abs(b.entry.crop - cropFactor) < Math.abs(a.entry.crop - cropFactor) ? b : a)).entry;
  }
}

/** Reads `lenses.json` of the resources. */
export async function openLensLibrary(resourcesDir: string): Promise<LensLibrary> {
  return new LensLibrary(LensData.parse(JSON.parse(await readFile(path.join(resourcesDir, 'lenses', 'lenses.json'), 'utf8'))));
}

const cameraKey = (maker: string, model: string): string =>
  `${maker.toLowerCase().split(/[\s,]/)[0]} ${model.toLowerCase().replaceAll(/\s+/g, ' ').trim()}`;

const isPhone = (make: string | null, model: string | null): boolean => phoneMakers.test(make ?? '') || phoneModels.test(model ?? '');

/** Phones name their lens like a part of the phone, and have sensors far smaller than a camera's. */
const isBuiltIn = (lens: string, cropFactor: number | null): boolean => /\bcamera\b/i.test(lens) || (cropFactor ?? 1) > 3.2;

function cropFrom({ focalLength35mm, focalLengthMm }: LensFacts): number | null {
  return focalLength35mm !== null && focalLengthMm !== null ? focalLength35mm / focalLengthMm : null;
}

/** The entry at this focal length and aperture, for a sensor of this crop. */
function profileOf(entry: LensEntry, cropFactor: number, { focalLengthMm, focalLength35mm, exposure }: LensFacts): LensProfile | null {
  const focal = focalLengthMm ?? (focalLength35mm === null ? null : focalLength35mm / cropFactor);
  if (focal === null) return null;
  const ratio = entry.crop / cropFactor;
  const toShort = 2 * Math.hypot(entry.aspect, 1) * ratio;
  const bend = atFocal(entry.bend, focal);
  const fringe = atFocal(entry.fringe, focal);
  const falloff = falloffAt(entry.falloff, focal, exposure.fNumber);
  if (!bend && !fringe && !falloff) return null;
  const f = 2 * ratio;
  return {
    name: entry.names[0] ?? '',
    bend: bend && scaled(bend, toShort),
    fringe: fringe && { red: scaled([...fringe.slice(0, 3), 0, 0], toShort), blue: scaled([...fringe.slice(3), 0, 0], toShort) },
    falloff: falloff && [falloff[0] * f ** 2, falloff[1] * f ** 4, falloff[2] * f ** 6],
  };
}

function scaled([c0 = 1, c1 = 0, c2 = 0, c3 = 0, c4 = 0]: readonly number[], s: number): [...Radial] {
  return [c0, c1 * s, c2 * s ** 2, c3 * s ** 3, c4 * s ** 4];
}

/** Linear between the measured focal lengths; a little beyond the ends the nearest, farther nothing. */
function atFocal(rows: readonly (readonly number[])[], focal: number): readonly number[] | null {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last || focal < 0.9 * first[0]! || focal > 1.1 * last[0]!) return null;
  const upper = rows.find((row) => row[0]! >= focal) ?? last;
  const lower = rows.findLast((row) => row[0]! <= focal) ?? first;
  const span = upper[0]! - lower[0]!;
  const share = span > 0 ? (focal - lower[0]!) / span : 0;
  return lower.slice(1).map((value, index) => value + share * (upper[index + 1]! - value));
}

/** Light fades as the lens is closed, as the inverse of the aperture; between focal lengths the nearest is near enough. */
function falloffAt(rows: readonly (readonly number[])[], focal: number, fNumber: number | null): readonly [number, number, number] | null {
  const nearest = rows.reduce<number | null>(
    (best, [at]) => (best === null || Math.abs(at! - focal) < Math.abs(best - focal) ? at! : best),
    null,
  );
  if (nearest === null || fNumber === null || Math.abs(Math.log(nearest / focal)) > 0.25) return null;
  const own = rows.filter((row) => row[0] === nearest).toSorted((a, b) => a[1]! - b[1]!);
  const upper = own.find((row) => row[1]! >= fNumber) ?? own.at(-1)!;
  const lower = own.findLast((row) => row[1]! <= fNumber) ?? own[0]!;
  const span = 1 / lower[1]! - 1 / upper[1]!;
  const share = span > 0 ? Math.min(1, Math.max(0, (1 / lower[1]! - 1 / fNumber) / span)) : 0;
  const mix = (index: number): number => lower[index]! + share * (upper[index]! - lower[index]!);
  return [mix(2), mix(3), mix(4)];
}
