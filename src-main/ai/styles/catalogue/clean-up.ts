import type { Style } from '../../../../src-preload/contract/ai.ts';

const common = { shape: 1, version: 1, category: 'clean-up', model: null } as const;

/** Things taken away. What is loose for a day is class C; what the seller owns and a buyer would see is told: D, and E for furniture. */
export const cleanUp: readonly Style[] = [
  {
    ...common,
    id: 'tidy',
    name: { en: 'Tidy small things', nb: 'Rydd småting' },
    about: {
      en: 'Takes away cables, bins, remote controls and the like that were left out when the pictures were taken.',
      nb: 'Fjerner ledninger, søppelbøtter, fjernkontroller og annet som ble glemt på fotodagen.',
    },
    operationClass: 'C',
    suits: 'any',
    changes: ['small-things'],
    prompt: {
      instruction:
        'Take away only what was forgotten for the day: loose cables and chargers, bins, remote controls, cleaning things, notes, plastic bags, bottles, single shoes. Show the surface that is behind and under each, carried on in the same material and light. Furniture, textiles, lamps, plants, books, pictures and decoration stay exactly where they are.',
      avoid: 'anything new in the place of what is gone, smoothed or repainted surfaces, straightened furniture',
      rooms: {
        kitchen: 'also the dish brush, cloths and magnets on the fridge; appliances that stand on the worktop stay.',
        bathroom: 'also bottles, toothbrushes, razors and the toilet brush; towels stay.',
        bedroom: 'also chargers and water glasses; the bed stays as it is made.',
      },
    },
  },
  {
    ...common,
    id: 'declutter',
    name: { en: 'Declutter', nb: 'Ryddet bolig' },
    about: {
      en: 'Clears shelves, worktops and floors of what the owner keeps there. The furniture stays.',
      nb: 'Rydder hyller, benker og gulv for eierens ting. Møblene blir stående.',
    },
    operationClass: 'D',
    suits: 'any',
    changes: ['small-things'],
    prompt: {
      instruction:
        'Clear it as for a viewing: take away personal and surplus things from floors, tables, worktops, sills and open shelves, private photographs, drawings and notes from walls and fridge. Leave at most a few calm things on each surface, of those that are there. Every piece of furniture, every rug, curtain, lamp and plant stays where it is. Show the surfaces that come into view in the material and wear that the rest of them has.',
      avoid: 'new decoration, moved or replaced furniture, surfaces that look renewed, empty nail holes painted over',
      rooms: {
        'living-room': 'about a third of the books and one or two things may stay on the shelves.',
        kitchen: 'leave one or two of the finest things on the worktop; the front of the fridge is bare.',
        bedroom: 'a made bed stays as it is; the tops of wardrobes and the floor are free.',
        bathroom: 'leave one soap dispenser and the towels.',
        playroom: 'toys are in the boxes and shelves that are there.',
        garage: 'floor and walls are free as far as they can be known; what hangs in order stays.',
      },
    },
  },
  {
    ...common,
    id: 'no-reflections',
    name: { en: 'Photographer out of mirrors', nb: 'Fotografen ut av speilet' },
    about: {
      en: 'Takes camera, tripod and photographer out of mirrors, glass and shiny fronts.',
      nb: 'Fjerner kamera, stativ og fotograf fra speil, glass og blanke fronter.',
    },
    operationClass: 'C',
    suits: 'any',
    changes: ['small-things'],
    prompt: {
      instruction:
        'Take the camera, its tripod, its flash and the photographer out of every mirror, window, screen, tap and shiny front, and show there what the rest of the reflection goes on with: the same walls, doors and light of this very room. The mirrors and panes themselves stay, with their frames, edges and everything else that they reflect.',
      avoid: 'blind or matt mirrors, a reflected room that does not exist, changes outside of the reflections',
      rooms: { bathroom: 'look at the mirror cabinet, the shower glass, the taps and the flush plate.' },
    },
  },
  {
    ...common,
    id: 'clear-driveway',
    name: { en: 'Clear the drive', nb: 'Fri innkjørsel' },
    about: {
      en: 'Takes parked cars, trailers and bins away from drive, kerb and parking space.',
      nb: 'Fjerner parkerte biler, tilhengere og søppelspann fra innkjørsel, fortau og parkering.',
    },
    operationClass: 'C',
    suits: 'exterior',
    changes: ['small-things'],
    prompt: {
      instruction:
        'Take away parked cars, trailers, bicycles and bins that stand on the drive, the parking space or along the kerb of this property, with their shadows and reflections. Carry on paving, gravel, kerb, grass, garage doors and walls behind them exactly as they go on beside them.',
      avoid: 'new paving, fewer parked cars on the public road further off, a wider drive, repaired cracks, new plants',
      rooms: { parking: 'keep all markings, numbers, kerbs and chargers.', aerial: 'only on the plot of the property itself.' },
    },
  },
  {
    ...common,
    id: 'empty-room',
    name: { en: 'Empty the room', nb: 'Tøm rommet' },
    about: {
      en: 'Takes all loose furniture out and shows the bare room. Kitchen, bath and fitted parts stay.',
      nb: 'Tar ut alle løse møbler og viser rommet tomt. Kjøkken, bad og fastmontert innredning blir stående.',
    },
    operationClass: 'E',
    suits: 'interior',
    changes: ['furniture', 'small-things'],
    prompt: {
      instruction:
        'Empty it: take out all loose furniture, rugs, curtains that are not built in, lamps that stand or hang from a plug, plants, pictures and things, with their shadows. Show floor, walls and skirting behind them as they go on beside them, in the same material, board direction, colour and wear, with the light falling as it does. Where something cannot be known, choose the plainest continuation and nothing of interest.',
      avoid: 'new floors, fresh paint, more windows, doors or sockets, a larger room, invented cabinets, remains of furniture',
      rooms: {
        kitchen: 'tables, chairs and stools go; the fitted kitchen with its appliances stays complete.',
        bathroom: 'only loose things and textiles go.',
        bedroom: 'beds and loose wardrobes go; wardrobes that are built into the wall stay.',
        library: 'bookcases that are built in stay, with empty shelves.',
      },
    },
  },
];
