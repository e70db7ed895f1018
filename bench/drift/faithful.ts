import type { StyleChange } from '../../src-preload/contract/ai.ts';
import { expose, meter, withGlare } from '../../scripts/sample-shoot/camera.ts';
import { findEdgeField, type Rgb } from '../../src-main/ai/drift/edge-field.ts';
import { blended, clouds, eachPixel, inEllipse } from './paint.ts';
import type { TracedScene, Variant } from './traced-scenes.ts';

/** A result as a good model gives it, before what every model does to all of a picture. */
export interface Faithful {
  readonly mode: Mode;
  readonly before: Rgb;
  readonly after: Rgb;
  readonly mask: Uint8Array | null;
  readonly changes: readonly StyleChange[];
}
export type Mode = 'remove' | 'add' | 'dusk' | 'lights-on' | 'blue-sky' | 'lawn' | 'staging' | 'declutter' | 'paint' | 'floor';

/** A scene as a camera would show it, well exposed; the same exposure for all its variants unless they are darker. */
export function seen(
  scene: TracedScene,
  mix: Partial<Record<Variant, number | readonly [number, number, number]>>,
  seed: number,
  target = 0.3,
): Rgb {
  const count = scene.widthPx * scene.heightPx * 3;
  const rgb = new Float32Array(count);
  for (const [variant, gain] of Object.entries(mix) as [Variant, number | readonly [number, number, number]][]) {
    const light = scene.light[variant]!;
    const gains = typeof gain === 'number' ? [gain, gain, gain] : gain;
    for (let i = 0; i < count; i++) rgb[i]! += light[i]! * gains[i % 3]!;
  }
  const picture = withGlare({ width: scene.widthPx, height: scene.heightPx, rgb });
  const exposure = meter(picture, 8, 100, target);
  return { rgb: expose(picture, exposure, { gains: [1.0, 1, 1.04], seed }), widthPx: scene.widthPx, heightPx: scene.heightPx };
}

export function modesOf(scene: TracedScene): readonly Mode[] {
  if (scene.picture) return scene.isOutdoors ? ['remove', 'blue-sky', 'add', 'lawn'] : ['remove', 'add'];
  if (scene.name.startsWith('terrace')) return ['remove', 'add', 'dusk', 'blue-sky'];
  if (scene.isOutdoors) return ['remove', 'add', 'dusk', 'blue-sky', 'lawn'];
  return scene.light.empty
    ? ['staging', 'remove', 'staging', 'lights-on', 'add', 'declutter', 'paint', 'dusk', 'staging', 'floor']
    : ['remove', 'lights-on', 'declutter', 'paint', 'add', 'dusk'];
}

export function makeFaithful(scene: TracedScene, mode: Mode, random: () => number): Faithful {
  const seed = Math.floor(1e6 * random());
  const asIs = (): Rgb => scene.picture ?? seen(scene, { 'as-is': 1 }, seed);
  const { widthPx, heightPx } = scene;
  switch (mode) {
    case 'remove':
    case 'add': {
      const before = asIs();
      const [cx, cy] = [widthPx * (0.25 + 0.5 * random()), heightPx * (0.45 + 0.35 * random())];
      const [rx, ry] = [widthPx * (0.05 + 0.07 * random()), heightPx * (0.07 + 0.08 * random())];
      const mask = Uint8Array.from(
        { length: widthPx * heightPx },
        (_, i) => 255 * inEllipse(i % widthPx, Math.floor(i / widthPx), cx, cy, rx, ry),
      );
      const other = mode === 'remove' ? smeared(before, cx, cy, rx, ry) : eachPixel(before, (_, x, y) => ball(x, y, cx, cy, rx));
      return { mode, before, after: blended(before, other, (x, y) => mask[y * widthPx + x]! / 255), mask, changes: [] };
    }
    case 'dusk': {
      const before = asIs();
      const blue = [0.35 + 0.2 * random(), 0.5 + 0.15 * random(), 0.9] as const;
      if (!scene.isOutdoors) {
        const day = blue.map((v) => 0.12 * v) as [number, number, number];
        return {
          mode,
          before,
          after: seen(scene, { 'as-is': day, lamps: 1.2 + random() }, seed + 1, 0.2),
          mask: null,
          changes: ['light', 'colour', 'sky'],
        };
      }
      const dark = seen(behindPanes(scene, random), { lit: [0.75, 0.8, 1.15] }, seed + 1, 0.13 + 0.05 * random());
      return { mode, before, after: dark, mask: null, changes: ['light', 'colour', 'sky'] };
    }
    case 'lights-on': {
      const warm = [1.1, 1, 0.85].map((v) => v * (1 + random())) as [number, number, number];
      return {
        mode,
        before: asIs(),
        after: seen(scene, { 'as-is': 0.55, lamps: warm }, seed + 1, 0.31),
        mask: null,
        changes: random() < 0.5 ? ['light'] : ['light', 'colour'],
      };
    }
    case 'blue-sky': {
      const before = asIs();
      return { mode, before, after: newSky(before, random), mask: null, changes: ['sky'] };
    }
    case 'lawn': {
      const before = asIs();
      const grain = clouds(2.2, random);
      const green = eachPixel(before, ([r, g, b], x, y) => {
        const n = 0.75 + 0.5 * grain(x, y);
        return [0.72 * r * n + 6, 1.08 * g * n + 8, 0.62 * b * n];
      });
      const after = blended(before, green, (x, y) => {
        const i = 3 * (y * widthPx + x);
        const [r, g, b] = [before.rgb[i]!, before.rgb[i + 1]!, before.rgb[i + 2]!];
        return y > 0.62 * heightPx && g > 1.02 * r && g > 1.15 * b && g > 62 ? 1 : 0;
      });
      return { mode, before, after, mask: null, changes: ['ground'] };
    }
    case 'staging': {
      const ways = [
        ['empty', 'as-is'],
        ['empty', 'restaged'],
        ['as-is', 'restaged'],
      ] as const;
      const [from, to] = ways[Math.floor((scene.light.restaged ? 3 : 1) * random())]!;
      return {
        mode,
        before: seen(scene, { [from]: 1 }, seed),
        after: seen(scene, { [to]: 1 }, seed + 1),
        mask: null,
        changes: ['furniture', 'small-things'],
      };
    }
    case 'declutter':
      return { mode, before: asIs(), after: seen(scene, { tidied: 1 }, seed + 1), mask: null, changes: ['small-things'] };
    case 'paint':
    case 'floor':
      return {
        mode,
        before: asIs(),
        after: seen(scene, { [mode === 'paint' ? 'painted' : 'floored']: 1 }, seed + 1),
        mask: null,
        changes: ['surfaces', 'colour'],
      };
    default:
      return mode satisfies never;
  }
}

