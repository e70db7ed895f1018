import type { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { roomKind } from '../../intake/room-name.ts';

export type RoomKind = keyof typeof roomsEn;

/**
 * Where a kind of room is. `outdoor-room` is outside and furnished all the same; `either` may be inside or outside, which only
 * the photo tells; `drawing` is no photograph of a place.
 */
type Place = 'inside' | 'outside' | 'outdoor-room' | 'either' | 'drawing';

/** What a model is told of a kind of room, in English. */
interface RoomWording {
  readonly place: Place;
  /** As it stands in "This is a photograph of ...". */
  readonly name: string;
  /** What a furnished one holds; null where there is nothing to furnish. */
  readonly holds: string | null;
  /** What must not be put there, whatever the style. */
  readonly never: string | null;
  /** What is in the way there before a viewing. */
  readonly clutter: string | null;
  /** What belongs to the property there, and is no furniture. */
  readonly fixed: string | null;
}

const interiorFittings = 'ceiling lights, radiators, sockets, switches and skirting';

const ofRooms: Readonly<Record<RoomKind, RoomWording>> = {
  exterior: {
    place: 'outside',
    name: 'the outside of the house',
    holds: null,
    never: 'furniture, plants, fences, lamps, vehicles or people that are not there',
    clutter: 'bins, hoses, toys, tools, tarpaulins and things left along the walls',
    fixed: 'facade, cladding, roof, gutters, chimney, steps, railings, outdoor lamps, house number, mailbox, fences, hedges and trees',
  },
  aerial: {
    place: 'outside',
    name: 'the property from the air',
    holds: null,
    never: 'buildings, plots, boundaries, roads, paths, jetties, boats, vehicles or trees that are not there',
    clutter: 'bins, trailers, tarpaulins and loose things in the garden of the property itself',
    fixed: 'every building and roof, the plot with its boundaries, roads, paths, water, shoreline, masts, power lines and the neighbours',
  },
  entrance: {
    place: 'either',
    name: 'an entrance',
    holds: 'a narrow bench or console, a mirror, a few coats on hooks, a doormat, one lamp and a bowl for keys',
    never: 'anything that narrows the way in, stands in the swing of a door or hides the threshold',
    clutter: 'shoes in heaps, bags, umbrellas, post, parcels and overfull coat hooks',
    fixed: `the front door, its side lights and lock, thresholds, tiled floor, built-in wardrobes, fuse cabinet, doorbell, ${interiorFittings}`,
  },
  hallway: {
    place: 'inside',
    name: 'a hallway',
    holds: 'a shallow console or bench along one wall, a runner, pictures at eye height and one small lamp',
    never: 'deep furniture, sofas, beds or anything that narrows the passage or stands before a door',
    clutter: 'shoes, coats over banisters, laundry, boxes and loose bags',
    fixed: `every door and frame, the openings to other rooms, built-in wardrobes and shelves, loft hatch, ${interiorFittings}`,
  },
  stairs: {
    place: 'inside',
    name: 'a staircase',
    holds: 'pictures along the wall, a runner only if one is there already, and a plant or lamp on a landing that has room for it',
    never: 'anything on the steps or before the first and last of them',
    clutter: 'shoes, bags and piles left on the steps',
    fixed: 'the number, pitch and shape of the steps, their nosing, handrail, balusters, glass, landings and the opening above',
  },
  'living-room': {
    place: 'inside',
    name: 'a living room',
    holds:
      'one seating group around a rug: a sofa, one or two chairs, a coffee table, a side table, a floor lamp, a low sideboard, a plant and a few books',
    never: 'a second seating group that does not fit, a television over a fireplace or window, or furniture before a balcony door or stove',
    clutter: 'toys, remote controls, cables, newspapers, cushions in heaps, drying racks and pet things',
    fixed: `fireplace or stove with its hearth and flue, balcony doors, built-in shelves, heat pump, ventilation grilles, ${interiorFittings}`,
  },
  'dining-room': {
    place: 'inside',
    name: 'a dining room',
    holds:
      'one table with as many chairs as it truly seats, a low bowl or branch in a vase on it, a sideboard if a wall is free and a rug under the table',
    never: 'a table that cannot be walked around, a new pendant lamp, or plates set for a dinner',
    clutter: 'papers, laptops, school things, mats, bottles and chairs that do not belong',
    fixed: `the lamp over the table, hatches to the kitchen, built-in cabinets, ${interiorFittings}`,
  },
  kitchen: {
    place: 'inside',
    name: 'a kitchen',
    holds:
      'a nearly empty worktop: a wooden board, a bowl of fruit, a plain vase or a kettle; stools or a small table only where there is open floor for them',
    never: 'a new island, new appliances, a new tap, other fronts, handles or splashback, or anything on the hob',
    clutter: 'dishes, bottles, sponges, cloths, bread, post, magnets and notes on the fridge, and appliances that are not built in',
    fixed:
      'every cabinet and front, handles, worktop, sink, tap, hob, oven, extractor, fridge, dishwasher, splashback, tiles, lights under the cabinets and sockets',
  },
  pantry: {
    place: 'inside',
    name: 'a pantry',
    holds: 'plain jars, baskets and a few bottles in order on the shelves that are there',
    never: 'furniture, new shelves or labels with brand names',
    clutter: 'packaging, plastic bags, empty bottles and things on the floor',
    fixed: 'shelves, cupboards, ventilation, door and light',
  },
  bedroom: {
    place: 'inside',
    name: 'a bedroom',
    holds:
      'one made bed of a size that leaves room to walk around it, its headboard on a full wall, two small bedside tables with lamps, a rug partly under the bed and one chair or bench',
    never: 'a bed before a window, door or radiator, a bed larger than the room takes, or a second bed that is not there',
    clutter: 'clothes, laundry, chargers, water glasses, cushions in heaps, boxes under the bed and things on top of wardrobes',
    fixed: `fitted wardrobes and shelves with their fronts, balcony door, ${interiorFittings}`,
  },
  bathroom: {
    place: 'inside',
    name: 'a bathroom',
    holds:
      'folded towels in one colour on the rail or hook that is there, a soap dish or dispenser, one small plant and, where there is floor for it, a plain stool',
    never:
      'beds, sofas, tables, rugs that cover the drain, electric lamps near water, or another bath, shower, basin, toilet, tap, mirror or tile',
    clutter: 'bottles, toothbrushes, razors, toilet brush, scales, laundry, shower curtains in a bunch and cleaning things',
    fixed:
      'tiles and joints, basin, vanity unit, mirror, toilet, bath, shower walls and screens, taps, drain, towel rail, ventilation, washing machine and underfloor heating control',
  },
  toilet: {
    place: 'inside',
    name: 'a guest toilet',
    holds: 'one folded hand towel, a soap dispenser, a roll of paper in the holder and perhaps a single branch in a small vase',
    never: 'furniture, rugs, beds, lamps that need a socket, or a shower or bath',
    clutter: 'spare rolls, brush, air freshener, cleaning things, books and mats',
    fixed: 'toilet, basin, tap, mirror, tiles, cistern, ventilation and light',
  },
  office: {
    place: 'inside',
    name: 'a home office',
    holds:
      'one desk with a chair, a lamp and a closed laptop or plain screen without cables to be seen, a shelf with a few books and a plant',
    never: 'a bed, several desks, screens with content, or papers that can be read',
    clutter: 'cables, papers, folders, boxes, notes on the wall, cups and printers on the floor',
    fixed: `built-in desks and shelves, ${interiorFittings}`,
  },
  library: {
    place: 'inside',
    name: 'a library',
    holds: 'books in order on the shelves that are there, one reading chair with a lamp, a small table and a rug',
    never: 'new bookcases along bare walls, ladders, or readable titles',
    clutter: 'loose paper, magazines, boxes and things on top of the shelves',
    fixed: `built-in bookcases, panelling, fireplace, ${interiorFittings}`,
  },
  playroom: {
    place: 'inside',
    name: 'a playroom',
    holds: 'a low shelf with baskets, a small table with two chairs, a soft rug and a few toys of wood or cloth in calm colours',
    never: 'slides, climbing walls, swings from the ceiling, names on the wall, or pictures of children',
    clutter: 'toys on the floor, plastic boxes, drawings taped to the walls and bags',
    fixed: `built-in shelves and benches, ${interiorFittings}`,
  },
  cinema: {
    place: 'inside',
    name: 'a home cinema',
    holds: 'a row of deep seats or one large sofa facing the screen that is there, a low table, a thick rug and dim side lamps',
    never: 'another screen, projector or loudspeaker, tiers that are not there, or a picture on the screen',
    clutter: 'cables, game consoles, blankets, cups and remote controls',
    fixed: `the screen, projector, loudspeakers in the walls, acoustic panels, steps, ${interiorFittings}`,
  },
  gym: {
    place: 'inside',
    name: 'a home gym',
    holds: 'a rolled mat, a small rack of dumbbells, a bench, a folded towel and at most one machine in proportion to the room',
    never: 'a fitting centre full of machines, mirrors that are not there, logos, or bars fixed to walls and ceiling',
    clutter: 'loose weights, bottles, clothes, cables and boxes',
    fixed: `mirrors, wall bars, rubber floor, ventilation, ${interiorFittings}`,
  },
  sauna: {
    place: 'inside',
    name: 'a sauna',
    holds: 'a wooden bucket with a ladle and one folded linen towel on the bench',
    never: 'furniture, plants, electric lamps, candles near the stove, rugs or windows',
    clutter: 'wet towels, bottles and plastic things',
    fixed: 'benches, panelling, stove with its stones and guard, glass door, drain, thermometer and lights under the benches',
  },
  'laundry-room': {
    place: 'inside',
    name: 'a laundry room',
    holds: 'two plain baskets, a pile of folded linen and one glass jar on the worktop',
    never: 'sofas, beds, dining tables, rugs over the drain, or other machines',
    clutter: 'detergents, drying racks with clothes, loose laundry, mops and hangers',
    fixed: 'washing machine, dryer, sink, tap, worktop, cabinets, tiles, drain, hot water tank, pipes and ventilation',
  },
  closet: {
    place: 'inside',
    name: 'a walk-in wardrobe',
    holds: 'a few garments in calm colours on matching hangers, folded knitwear, two boxes and one pair of shoes to a shelf',
    never: 'new rails, shelves, islands or mirrors, or brand names',
    clutter: 'overfull rails, plastic bags, shoe boxes and things on the floor',
    fixed: 'rails, shelves, drawers, sliding doors, mirrors and lights',
  },
  loft: {
    place: 'inside',
    name: 'a room in the loft, under the roof',
    holds:
      'low furniture where the roof slopes: a low sofa or a bed away from the slope, a floor lamp where one can stand upright, a rug and a low shelf',
    never: 'tall furniture under the slope, anything cut by the roof, or roof windows that are not there',
    clutter: 'boxes, suitcases, seasonal things and spare furniture',
    fixed: `the slope of the roof, beams, collar ties, roof windows and dormers, knee walls with their hatches, stairs, ${interiorFittings}`,
  },
  basement: {
    place: 'inside',
    name: 'a room in the basement',
    holds: 'a sofa and a low table, a desk, or a guest bed, whichever the size and height of the room allow, with warm lamps and a rug',
    never: 'larger or more windows, daylight that is not there, or a ceiling higher than it is',
    clutter: 'boxes, tools, bicycles, drying clothes and stored furniture',
    fixed: `pipes, meters, hot water tank, fuse cabinet, drains, pillars, low beams, small windows, marks of damp, ${interiorFittings}`,
  },
  storage: {
    place: 'inside',
    name: 'a storage room',
    holds: null,
    never: 'living furniture, beds, desks or anything that makes it look like a room to live in',
    clutter: 'loose things on the floor, torn boxes and plastic bags',
    fixed: 'racks, shelves, walls, doors, meters, pipes, ventilation and light',
  },
  garage: {
    place: 'inside',
    name: 'a garage',
    holds: null,
    never: 'living furniture, cars, motorcycles or machines',
    clutter: 'boxes, tyres, tools, rags and things on the floor',
    fixed: 'garage door with its rails and motor, charger, workbench, drains, pillars, shelves and fuse cabinet',
  },
  conservatory: {
    place: 'either',
    name: 'a conservatory',
    holds: 'a light seating group that stands the sun, a low table, a rug and a few large plants in pots',
    never: 'walls where there is glass, curtains over all of it, heavy cabinets, or climbing plants on the building',
    clutter: 'empty pots, tools, cushions in heaps, toys and drying racks',
    fixed: 'glazing bars, sliding walls, roof glass, blinds, floor, stove and the way out to the garden',
  },
  balcony: {
    place: 'outdoor-room',
    name: 'a balcony',
    holds: 'two chairs and a small table in proportion to its depth, one or two pots with plants and a lantern on the floor',
    never: 'dining groups that do not fit, parasols larger than the balcony, hanging chairs, awnings, screens or a covered railing',
    clutter: 'drying racks, bicycles, boxes, ashtrays, empty pots and bottles',
    fixed: 'railing, glass, floor boards or tiles, soffit, drain, door, partition to the neighbour and the view',
  },
  terrace: {
    place: 'outdoor-room',
    name: 'a terrace',
    holds: 'one outdoor dining group or one seating group, a few large pots with plants, lanterns and a throw over a chair',
    never: 'pergolas, outdoor kitchens, hot tubs, fire pits, awnings, hedges, walls or more decking than there is',
    clutter: 'covers, toys, hoses, gas bottles, bags of soil and stacked chairs',
    fixed: 'decking or paving, steps, railings, walls, hedges, outdoor lamps, taps, existing awnings and the view',
  },
  pool: {
    place: 'either',
    name: 'a swimming pool',
    holds: 'two sun loungers with rolled towels and one low table on the deck, well clear of the edge',
    never: 'another shape or size of pool, slides, diving boards, waterfalls, swimmers, or palms',
    clutter: 'covers in a heap, hoses, cleaning poles, floating toys and chemicals',
    fixed: 'outline and depth of the pool, steps, ladder, tiles, coping, deck, fence, pump house and lights',
  },
  garden: {
    place: 'outside',
    name: 'a garden',
    holds: null,
    never: 'trees, hedges, flower beds, paths, ponds, playhouses, sheds or fences that are not there',
    clutter: 'toys, hoses, wheelbarrows, bins, tarpaulins, tools and heaps of leaves or branches',
    fixed: 'the lie of the land, lawn outline, beds, trees, hedges, paths, walls, fences, sheds and the neighbours',
  },
  parking: {
    place: 'outside',
    name: 'a parking space',
    holds: null,
    never: 'vehicles, chargers, roofs, markings or numbers that are not there',
    clutter: 'bins, boxes, leaves and loose things',
    fixed: 'paving, kerbs, markings, numbers, pillars, chargers, doors, walls and signs',
  },
  view: {
    place: 'outside',
    name: 'the view from the property',
    holds: null,
    never: 'anything at all in the view: no buildings, trees, water, mountains, boats, masts or lines more or fewer than there are',
    clutter: null,
    fixed: 'everything that is seen: buildings, roads, masts, power lines, trees, water, islands, mountains and the horizon',
  },
  neighbourhood: {
    place: 'outside',
    name: 'the neighbourhood',
    holds: null,
    never: 'people, cars, trees, shops, signs or street furniture that are not there, and nothing taken from what is',
    clutter: null,
    fixed: 'every building, street, sign, shop, tree, mast, vehicle and person that belongs to the street',
  },
  'floor-plan': {
    place: 'drawing',
    name: 'a floor plan',
    holds: null,
    never: 'anything',
    clutter: null,
    fixed: 'every line, figure and word',
  },
};

/** What is known of a photo's room (`bedroom-2` is a bedroom); null for a room that nobody has worded, and for none. */
export function roomWording(room: string | null): (RoomWording & { readonly kind: RoomKind }) | null {
  const kind = room === null ? '' : roomKind(room);
  return isRoomKind(kind) ? { kind, ...ofRooms[kind] } : null;
}

function isRoomKind(kind: string): kind is RoomKind {
  return Object.hasOwn(ofRooms, kind);
}
