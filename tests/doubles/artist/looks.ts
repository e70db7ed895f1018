import { type Canvas, type Colour, drawShape, ellipse, luminance, plain, repaint, roundedBox, smoothStep, softened } from './canvas.ts';

/**
 * What the double makes of a photo when a style is asked for: a change that anybody sees at once and that keeps every line of
 * the building where it was. The first words of the prompt that it knows decide.
 */
export type Look = 'staging' | 'empty' | 'declutter' | 'dusk' | 'sky' | 'lawn' | 'lights' | 'fire' | 'paint' | 'floor' | 'brighter';

const words: readonly (readonly [Look, RegExp])[] = [
  ['empty', /empty it|empty room|(?:remove|take out) all[^.]{0,20}furniture|unfurnish/i],
  ['declutter', /declutter|clutter|tidy|take away|take the camera|clear it|clear the/i],
  ['lights', /golden|low, warm sun|(?:switch|turn) on|lights? on|lamps/i],
  ['dusk', /dusk|twilight|blue hour|evening|sunset/i],
  ['sky', /sky/i],
  ['lawn', /lawn|grass/i],
  ['fire', /fireplace|fire/i],
  ['paint', /paint|wall colou?r/i],
  ['floor', /floor|boards|parquet/i],
  ['staging', /furnish|furniture|staging|stage it|sofa|scandinavian|minimal|luxury|family/i],
];
/** What a prompt begins with is what is wanted; the rest says what must stay. */
const heedfulCharacters = 220;

