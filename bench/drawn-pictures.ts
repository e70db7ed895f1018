/** Pictures without anything that is upright for sure, drawn from a seed: what must not be straightened. */
export interface DrawnPicture {
  readonly name: string;
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

const size = { widthPx: 1200, heightPx: 800 };

export function drawnPictures(count: number): readonly DrawnPicture[] {
  const kinds = Object.entries(painters);
  return Array.from({ length: count }, (_, index) => {
    const [name, paint] = kinds[index % kinds.length]!;
    const random = randomNumbers(index + 1);
    const grey = new Float32Array(size.widthPx * size.heightPx).fill(110);
    paint(grey, random);
    const rgb = new Uint8Array(3 * grey.length);
    for (let i = 0; i < grey.length; i++) {
      const level = grey[i]! + 6 * (random() + random() - 1);
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.min(255, Math.max(0, level + 4 * (random() - 0.5)));
    }
    return { name: `${name} ${index}`, rgb, ...size };
  });
}

type Paint = (grey: Float32Array, random: () => number) => void;

const painters: Readonly<Record<string, Paint>> = {
  'a leaning wood': (grey, random) => {
    for (let i = 0; i < 60; i++)
      band(grey, random() * 1200, 400, (random() + random() - 1) * 0.3, 4 + 22 * random(), 30 + 160 * random(), 900);
  },
  'scattered books': (grey, random) => {
    for (let i = 0; i < 90; i++)
      band(grey, random() * 1200, random() * 800, (random() - 0.5) * 6.28, 10 + 50 * random(), 20 + 210 * random(), 60 + 200 * random());
  },
  grass: (grey, random) => {
    for (let i = 0; i < 1500; i++)
      band(
        grey,
        random() * 1200,
        random() * 900,
        (random() + random() + random() - 1.5) * 0.8,
        2 + 3 * random(),
        40 + 150 * random(),
        40 + 120 * random(),
      );
  },
  'books on a shelf, leaning': (grey, random) => {
    const lean = 0.12 + 0.2 * random();
    for (let row = 0; row < 3; row++)
      for (let i = 0; i < 26; i++)
        band(grey, i * 48 + 12 * random(), 140 + 260 * row, i % 3 === 0 ? 0 : lean * (random() - 0.2), 36, 30 + 190 * random(), 170);
  },
  blobs: (grey, random) => {
    for (let i = 0; i < 120; i++) disc(grey, random() * 1200, random() * 800, 10 + 90 * random(), 30 + 200 * random());
  },
  noise: (grey, random) => {
    for (let i = 0; i < grey.length; i++) grey[i] = 60 + 130 * random();
  },
  people: (grey, random) => {
    for (let i = 0; i < 12; i++) {
      const [x, y, tall] = [random() * 1200, 250 + 300 * random(), 160 + 200 * random()];
      disc(grey, x, y, tall / 8, 190);
      for (const limb of [-1, 1])
        band(grey, x + (limb * tall) / 12, y + tall * 0.7, limb * 0.2 * random(), tall / 9, 40 + 60 * random(), tall * 0.6);
      band(grey, x, y + tall * 0.35, 0.15 * (random() - 0.5), tall / 4, 60 + 120 * random(), tall * 0.5);
    }
  },
  'stairs from the side': (grey, random) => {
    const turn = 0.25 + 0.3 * random();
    for (let i = -20; i < 40; i++)
      band(grey, 600 + i * 40 * Math.cos(turn), 400 + i * 40 * Math.sin(turn), turn + 1.2, 14, 60 + 100 * random(), 500);
  },
};

/** A soft-edged bar about (x, y), leaning by `lean` radians from upright. */
function band(grey: Float32Array, x: number, y: number, lean: number, width: number, level: number, length: number): void {
  const [s, c] = [Math.sin(lean), Math.cos(lean)];
  fill(grey, x, y, Math.hypot(width, length) / 2 + 2, level, (dx, dy) =>
    Math.min(width / 2 - Math.abs(dx * c - dy * s), length / 2 - Math.abs(dx * s + dy * c)),
  );
}

function disc(grey: Float32Array, x: number, y: number, radius: number, level: number): void {
  fill(grey, x, y, radius + 2, level, (dx, dy) => radius - Math.hypot(dx, dy));
}

/** Blends `level` in where `inside` (in pixels, negative without) says so. */
function fill(grey: Float32Array, x: number, y: number, reach: number, level: number, inside: (dx: number, dy: number) => number): void {
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(size.heightPx - 1, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column <= Math.min(size.widthPx - 1, x + reach); column++) {
      const share = Math.min(1, Math.max(0, inside(column - x, row - y) + 0.5));
      const i = row * size.widthPx + column;
      grey[i] = grey[i]! + share * (level - grey[i]!);
    }
  }
}

export function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
