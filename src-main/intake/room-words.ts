/** One kind of room or place: its name in the studio and the words that mean it, in English and Norwegian, folded to a-z. */
export interface RoomWords {
  readonly slug: string;
  readonly words: readonly string[];
  /** Norwegian compounds end in these: a `hovedsoverom` is a `soverom`. */
  readonly endings: readonly string[];
}

const room = (slug: string, words: string, endings = ''): RoomWords => ({
  slug,
  words: words.split(', '),
  endings: endings === '' ? [] : endings.split(', '),
});

/**
 * In the order in which a listing is walked: up to the house, in through the door, the rooms where one lives, the private
 * ones, the useful ones; then `outside` below.
 */
export const indoors: readonly RoomWords[] = [
  room('exterior', 'exterior, exteriors, facade, fasade, fasaden, outside, outdoors, front, street front, utvendig, eksterior'),
  room('aerial', 'aerial, aerials, drone, dronebilde, luftfoto'),
  room('entrance', 'entrance, entry, entryway, foyer, vestibule, lobby, front door, entre, entree, entreen, inngang, inngangen, vindfang'),
  room('hallway', 'hallway, hall, corridor, gang, gangen, korridor'),
  room('stairs', 'stairs, stair, staircase, stairway, stairwell, trapp, trappen, trappegang, trappeoppgang'),
  room('living-room', 'living room, livingroom, living, lounge, sitting room, family room, great room, tv room', 'stue, stua, stuen'),
  room('dining-room', 'dining room, diningroom, dining, dining area, dining hall, spisestue, spisestua, spisestuen, spiseplass, spiserom'),
  room('kitchen', 'kitchen, kitchenette, kjoekken, kjokkenkrok', 'kjokken, kjokkenet'),
  room('pantry', 'pantry, scullery, matbod, spiskammer'),
  room(
    'bedroom',
    'bedroom, bed room, guest room, guestroom, kids room, childs room, childrens room, nursery, master suite, sov, barnerom, gjesterom',
    'soverom, soverommet',
  ),
  room(
    'bathroom',
    'bathroom, bath room, bath, ensuite, en suite, shower room, bad, badet, hovedbad, gjestebad, dusjbad',
    'baderom, baderommet',
  ),
  room('toilet', 'toilet, wc, powder room, restroom, cloakroom, toalett, toalettet, gjestetoalett'),
  room('office', 'office, home office, study, study room, workspace, kontoret, arbeidsrom', 'kontor'),
  room('library', 'library, bibliotek'),
  room('playroom', 'playroom, play room, games room, game room, lekerom'),
  room('cinema', 'cinema, home cinema, home theater, home theatre, media room, kinorom'),
  room('gym', 'gym, home gym, treningsrom, trimrom'),
  room('sauna', 'sauna, badstue, badstu, badstua'),
  room('laundry-room', 'laundry, laundry room, utility room, mud room, mudroom, vaskerom, vaskerommet, grovkjokken'),
  room('closet', 'closet, walk in closet, walk in, wardrobe, dressing room, garderobe, garderoben'),
  room('loft', 'loft, attic, loftet, hems'),
  room('basement', 'basement, cellar, wine cellar, kjeller, kjelleren, underetasje, vinkjeller'),
  room('storage', 'storage, storage room, store room, storeroom, bod, boden, lagerrom, lager'),
  room('garage', 'garage, carport, garasje, garasjen'),
];

/** The end of the walk: out again, and what one sees from there. */
export const outside: readonly RoomWords[] = [
  room('conservatory', 'conservatory, sunroom, sun room, winter garden, vinterhage, hagestue, hagestua'),
  room('balcony', 'balcony, balkongen, altan, altanen', 'balkong'),
  room(
    'terrace',
    'terrace, roof terrace, patio, deck, decking, veranda, verandaen, porch, uteplass, uteplassen, platting',
    'terrasse, terrassen',
  ),
  room('pool', 'pool, swimming pool, basseng, bassenget, svommebasseng'),
  room('garden', 'garden, back garden, front garden, yard, backyard, back yard, lawn, hage, hagen, gardsplass, tomt, tomten'),
  room('parking', 'parking, driveway, parkering, parkeringsplass, innkjorsel'),
  room('view', 'view, views, sea view, utsikt, utsikten, sjoutsikt, fjordutsikt, havutsikt, panorama'),
  room('neighbourhood', 'neighbourhood, neighborhood, surroundings, area, nabolag, nabolaget, naeromrade, omradet, omrade'),
  room('floor-plan', 'floor plan, floorplan, plantegning, planlosning'),
];

/** Words that also mean something else ("bad date", "front row", "case study"): they count only where nothing else stands beside them. */
export const doubtfulWords: ReadonlySet<string> = new Set(
  'bad gang hall front study area sov deck lager outside loft panorama library'.split(' '),
);

/** Words that say which one or from where, not what. */
export const neutralWords: ReadonlySet<string> = new Set([
  ...'img dsc dscf photo foto bilde picture pic hdr ev edit edited final copy kopi no nr of av'.split(' '),
  ...'master main primary guest small large big upper lower upstairs downstairs first second third floor and with the from towards to'.split(
    ' ',
  ),
  ...'hoved stor stort store liten lite lille etg etasje oppe nede og med fra mot til'.split(' '),
]);