/** Which look the prompt asks for: whatever is named first. */
export function lookOf(prompt: string): Look {
  const wanted = prompt.replace(/^edit this photograph[^.]*\.\s*/i, '').slice(0, heedfulCharacters);
  const found = words
    .map(([look, pattern]) => ({ look, at: wanted.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at);
  return found[0]?.look ?? 'brighter';
}

export async function applyLook(canvas: Canvas, prompt: string): Promise<void> {
  const look = lookOf(prompt);
  switch (look) {
    case 'dusk':
      return dusk(canvas);
    case 'sky':
      return sky(canvas);
    case 'lawn':
      return lawn(canvas);
    case 'lights':
      return lights(canvas);
    case 'fire':
      return fire(canvas);
    case 'paint':
      return tint(canvas, 0, 0.66, /green|sage/i.test(prompt) ? [150, 170, 145] : [165, 178, 190]);
    case 'floor':
      return tint(canvas, 0.62, 1, [176, 132, 92]);
    case 'declutter':
      return tidy(canvas, 0.6);
    case 'empty':
      return tidy(canvas, 1);
    case 'staging':
      return furnish(canvas, palette(prompt));
    case 'brighter':
      return repaint(canvas, (_x, _y, red, green, blue) => [lift(red) + 6, lift(green) + 3, lift(blue), 1]);
  }
}
const lift = (value: number): number => 255 * (value / 255) ** 0.85;

/** How much of a sky a pixel may be: bright, grey or blue, high up. */
const skyness = (y: number, red: number, green: number, blue: number): number =>
  smoothStep(92, 138, luminance(red, green, blue)) * smoothStep(-25, 5, blue - red) * (1 - smoothStep(0.4, 0.62, y));

/**
 * The sky, seen from the top: a column is sky until something stands in it, so that white walls are none. To be asked row by row.
 */
function skyFinder({ widthPx }: Canvas): (x: number, y: number, red: number, green: number, blue: number) => number {
  const open = new Float32Array(widthPx + 1).fill(1);
  return (x, y, red, green, blue) => {
    const column = Math.round(x * widthPx);
    const here = skyness(y, red, green, blue);
    if (here < 0.25) open[column]! *= 0.7;
    return here * open[column]!;
  };
}

function dusk(canvas: Canvas): void {
  const skyAt = skyFinder(canvas);
  repaint(canvas, (x, y, red, green, blue) => {
    const isSky = skyAt(x, y, red, green, blue);
    const low = smoothStep(0, 0.5, y);
    const glow = smoothStep(200, 250, luminance(red, green, blue)) * (1 - isSky);
    const evening: Colour = [
      (red * 0.42 + 12) * (1 - isSky) + (46 + 190 * low) * isSky,
      (green * 0.38 + 6) * (1 - isSky) + (58 + 80 * low) * isSky,
      (blue * 0.44 + 14) * (1 - isSky) + (118 - 30 * low) * isSky,
    ];
    return [evening[0] + 150 * glow, evening[1] + 105 * glow, evening[2] + 30 * glow, 1];
  });
}
function sky(canvas: Canvas): void {
  const skyAt = skyFinder(canvas);
  repaint(canvas, (x, y, red, green, blue) => {
    const high = 1 - smoothStep(0, 0.6, y);
    return [150 - 80 * high, 190 - 45 * high, 235 - 15 * high, skyAt(x, y, red, green, blue) * 0.9];
  });
}
function lawn(canvas: Canvas): void {
  repaint(canvas, (_x, y, red, green, blue) => {
    const light = luminance(red, green, blue) / 128;
    const isGrass = smoothStep(8, 34, green - blue) * smoothStep(-16, 6, green - red) * smoothStep(0.4, 0.55, y);
    return [80 * light, 138 * light, 58 * light, isGrass * 0.75];
  });
}
function lights(canvas: Canvas): void {
  repaint(canvas, (x, y, red, green, blue) => {
    const lamp = Math.max(...[0.25, 0.5, 0.75].map((at) => Math.exp(-((x - at) ** 2 * 60 + (y - 0.12) ** 2 * 90))));
    return [red * 1.06 + 12 + 90 * lamp, green * 1.02 + 6 + 68 * lamp, blue * 0.94 + 30 * lamp, 1];
  });
}
function fire(canvas: Canvas): void {
  const { widthPx, heightPx } = canvas;
  repaint(canvas, (x, y, red, green, blue) => {
    const near = Math.exp(-((x - 0.5) ** 2 * 18 + (y - 0.72) ** 2 * 24));
    return [red + 70 * near, green + 32 * near, blue - 6 * near, 1];
  });
  for (const [at, size] of [
    [0.47, 0.1],
    [0.5, 0.14],
    [0.535, 0.09],
  ] as const) {
    const box = {
      left: (at - size / 4) * widthPx,
      top: (0.78 - size) * heightPx,
      widthPx: (size / 2) * widthPx,
      heightPx: size * heightPx,
    };
    drawShape(
      canvas,
      box,
      (x, y) => ellipse(0.5 + (x - 0.5) / Math.max(0.25, y), y),
      (_x, y) => [255, 120 + 110 * y, 30 + 60 * y],
    );
  }
}
/** Colours the plain parts between two heights, and keeps their light and shade; never the sky. */
function tint(canvas: Canvas, from: number, to: number, colour: Colour): void {
  const skyAt = skyFinder(canvas);
  repaint(canvas, (x, y, red, green, blue) => {
    const light = luminance(red, green, blue);
    const isPlain = 1 - smoothStep(24, 70, Math.max(red, green, blue) - Math.min(red, green, blue));
    const isWithin = smoothStep(from - 0.06, from, y + 0.001) * (1 - smoothStep(to, to + 0.06, y));
    const shade = light / 190;
    const isOutside = smoothStep(0.02, 0.1, blue / 255 - red / 255) * skyAt(x, y, red, green, blue);
    return [
      colour[0] * shade,
      colour[1] * shade,
      colour[2] * shade,
      smoothStep(60, 120, light) * isPlain * isWithin * (1 - isOutside) * 0.8,
    ];
  });
}
/** Small things on the floor go soft; what stands against the walls stays. */
async function tidy(canvas: Canvas, amount: number): Promise<void> {
  const soft = await softened(canvas, canvas.widthPx / 90);
  let at = 0;
  repaint(canvas, (x, y) => {
    const place = at;
    at += 3;
    const weight = amount * smoothStep(0.68, 0.8, y) * smoothStep(0.05, 0.2, x) * smoothStep(0.05, 0.2, 1 - x);
    return [soft.rgb[place]!, soft.rgb[place + 1]!, soft.rgb[place + 2]!, weight];
  });
}

interface Palette {
  readonly fabric: Colour;
  readonly wood: Colour;
  readonly rug: Colour;
}
function palette(prompt: string): Palette {
  if (/luxur/i.test(prompt)) return { fabric: [42, 46, 68], wood: [92, 58, 36], rug: [190, 170, 120] };
  if (/minimal|modern/i.test(prompt)) return { fabric: [120, 122, 126], wood: [50, 50, 52], rug: [205, 205, 203] };
  if (/family|warm/i.test(prompt)) return { fabric: [176, 104, 78], wood: [140, 94, 58], rug: [214, 186, 150] };
  return { fabric: [186, 192, 194], wood: [202, 168, 126], rug: [232, 226, 214] };
}
/** A rug, a sofa, a table and a lamp, where a room has its floor. */
function furnish(canvas: Canvas, { fabric, wood, rug }: Palette): void {
  const { widthPx, heightPx } = canvas;
  const box = (left: number, top: number, width: number, height: number): Parameters<typeof drawShape>[1] => ({
    left: left * widthPx,
    top: top * heightPx,
    widthPx: width * widthPx,
    heightPx: height * heightPx,
  });
  drawShape(canvas, box(0.2, 0.8, 0.6, 0.17), ellipse, plain(rug, 0.9));
  drawShape(canvas, box(0.28, 0.6, 0.44, 0.16), roundedBox(0.2), plain(fabric, 0.8));
  drawShape(canvas, box(0.27, 0.7, 0.46, 0.14), roundedBox(0.25), plain(fabric, 0.65));
  for (const left of [0.25, 0.69]) drawShape(canvas, box(left, 0.66, 0.06, 0.18), roundedBox(0.35), plain(fabric, 0.6));
  for (const left of [0.34, 0.44, 0.57]) drawShape(canvas, box(left, 0.63, 0.08, 0.09), roundedBox(0.3), plain(rug, 0.85));
  drawShape(canvas, box(0.38, 0.86, 0.24, 0.035), roundedBox(0.4), plain(wood, 0.85));
  for (const left of [0.4, 0.585]) drawShape(canvas, box(left, 0.88, 0.015, 0.08), roundedBox(0.2), plain(wood, 0.6));
  drawShape(canvas, box(0.8, 0.5, 0.008, 0.36), roundedBox(0.4), plain([60, 58, 55]));
  drawShape(
    canvas,
    box(0.765, 0.44, 0.08, 0.08),
    (x, y) => roundedBox(0.1)(0.5 + (x - 0.5) / (0.55 + 0.45 * y), y),
    plain([248, 228, 186], 0.9),
  );
}