/** What a model lays over something taken away: the colours about it, without detail. */
function smeared(picture: Rgb, cx: number, cy: number, rx: number, ry: number): Rgb {
  const { rgb, widthPx, heightPx } = picture;
  const at = (x: number, y: number): number =>
    3 * (Math.min(heightPx - 1, Math.max(0, Math.round(y))) * widthPx + Math.min(widthPx - 1, Math.max(0, Math.round(x))));
  return eachPixel(picture, (old, x, y) => {
    if (Math.abs(x - cx) > 1.2 * rx || Math.abs(y - cy) > 1.2 * ry) return old;
    const [left, right] = [at(cx - 1.15 * rx, y), at(cx + 1.15 * rx, y)];
    const t = (x - cx + 1.15 * rx) / (2.3 * rx);
    return [0, 1, 2].map((c) => rgb[left + c]! * (1 - t) + rgb[right + c]! * t) as [number, number, number];
  });
}

function ball(x: number, y: number, cx: number, cy: number, r: number): readonly [number, number, number] {
  const [u, v] = [(x - cx) / r, (y - cy) / r];
  const shade = 0.55 + 0.4 * Math.max(-1, -0.5 * u - 0.6 * v);
  return [210 * shade, 120 * shade, 70 * shade];
}

/** Lit panes with something of a room to be seen behind them: where the lit picture is brighter than the unlit one. */
function behindPanes(scene: TracedScene, random: () => number): TracedScene {
  const [plain, lit] = [scene.light['no-sun']!, scene.light.lit!.slice()];
  const [rooms, curtains] = [clouds(30, random), clouds(9, random)];
  for (let i = 0; i < lit.length; i++) {
    const [x, y] = [Math.floor(i / 3) % scene.widthPx, Math.floor(i / 3 / scene.widthPx)];
    const glow = lit[i]! - plain[i]!;
    if (glow > 0.3) lit[i] = plain[i]! + glow * (0.35 + 0.9 * rooms(x, y)) * (0.8 + 0.4 * curtains(x, 0));
  }
  return { ...scene, light: { ...scene.light, lit } };
}

/** Another sky behind what stands before it, clouds and all, by the colours of the old one. */
function newSky(before: Rgb, random: () => number): Rgb {
  const field = clouds(150, random);
  const { widthPx, heightPx, rgb } = before;
  const isSky = new Uint8Array(widthPx * heightPx);
  const { strength } = findEdgeField(before);
  for (let x = 0; x < widthPx; x++) {
    for (let y = 0; y < 0.6 * heightPx; y++) {
      const i = 3 * (y * widthPx + x);
      if (!(rgb[i + 2]! > rgb[i]! - 2 && rgb[i + 2]! > 105 && rgb[i + 2]! >= rgb[i + 1]! - 3) || strength[y * widthPx + x]! > 9) break;
      isSky[y * widthPx + x] = 1;
    }
  }
  const sky = eachPixel(before, (_, x, y) => {
    const deep = Math.min(1, y / (0.6 * heightPx));
    const white = Math.max(0, Math.min(1, 3.2 * (field(x, 1.8 * y) - 0.52)));
    return [70 + 110 * deep, 130 + 75 * deep, 215 + 20 * deep].map((v) => v * (1 - white) + 248 * white) as [number, number, number];
  });
  return blended(before, sky, (x, y) => isSky[y * widthPx + x]!);
}
