import { hex, type Material } from '../material.ts';
import type { Model } from '../model.ts';
import { blackFrame, darkGlass } from '../palette.ts';
import { box, cushion, quad, tube } from '../shapes.ts';

/** A low easy chair of slats with two cushions, its front towards -y. */
export function deckChair(model: Model, width: number, wood: Material, fabric: Material, pillow: Material): void {
  const half = width / 2;
  for (const s of [-1, 1]) {
    box(model, [s * half, -0.4, 0], [s * (half - 0.06), -0.34, 0.56], wood, 0.004);
    box(model, [s * half, 0.34, 0], [s * (half - 0.06), 0.4, 0.56], wood, 0.004);
    box(model, [s * (half + 0.01), -0.43, 0.56], [s * (half - 0.08), 0.42, 0.59], wood, 0.006, 2);
  }
  box(model, [-half + 0.06, -0.4, 0.2], [half - 0.06, 0.38, 0.26], wood, 0.003);
  for (let i = 0; i < 4; i++) box(model, [-half + 0.06, 0.36, 0.36 + i * 0.11], [half - 0.06, 0.385, 0.42 + i * 0.11], wood, 0.003);
  const seats = Math.max(1, Math.round((width - 0.2) / 0.65));
  const each = (width - 0.14) / seats;
  for (let i = 0; i < seats; i++) {
    const x = -half + 0.07 + each * (i + 0.5);
    box(model, [x - each / 2 + 0.004, -0.41, 0.26], [x + each / 2 - 0.004, 0.32, 0.41], fabric, 0.05, 4);
    model.within({ at: [x, 0.27, 0.62], tip: 1.3 }, () =>
      box(model, [-each / 2 + 0.006, -0.24, -0.07], [each / 2 - 0.006, 0.24, 0.07], fabric, 0.06, 4),
    );
  }
  model.within({ at: [-half + 0.36, 0.08, 0.58], turn: 0.2, tip: 1.15 }, () => cushion(model, 0.44, 0.42, 0.17, pillow, 3));
}

/** A railing of slim posts with glass between, along +x. */
export function railing(model: Model, length: number, height: number, glass: Material): void {
  const posts = Math.round(length / 1.3);
  for (let i = 0; i <= posts; i++)
    box(model, [(i * length) / posts - 0.02, -0.02, 0], [(i * length) / posts + 0.02, 0.02, height], blackFrame, 0.003);
  box(model, [-0.03, -0.03, height], [length + 0.03, 0.03, height + 0.04], blackFrame, 0.008, 2);
  for (let i = 0; i < posts; i++)
    quad(
      model,
      [(i * length) / posts + 0.03, 0, 0.08],
      [((i + 1) * length) / posts - 0.03, 0, 0.08],
      [((i + 1) * length) / posts - 0.03, 0, height - 0.05],
      [(i * length) / posts + 0.03, 0, height - 0.05],
      glass,
    );
}

/** A window seen from outside, round the origin in the x-z plane facing -y: frame, reveal, a dim room, reflecting panes. */
export function facadeWindow(model: Model, width: number, height: number, panes: number, frame: Material, blind?: Material): void {
  const [w, h] = [width / 2, height / 2];
  const t = 0.06;
  box(model, [-w - 0.07, -0.035, -h - 0.07], [w + 0.07, 0.0, -h], frame, 0.004);
  box(model, [-w - 0.07, -0.035, h], [w + 0.07, 0.0, h + 0.07], frame, 0.004);
  for (const s of [-1, 1]) box(model, [s * w, -0.035, -h], [s * (w + 0.07), 0.0, h], frame, 0.004);
  box(model, [-w - 0.1, -0.07, -h - 0.09], [w + 0.1, 0.0, -h - 0.06], frame, 0.004);
  box(model, [-w, 0.0, -h], [w, 0.02, -h + t], frame, 0.003);
  box(model, [-w, 0.0, h - t], [w, 0.02, h], frame, 0.003);
  for (let i = 0; i <= panes; i++) {
    const x = -w + (i * (width - t)) / panes;
    box(model, [x, 0.0, -h], [x + t, 0.02, h], frame, 0.003);
  }
  quad(model, [-w, 0.015, -h], [w, 0.015, -h], [w, 0.015, h], [-w, 0.015, h], {
    ...darkGlass,
    colour: hex('#1d2325'),
    roughness: 0.02,
    reflectance: 0.11,
  });
  if (blind) for (const s of [-1, 1]) box(model, [s * (w - t), 0.012, -h + t], [s * (w - t - width * 0.11), 0.0149, h - t], blind, 0);
}

export function outdoorLamp(model: Model): void {
  box(model, [-0.05, -0.09, -0.1], [0.05, 0, 0.1], blackFrame, 0.006, 2);
  tube(
    model,
    [
      [0, -0.05, -0.11],
      [0, -0.05, -0.1],
    ],
    0.035,
    { colour: hex('#e8dfc8') },
  );
}
