/** Small rendered scenes with more light in them than one exposure holds, for tests of what compares frames. */
export interface Scene {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Linear light, interleaved RGB; 1 is white at exposure 0. */
  readonly light: Float64Array;
}

export interface Crop {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A room-like picture, another one for each seed: a slope of light, boxes, and one bright window. */
export function renderScene(seed: number, widthPx: number, heightPx: number): Scene {
  const random = randomFrom(seed);
  const light = new Float64Array(widthPx * heightPx * 3);
  const angle = random() * 2 * Math.PI;
  const boxes = Array.from({ length: 26 }, (_, index) => ({
    x: random() * 1.1 - 0.1,
    y: random() * 1.1 - 0.1,
    w: 0.06 + random() * 0.35,
    h: 0.06 + random() * 0.35,
    // The last one is the window.
    level: index === 25 ? 3 : 2 ** (-5 + random() * 5.5),
    tint: random(),
  }));
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const u = x / widthPx;
      const v = y / heightPx;
      let level = 0.12 * 2 ** (1.5 * ((u - 0.5) * Math.cos(angle) + (v - 0.5) * Math.sin(angle)));
      let tint = 0.5;
      for (const box of boxes) {
        if (u < box.x || v < box.y || u >= box.x + box.w || v >= box.y + box.h) continue;
        level = box.level * (0.8 + 0.4 * ((u - box.x) / box.w));
        tint = box.tint;
      }
      const at = (y * widthPx + x) * 3;
      light[at] = level * (0.8 + 0.4 * tint);
      light[at + 1] = level;
      light[at + 2] = level * (1.2 - 0.4 * tint);
    }
  }
  return { widthPx, heightPx, light };
}

/** What a camera would make of it: `ev` stops brighter, clipped, sRGB-like curve, 8 bits. */
export function expose(
  scene: Scene,
  ev: number,
  crop: Crop = { xPx: 0, yPx: 0, widthPx: scene.widthPx, heightPx: scene.heightPx },
): Uint8Array {
  const out = new Uint8Array(crop.widthPx * crop.heightPx * 3);
  for (let y = 0; y < crop.heightPx; y += 1) {
    for (let i = 0; i < crop.widthPx * 3; i += 1) {
      const light = scene.light[((y + crop.yPx) * scene.widthPx + crop.xPx) * 3 + i]! * 2 ** ev;
      out[y * crop.widthPx * 3 + i] = Math.round(255 * Math.min(1, light) ** (1 / 2.2));
    }
  }
  return out;
}

/** Mulberry32: small, seeded, good enough for pictures. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
