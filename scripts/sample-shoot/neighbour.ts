import { hex, type Material } from './material.ts';
import type { Model } from './model.ts';
import { box, quad } from './shapes.ts';

const cottageWalls: readonly Material[] = ['#9a4537', '#d9d6cc', '#b7a06a'].map((colour) => ({
  colour: hex(colour),
  texture: 'boards',
  scale: 0.14,
  gap: 0.012,
  variation: 0.1,
  along: [0, 0, 1],
  across: [1, 0, 0],
  outdoors: true,
}));

/** The house next door, seen small: boards, gable, windows. */
export function cottage(model: Model): void {
  const wallMaterial = cottageWalls[Math.abs(Math.round(model.toWorld([0, 0, 0])[0])) % 3]!;
  const roof: Material = { colour: hex('#4a4744'), variation: 0.2, outdoors: true };
  const white: Material = { colour: hex('#e8e6e0'), outdoors: true };
  const pane: Material = { colour: hex('#2a3338'), roughness: 0.05, reflectance: 0.08, outdoors: true };
  const [w, d, h, ridgeHeight] = [4.6, 3.6, 3.6, 6.4];
  box(model, [-w, -d, 0], [w, d, h], wallMaterial, 0);
  for (const side of [-1, 1]) {
    model.triangle(
      [
        [side * w, -d, h],
        [side * w, d, h],
        [side * w, 0, ridgeHeight],
      ],
      wallMaterial,
    );
    quad(
      model,
      [-w - 0.4, side * (d + 0.5), h - 0.38],
      [w + 0.4, side * (d + 0.5), h - 0.38],
      [w + 0.4, 0, ridgeHeight + 0.06],
      [-w - 0.4, 0, ridgeHeight + 0.06],
      roof,
    );
    for (let i = -1; i <= 1; i++) {
      const y = side * d;
      box(model, [i * 2.8 - 0.62, y - 0.03, 1.0], [i * 2.8 + 0.62, y + 0.03, 2.5], white, 0);
      for (const half of [-1, 1])
        box(model, [i * 2.8 + half * 0.28 - 0.23, y - 0.04, 1.1], [i * 2.8 + half * 0.28 + 0.23, y + 0.04, 2.4], pane, 0);
    }
  }
  box(model, [1.2, -0.4, ridgeHeight - 1], [1.9, 0.4, ridgeHeight + 0.9], { colour: hex('#8c5a48'), variation: 0.2, outdoors: true }, 0);
}
