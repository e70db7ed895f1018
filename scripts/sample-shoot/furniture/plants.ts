import { seededRandom } from '../../sample-music/random.ts';
import { hex, type Material } from '../material.ts';
import type { Model } from '../model.ts';
import { ceramicWhite, leafLight } from '../palette.ts';
import { lathe, sheet, tube } from '../shapes.ts';
import type { Vec } from '../vector.ts';

/** Bare twigs with small leaves, for a vase `height` tall. */
export function branches(model: Model, base: number, reach: number, seed: number, material: Material = leafLight): void {
  const random = seededRandom(seed);
  const twig: Material = { colour: hex('#6b5a45') };
  for (let i = 0; i < 6; i++) {
    const angle = random() * 6.28;
    const lean = 0.25 + 0.35 * random();
    const line = Array.from({ length: 6 }, (_, k): Vec => {
      const t = k / 5;
      return [Math.cos(angle) * lean * reach * t * t, Math.sin(angle) * lean * reach * t * t, base + reach * (0.75 + 0.25 * random()) * t];
    });
    tube(model, line, (t) => 0.003 - 0.0018 * t, twig, 5);
    for (let k = 0; k < 14; k++) {
      const t = 0.35 + 0.65 * random();
      const at = line[Math.min(5, Math.round(t * 5))]!;
      leaf(
        model,
        [at[0] + 0.02 * (random() - 0.5), at[1] + 0.02 * (random() - 0.5), at[2] + 0.05 * (random() - 0.5)],
        random() * 6.28,
        0.2 + 0.5 * random(),
        0.045 + 0.025 * random(),
        0.022,
        material,
      );
    }
  }
}

/** One leaf from `at`, heading and rising by angles, bending down along its length. */
function leaf(model: Model, at: Vec, heading: number, rise: number, length: number, width: number, material: Material): void {
  model.within({ at, turn: heading }, () => {
    sheet(
      model,
      2,
      5,
      (u, v) => {
        const half = (width / 2) * Math.sin(Math.PI * Math.min(0.98, v ** 0.8 + 0.02)) ** 0.8;
        const fold = Math.abs(u * 2 - 1) * width * 0.16;
        return [(u * 2 - 1) * half, length * v * Math.cos(rise * (1 - 0.6 * v)), length * (Math.sin(rise) * v - 0.45 * v * v) + fold];
      },
      material,
    );
  });
}

/** A big-leaved plant in a pot on the floor. */
export function pottedPlant(model: Model, height: number, seed: number, leaves: Material, pot: Material = ceramicWhite): void {
  const random = seededRandom(seed);
  lathe(
    model,
    [0, 0, 0],
    [
      [0, 0],
      [0.12, 0],
      [0.15, 0.03],
      [0.17, 0.28],
      [0.16, 0.29],
      [0.15, 0.26],
      [0, 0.255],
    ],
    pot,
    32,
  );
  const stem: Material = { colour: hex('#6e6a45') };
  for (let i = 0; i < 17; i++) {
    const angle = i * 2.4 + random() * 0.6;
    const high = 0.34 + (height - 0.45) * (0.25 + 0.75 * (i / 17)) * (0.85 + 0.3 * random());
    const out = 0.08 + 0.2 * random() * (1.15 - high / height);
    const tip: Vec = [Math.cos(angle) * out, Math.sin(angle) * out, high];
    tube(
      model,
      [[0.02 * Math.cos(angle), 0.02 * Math.sin(angle), 0.25], [tip[0] * 0.35, tip[1] * 0.35, 0.25 + (high - 0.25) * 0.6], tip],
      0.006,
      stem,
      6,
    );
    leaf(model, tip, angle - Math.PI / 2, 0.25 + 0.5 * random(), 0.3 + 0.14 * random(), 0.17 + 0.06 * random(), leaves);
  }
}
