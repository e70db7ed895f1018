import { black, type Brand, colourOf, contrast, white } from './brand-colours.ts';
import type { Logo } from './logo.ts';

/** So much of a logo has to stand out from its ground, by so much. */
const enough = 0.75;
const standsOut = 1.6;
const samples = 4000;

/**
 * What a card with this logo stands on: the ground that the logo brings along, so that there is no box around it; else the
 * brand's, unless the logo would be lost there; then the one of ink, white and black on which most of it is seen.
 */
export function groundOf(logo: Logo, brand: Brand): string {
  if (logo.ground !== null) return logo.ground;
  const colours = visibleColours(logo);
  const seen = (ground: string): number => colours.filter((colour) => contrast(colour, ground) >= standsOut).length / colours.length;
  if (colours.length === 0 || seen(brand.ground) >= enough) return brand.ground;
  const [best = brand.ground] = [brand.ground, brand.ink, white, black].toSorted((one, other) => seen(other) - seen(one));
  return best;
}

function visibleColours({ data }: Logo): string[] {
  const count = data.length / 4;
  const stride = Math.max(1, Math.floor(count / samples));
  const colours: string[] = [];
  for (let pixel = 0; pixel < count; pixel += stride) {
    const at = pixel * 4;
    if (data[at + 3]! >= 128) colours.push(colourOf([...data.subarray(at, at + 3)]));
  }
  return colours;
}
