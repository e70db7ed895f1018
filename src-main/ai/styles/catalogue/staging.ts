import type { Style } from '../../../../src-preload/contract/ai.ts';

type Words = Style['name'];

/** A way to furnish: whatever loose furniture is there makes room for it. */
function furnishing(style: {
  id: string;
  name: Words;
  about: Words;
  look: string;
  avoid: string;
  rooms: Style['prompt']['rooms'];
  suits?: Style['suits'];
}): Style {
  const { id, name, about, look, avoid, rooms, suits = 'interior' } = style;
  return {
    shape: 1,
    id,
    version: 1,
    name,
    about,
    category: 'staging',
    operationClass: 'E',
    suits,
    changes: ['furniture', 'small-things'],
    model: null,
    prompt: {
      instruction: `Stage it for a viewing; the new furniture takes the place of loose furniture that is there. The look: ${look}`,
      avoid,
      rooms,
    },
  };
}

/** Virtual staging, class E: loose furniture in, nothing of the building touched. */
export const staging: readonly Style[] = [
  {
    shape: 1,
    id: 'furnish-empty',
    version: 1,
    name: { en: 'Furnish an empty room', nb: 'Møbler et tomt rom' },
    about: {
      en: 'Light, neutral furniture in an empty room, so that a buyer sees how large it is and what it is for.',
      nb: 'Lyse, nøytrale møbler i et tomt rom, så kjøperen ser hvor stort det er og hva det kan brukes til.',
    },
    category: 'staging',
    operationClass: 'E',
    suits: 'interior',
    changes: ['furniture', 'small-things'],
    model: null,
    prompt: {
      instruction:
        'The room is empty. Furnish it sparingly, so that its size and use can be read at a glance: plain, well made furniture in light wood, off-white and warm grey, low enough to leave the walls, windows and the way through the room in view. Leave about half of the floor free. Whatever does stand in the room already stays.',
      avoid: 'rooms filled to the corners, strong colours, patterned wallpaper, art that draws the eye, plants as large as trees',
      rooms: {
        'living-room': 'one sofa, one chair and a low table on a plain rug show the seating; the wall with the window stays open.',
        bedroom: 'a made bed with white linen and two small tables; let the free floor on both sides be seen.',
        'dining-room': 'one simple table with four to six chairs, by the true size of the room.',
        office: 'a single desk by the wall, a chair and a lamp.',
        kitchen: 'nothing but a bowl of fruit and a board on the worktop; a small table only where the floor is clearly meant for it.',
        loft: 'furniture no higher than the knee wall, so that the slope of the roof is understood.',
      },
    },
  },
  furnishing({
    id: 'scandinavian',
    name: { en: 'Scandinavian', nb: 'Skandinavisk' },
    about: {
      en: 'Light woods, wool and linen, clear lines and plenty of air. Suits almost every Nordic home.',
      nb: 'Lyst treverk, ull og lin, rene linjer og god plass. Passer nesten alle norske hjem.',
    },
    look: 'Scandinavian and lived in with care. Light oak, ash and birch, white and oatmeal textiles in wool and linen, slender legs, rounded edges, one muted accent such as sage or dusty blue, a paper or opal glass lamp, a green plant. Few pieces, each with space around it.',
    avoid: 'clutter, fur throws over everything, slogans, black and white contrasts, glossy surfaces, fairy lights',
    rooms: {
      'living-room': 'a linen sofa on oak legs, a lounge chair with a woven seat, a round oak table, a wool rug and a standing lamp.',
      'dining-room': 'an oval oak table, wishbone-like chairs with woven seats and a stoneware bowl.',
      bedroom: 'an oak bed with washed linen in white and sand, a wool throw at the foot and two small opal lamps.',
      kitchen: 'a birch board, a stoneware jug and a linen cloth; where there is a place for it, a small round table with two oak chairs.',
      bathroom: 'thick white and sand coloured towels, a birch stool and a stoneware dispenser.',
      hallway: 'an oak bench, a round mirror, wooden pegs with one coat and a flat woven runner.',
      office: 'an ash desk, a light shell chair, a white lamp and a low shelf.',
      playroom: 'birch table and stools, felt baskets, a wool rug in calm colours.',
      balcony: 'two folding chairs in oiled wood, a small table, a wool throw and a pot with heather or lavender.',
      terrace: 'a table and benches in oiled wood, linen cushions in sand and grey, and lanterns.',
    },
  }),
  furnishing({
    id: 'modern-minimal',
    name: { en: 'Modern minimal', nb: 'Moderne og enkelt' },
    about: {
      en: 'Few, precise pieces in calm tones. Lets architecture and daylight speak.',
      nb: 'Få, presise møbler i rolige toner. Lar arkitekturen og dagslyset få plass.',
    },
    look: 'modern and minimal. Low, precise pieces with flat planes and thin frames, in off-white, greige, charcoal and pale wood, with one large plain rug, one sculptural lamp and one work of abstract art at most. Every line is parallel to the room.',
    avoid: 'ornament, patterns, many cushions, shelves full of things, coloured light, chrome everywhere',
    rooms: {
      'living-room': 'a long low sofa, a block-shaped table, a single lounge chair and a low wall-length bench.',
      'dining-room': 'a slab table with slim upholstered chairs and one empty bowl.',
      bedroom: 'a low bed with a plain headboard, bedding in two tones, plain bedside blocks.',
      kitchen: 'an almost bare worktop: one board, one black kettle.',
      bathroom: 'charcoal towels, one dispenser, nothing else.',
      hallway: 'one wall-length narrow bench and one frameless mirror leaning on the wall.',
      office: 'a thin-topped desk, a task chair in black, one lamp, no papers.',
      terrace: 'a low module sofa in grey with a plain concrete-like table.',
    },
  }),
  furnishing({
    id: 'warm-family',
    name: { en: 'Warm family home', nb: 'Varmt familiehjem' },
    about: {
      en: 'Soft sofas, rounded tables and a place for everyone. Feels like home without looking messy.',
      nb: 'Myke sofaer, runde bord og plass til alle. Føles som et hjem uten å se rotete ut.',
    },
    look: 'a warm home for a family. Deep soft seating in wool and cotton, honey coloured wood, terracotta, warm white and moss green, a large rug one can sit on, baskets, books, a few framed prints and lamps with fabric shades. Comfortable, tidy and sturdy.',
    avoid: 'family photographs, names, toys on the floor, plastic, cold greys, fragile things on low tables',
    rooms: {
      'living-room': 'a generous sofa with a footstool, a round wooden table, a large rug, a basket with throws and a shelf of books.',
      'dining-room': 'a long wooden table with a bench on one side, chairs on the other and a bowl of apples.',
      bedroom: 'a padded headboard, layered cotton bedding in warm white and terracotta, a bench with a folded quilt.',
      kitchen: 'a fruit bowl, a wooden board, a jar with spoons and, where there is a place for it, a small table with four chairs.',
      bathroom: 'towels in warm white and terracotta, a wicker basket and a wooden stool.',
      hallway: 'a bench with baskets underneath, hooks at two heights with a few jackets and a sturdy runner.',
      playroom: 'a low table with chairs, baskets of wooden toys, a corner with cushions and books.',
      office: 'a solid desk, a comfortable chair, a shelf with boxes and a warm lamp.',
      terrace: 'a large wooden table with benches, cushions in warm stripes, pots with herbs.',
      balcony: 'two cushioned chairs, a small table and pots with herbs.',
    },
  }),
  furnishing({
    id: 'luxury',
    name: { en: 'Quiet luxury', nb: 'Eksklusivt og rolig' },
    about: {
      en: 'Fine materials, large pieces and hotel calm, for homes in the upper price range.',
      nb: 'Edle materialer, store møbler og hotellro, for boliger i øvre prisklasse.',
    },
    look: 'quiet luxury. Generous, tailored pieces in bouclé, velvet, walnut, travertine and brushed brass, in ivory, taupe, tobacco and deep green; a hand-knotted rug in one tone, one large work of art, sculptural table lamps, a branch in a heavy vase. Symmetry, weight and space.',
    avoid:
      'gold everywhere, crystal chandeliers, mirrors with bevelled edges, logos, shiny marble look, too many cushions, champagne and glasses',
    rooms: {
      'living-room':
        'two facing sofas or one large curved one, a travertine table, a pair of swivel chairs and a walnut sideboard, if the room is large enough.',
      'dining-room': 'a walnut table with upholstered chairs and a low sculptural bowl.',
      bedroom:
        'a wide upholstered headboard, layered bedding in ivory and taupe, walnut bedside tables with brass lamps and a bench at the foot.',
      kitchen: 'a stone tray with oil and salt, a branch in a heavy vase; stools in leather where there is already a bar.',
      bathroom: 'thick ivory towels folded on a stool of stone or walnut, a tray with two dark glass bottles without labels.',
      hallway: 'a slim walnut console with a lamp, a large mirror leaning behind it and a runner in one tone.',
      office: 'a walnut desk, a leather chair, a brass lamp and shelves with few books.',
      terrace: 'deep outdoor sofas in teak with ivory cushions, a stone table and large pots with olive or box.',
    },
  }),
  furnishing({
    id: 'mid-century',
    name: { en: 'Mid-century', nb: 'Femti- og sekstitallet' },
    about: {
      en: 'Teak, slim legs and warm colours from the golden years of Nordic design.',
      nb: 'Teak, slanke bein og varme farger fra gullalderen i nordisk design.',
    },
    look: 'Nordic mid-century. Teak and walnut with tapered legs, woven cord, wool upholstery in ochre, rust, olive and petrol, a low sideboard, a tripod or mushroom-shaped lamp, ceramics with matt glaze, one graphic print. Original in spirit, with air between the pieces.',
    avoid:
      'cartoon-like retro, orange wallpaper, plastic, neon, a room that looks like a film set, copies of recognisable designer chairs in every corner',
    rooms: {
      'living-room': 'a low sofa with loose cushions, two teak easy chairs, a surfboard-shaped table and a long sideboard.',
      'dining-room': 'a round teak table, chairs with woven cord seats and a ceramic bowl.',
      bedroom: 'a teak bed frame, wool blanket in ochre, two slim bedside tables with matt lamps.',
      office: 'a teak desk with drawers, a leather chair, a brass lamp and a small shelf with books.',
      hallway: 'a teak bench, a round mirror and a row of turned hooks.',
      library: 'a leather easy chair with a footstool and a reading lamp.',
      kitchen: 'a teak board, an enamel kettle and a bowl in ochre.',
      bathroom: 'towels in rust and off-white and a small teak stool.',
    },
  }),
  furnishing({
    id: 'coastal',
    name: { en: 'By the sea', nb: 'Ved sjøen' },
    about: {
      en: 'Bleached wood, linen and sea colours, for summer houses and homes by the fjord.',
      nb: 'Drivtre, lin og sjøens farger, for sommerhus og hjem ved fjorden.',
    },
    look: 'a calm home by the Nordic sea. Bleached and white-oiled wood, washed linen, striped cotton, rope and rattan, in white, sand, grey-blue and sea green, with loose covers, a woven rug and glass with clear water or grasses. Fresh and simple.',
    avoid: 'anchors, steering wheels, shells in heaps, fishing nets, slogans about the beach, palm trees, another view',
    rooms: {
      'living-room': 'a sofa with washed white covers, a rattan chair, a table in bleached wood and a flat woven rug.',
      'dining-room': 'a long white-oiled table, simple spindle chairs and a jug with beach grass.',
      bedroom: 'white linen with a thin blue stripe, a bench in bleached wood, rattan lamps.',
      kitchen: 'a wooden board, a striped cloth and a glass jar.',
      bathroom: 'white and grey-blue striped towels, a stool in bleached wood.',
      hallway: 'a slim bench, pegs with a rain jacket and a canvas bag.',
      balcony: 'two deck chairs with striped canvas and a small table.',
      terrace: 'a long white-oiled table with benches, striped cushions and lanterns.',
    },
  }),
  furnishing({
    id: 'mountain-cabin',
    name: { en: 'Mountain cabin', nb: 'Fjellhytte' },
    about: {
      en: 'Wool, timber and firelight colours. Modern hytte comfort without the clichés.',
      nb: 'Ull, tømmer og lune farger. Moderne hyttekomfort uten klisjeer.',
    },
    look: 'a modern Norwegian mountain cabin. Solid pine and smoked oak, wool felt, woven blankets in grey, rust and deep green, leather, thick rugs, low lamps with a warm shade, a wooden stool, books and a board game box. Snug and robust.',
    avoid:
      'antlers and animal trophies, reindeer skins on everything, checked patterns all over, sleds and skis on the wall, flags, a burning fire that is not there',
    rooms: {
      'living-room': 'a deep corner sofa in grey wool facing the stove or the view, a solid wooden table, a leather chair and a thick rug.',
      'dining-room': 'a long plank table with a bench and wooden chairs.',
      bedroom: 'a wooden bed with wool blankets over white linen and two small lamps on bedside tables.',
      kitchen: 'a cast iron pot, a wooden board and enamel cups.',
      hallway: 'a bench for taking off boots, wooden pegs with two jackets and a woven runner.',
      bathroom: 'dark green and off-white towels and a wooden stool.',
      loft: 'two low mattresses or beds with wool blankets and a small lamp, where there is height for it.',
      terrace: 'two robust chairs with blankets and a low table facing the mountains.',
    },
  }),
  furnishing({
    id: 'industrial-loft',
    name: { en: 'Industrial loft', nb: 'Industriloft' },
    about: {
      en: 'Leather, steel and old wood, for city flats with brick, concrete or tall windows.',
      nb: 'Skinn, stål og gammelt treverk, for byleiligheter med mur, betong eller høye vinduer.',
    },
    look: 'an urban loft. Cognac leather, blackened steel, reclaimed wood and raw linen, in charcoal, rust and cream; a large worn rug, a factory-style floor lamp, open steel shelves with few books, one big plant. The walls stay what they are.',
    avoid: 'brick or concrete that is not there, exposed pipes, neon signs, barrels, bicycles on the wall, gears and dials',
    rooms: {
      'living-room': 'a cognac leather sofa, a steel and wood table, a canvas chair and a worn rug.',
      'dining-room': 'a table of reclaimed wood on steel legs with mixed metal and leather chairs.',
      bedroom: 'a steel bed frame, charcoal linen, a plain wooden bedside table and a metal lamp.',
      kitchen: 'a thick wooden board, a steel kettle; leather stools where there is already a bar.',
      office: 'a steel-framed desk, a leather chair, a metal lamp and one open shelf.',
      hallway: 'a steel rail that stands on the floor with two coats, and a leather bench.',
      bathroom: 'charcoal towels and a black metal stool.',
    },
  }),
  furnishing({
    id: 'small-space',
    name: { en: 'Small and clever', nb: 'Lite og smart' },
    about: {
      en: 'Furniture in the right size for a first flat: shows that everything one needs has room.',
      nb: 'Møbler i riktig størrelse for førstegangsboligen: viser at det er plass til alt man trenger.',
    },
    look: 'a small flat used well. Compact, light pieces on slim legs in pale wood, white, soft yellow and grey-green: a two-seat sofa, a folding or round table for two, a narrow shelf, a mirror that leans on the wall, textiles that can be washed. Every way through stays clear, and nothing is made to look larger than it is.',
    avoid: 'large sofas, full-size dining groups, heavy curtains, dark colours, furniture that would not fit through the door',
    rooms: {
      'living-room': 'where bed, table and sofa share one room, show all three in their smallest sensible form, each with its own corner.',
      bedroom: 'a bed for one or two by the true width of the room, with storage boxes under it and one small lamp.',
      kitchen: 'a drop-leaf table with two chairs only where there is floor for it.',
      hallway: 'a row of pegs, a narrow shoe shelf and a small mirror.',
      office: 'a narrow desk that could be folded away, and one chair.',
      balcony: 'one folding chair, a small table and a single pot.',
    },
  }),
  furnishing({
    id: 'outdoor-summer',
    name: { en: 'Outdoor room in summer', nb: 'Uteplass om sommeren' },
    about: {
      en: 'Garden furniture, cushions and pots on a bare balcony or terrace.',
      nb: 'Hagemøbler, puter og krukker på en tom balkong eller terrasse.',
    },
    suits: 'exterior',
    look: 'an outdoor place on a mild Nordic day. Furniture in oiled wood or powder-coated steel, cushions in sand, moss and grey, a few pots with herbs, grasses and lavender, one lantern. In proportion to the floor, with a clear way to the door.',
    avoid: 'heaters, string lights, hammocks, palm trees, pergolas, more sun than there is, snow on the furniture',
    rooms: {
      balcony: 'two chairs and one small table along the wall, one pot in the corner; the railing and the view stay free.',
      terrace: 'one group only, a table for as many as fit or a pair of sofas, away from steps and edges.',
      pool: 'two loungers side by side with rolled towels, one low table between them.',
    },
  }),
];
