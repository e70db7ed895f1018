import type { Vec } from './vector.ts';

/** Linear-light sRGB primaries, 0 to 1 for reflectance. */
export type Rgb = Vec;

/** `#c8b090` as linear reflectance. */
export function hex(text: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(text.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const kinds = { surface: 0, mirror: 1, metal: 2, emissive: 3, glass: 4 } as const;
const textures = {
  plain: 0,
  boards: 1,
  tiles: 2,
  cloth: 3,
  wood: 4,
  rug: 5,
  painting: 6,
  grass: 7,
  leaves: 8,
  stone: 9,
  paint: 12,
  water: 13,
  hills: 14,
} as const;

export type Material = {
  readonly kind?: keyof typeof kinds;
  readonly colour: Rgb;
  /** What the texture mixes in: grout, veins, the lighter leaf. */
  readonly colour2?: Rgb;
  readonly colour3?: Rgb;
  readonly texture?: keyof typeof textures;
  /** Board width, tile width, size of clumps: metres or per metre, as the texture says. */
  readonly scale?: number;
  /** Second size of the texture: board length, tile height, line width, seed. */
  readonly size2?: number;
  /** Gap between boards (m) or how far each tile row is shifted (of a tile). */
  readonly gap?: number;
  readonly variation?: number;
  readonly bump?: number;
  readonly roughness?: number;
  /** Mirror-like share seen straight on; 0.04 for varnish, 0 for chalk. */
  readonly reflectance?: number;
  /** Chance that a ray passes straight through: sheer cloth. */
  readonly sheer?: number;
  /** Share of light that comes out on the other side: curtains, leaves, shades. */
  readonly translucency?: number;
  /** Seen only through windows: lit by the plain rule. */
  readonly outdoors?: boolean;
  /** Radiance of lamps, kcd/m2. */
  readonly emission?: Rgb;
  readonly origin?: Vec;
  readonly along?: Vec;
  readonly across?: Vec;
};

/** The kernel's record: 32 numbers (see `property` in the kernel). */
export function packMaterial(m: Material): number[] {
  const kind = m.kind ?? 'surface';
  const colour2 = m.colour2 ?? m.colour;
  const third = m.emission ?? m.colour3 ?? [0, 0, 0];
  const opaque = kind !== 'emissive' && kind !== 'glass' && !m.sheer;
  const light = [kinds[kind], ...m.colour, m.roughness ?? 0.5, m.reflectance ?? 0];
  const cloth = [m.bump ?? 0, m.sheer ?? 0, m.translucency ?? 0, m.outdoors ? 1 : 0];
  const axes = [...(m.origin ?? [0, 0, 0]), ...(m.along ?? [1, 0, 0]), ...(m.across ?? [0, 1, 0])];
  const texture = [textures[m.texture ?? 'plain'], m.scale ?? 1, ...colour2];
  return [...light, ...texture, ...cloth, ...third, ...axes, m.variation ?? 0.04, opaque ? 1 : 0, m.size2 ?? 0, m.gap ?? 0, 0];
}
