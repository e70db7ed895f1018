import type { Style } from '../../../../src-preload/contract/ai.ts';

type Words = Style['name'];

/** New paint or another floor changes what the property is: class F, an idea for the owner, never for a listing. */
function concept(style: {
  id: string;
  name: Words;
  about: Words;
  suits: Style['suits'];
  instruction: string;
  avoid: string;
  rooms?: Style['prompt']['rooms'];
}): Style {
  const { id, name, about, suits, instruction, avoid, rooms = {} } = style;
  return {
    shape: 1,
    id,
    version: 1,
    name: { en: `${name.en} (concept)`, nb: `${name.nb} (konsept)` },
    about: { en: `${about.en} A concept, not for the listing.`, nb: `${about.nb} Kun konsept, ikke til annonsen.` },
    category: 'surfaces',
    operationClass: 'F',
    suits,
    changes: ['surfaces', 'colour'],
    model: null,
    prompt: { instruction, avoid, rooms },
  };
}

const walls = (paint: string): string =>
  `Show the painted or papered walls in ${paint}, evenly rolled, matt, with the shading that the light of the room gives them. Only the walls: ceiling, skirting, frames, doors, tiles, brick, timber, panels of bare wood and everything that stands or hangs before the walls keep their colour, and the colour of the walls is mirrored in them only faintly.`;
const noOtherSurface =
  'new panelling, wallpaper or mouldings, painted tiles or bare wood, painted furniture, other lamps, a brighter or larger room';

const floor = (kind: string): string =>
  `Show ${kind} instead of the floor that is there, laid wall to wall in true scale, in the perspective of the room, meeting skirting, thresholds, stairs and hearth where the old floor did. Only the floor: rugs and furniture stand on it as they do now, with their shadows. Floors of other rooms seen through doors stay.`;
const noOtherFloor =
  'tiles in wet rooms replaced by wood, boards that bend or change direction, steps where the floor is level, shine like water, other skirting';

const facade = (paint: string): string =>
  `Show the painted cladding or rendered walls of this house in ${paint}, matt, with the shadows and the structure of boards or render that are there. Only these walls: roof, foundation, windows and their frames, doors, corner boards if they have a colour of their own, bare stone, brick and timber, outdoor lamps and plants stay as they are.`;
const noOtherFacade =
  'new cladding, windows, doors or details, a painted roof or foundation, painted neighbours, plants in front of the walls changed';

export const surfaces: readonly Style[] = [
  concept({
    id: 'paint-warm-white',
    name: { en: 'Walls in warm white', nb: 'Varmhvite vegger' },
    about: {
      en: 'How the room would look with freshly painted, warm white walls.',
      nb: 'Slik kan rommet bli med nymalte, varmhvite vegger.',
    },
    suits: 'interior',
    instruction: walls('a warm, light off-white'),
    avoid: noOtherSurface,
    rooms: {
      bathroom: 'only walls that are painted; tiled walls stay.',
      kitchen: 'only walls that are painted; fronts, splashback and tiles stay.',
    },
  }),
  concept({
    id: 'paint-sage-green',
    name: { en: 'Walls in sage green', nb: 'Dusgrønne vegger' },
    about: { en: 'A muted green with some grey in it, calm in daylight.', nb: 'En dus grønnfarge med litt grått i, rolig i dagslys.' },
    suits: 'interior',
    instruction: walls('a muted, greyish sage green'),
    avoid: noOtherSurface,
    rooms: {
      bathroom: 'only walls that are painted; tiled walls stay.',
      kitchen: 'only walls that are painted; fronts, splashback and tiles stay.',
    },
  }),
  concept({
    id: 'paint-deep-blue',
    name: { en: 'Walls in deep blue', nb: 'Dypblå vegger' },
    about: {
      en: 'A dark, soft blue for bedrooms, libraries and cinema rooms.',
      nb: 'En mørk og myk blåfarge for soverom, bibliotek og kinorom.',
    },
    suits: 'interior',
    instruction: walls('a deep, soft grey blue'),
    avoid: noOtherSurface,
    rooms: {
      bathroom: 'only walls that are painted; tiled walls stay.',
      kitchen: 'only walls that are painted; fronts, splashback and tiles stay.',
    },
  }),
  concept({
    id: 'floor-light-oak',
    name: { en: 'Floor in light oak', nb: 'Gulv i lys eik' },
    about: {
      en: 'Wide boards of white-oiled oak instead of the old floor.',
      nb: 'Brede gulvbord i hvitoljet eik i stedet for det gamle gulvet.',
    },
    suits: 'interior',
    instruction: floor('wide, matt, white-oiled oak boards running towards the main window'),
    avoid: noOtherFloor,
    rooms: {
      bathroom: 'if the floor is tiled or has a drain, change nothing.',
      'laundry-room': 'if the floor is tiled or has a drain, change nothing.',
    },
  }),
  concept({
    id: 'floor-herringbone',
    name: { en: 'Herringbone parquet', nb: 'Fiskebensparkett' },
    about: {
      en: 'Classic oak herringbone, for city flats and older villas.',
      nb: 'Klassisk fiskebensparkett i eik, for byleiligheter og eldre villaer.',
    },
    suits: 'interior',
    instruction: floor('a natural oak parquet in a classic herringbone pattern with a plain border along the walls'),
    avoid: noOtherFloor,
    rooms: {
      bathroom: 'if the floor is tiled or has a drain, change nothing.',
      'laundry-room': 'if the floor is tiled or has a drain, change nothing.',
    },
  }),
  concept({
    id: 'facade-white',
    name: { en: 'White house', nb: 'Hvitt hus' },
    about: { en: 'The facade in classic white.', nb: 'Fasaden i klassisk hvitt.' },
    suits: 'exterior',
    instruction: facade('a classic, slightly warm white'),
    avoid: noOtherFacade,
  }),
  concept({
    id: 'facade-red',
    name: { en: 'Red house', nb: 'Rødt hus' },
    about: { en: 'The facade in traditional Nordic red.', nb: 'Fasaden i tradisjonell nordisk rødfarge.' },
    suits: 'exterior',
    instruction: facade('a traditional Nordic iron oxide red'),
    avoid: noOtherFacade,
  }),
  concept({
    id: 'facade-charcoal',
    name: { en: 'Charcoal house', nb: 'Koksgrått hus' },
    about: { en: 'The facade in a modern, nearly black grey.', nb: 'Fasaden i en moderne, nesten svart gråtone.' },
    suits: 'exterior',
    instruction: facade('a modern charcoal, nearly black'),
    avoid: noOtherFacade,
  }),
];
