import type { Style } from '../../../../src-preload/contract/ai.ts';

const common = { shape: 1, version: 1, category: 'exterior', suits: 'exterior', model: null } as const;

/** Sky, grass, water and season. What a better day would have shown is class D; what another season would show is a concept. */
export const exterior: readonly Style[] = [
  {
    ...common,
    id: 'blue-sky',
    name: { en: 'Blue sky', nb: 'Blå himmel' },
    about: {
      en: 'A clear, believable blue sky over the same house and the same light.',
      nb: 'En klar og troverdig blå himmel over samme hus og samme lys.',
    },
    operationClass: 'D',
    changes: ['sky'],
    prompt: {
      instruction:
        'Replace the grey or empty sky with a clear northern one: light near the horizon, a deeper but soft blue above, and a few thin, high clouds. It is as bright as the light on the house allows; where the picture has no hard shadows, keep the clouds wide and thin, so that sky and light belong together.',
      avoid:
        'dark or oversaturated blue, a sun, birds, aeroplanes, vapour trails, halos along roofs and trees, sky through leaves that has another colour',
      rooms: {
        aerial: 'only above the horizon; if no horizon is seen, change nothing.',
        balcony: 'only the sky beyond the railing.',
        view: 'mountains, islands and haze in the distance keep their outline and softness.',
      },
    },
  },
  {
    ...common,
    id: 'soft-clouds',
    name: { en: 'Soft clouds', nb: 'Lette skyer' },
    about: {
      en: 'A bright sky with light clouds, for pictures taken in soft daylight.',
      nb: 'Lys himmel med lette skyer, for bilder tatt i mykt dagslys.',
    },
    operationClass: 'D',
    changes: ['sky'],
    prompt: {
      instruction:
        'Replace the flat sky with a bright one of light, soft summer clouds and patches of pale blue between them, seen from the same height and direction as the photograph, with calm structure and no drama. The shadows and the brightness of house and ground stay as they are.',
      avoid: 'storm clouds, sunbeams, sunset colours, repeated cloud shapes, halos along roofs and trees',
      rooms: { view: 'clouds stay above the horizon and cover nothing of the view.' },
    },
  },
  {
    ...common,
    id: 'green-lawn',
    name: { en: 'Green lawn', nb: 'Grønn plen' },
    about: {
      en: 'Freshens the grass that is there to an even, natural green.',
      nb: 'Gir gresset som allerede er der, en jevn og naturlig grønnfarge.',
    },
    operationClass: 'D',
    changes: ['ground'],
    prompt: {
      instruction:
        'Make the grass that is in the picture even and healthy: natural mid-green with slight variation, freshly cut, thin and bare patches within the lawn closed. Its edges, its slope and every bed, path, tree and hedge stay as they are. Where there is gravel, paving, soil or snow now, there is no lawn.',
      avoid: 'lawn where there is none, artificial turf, neon green, mowing stripes, new flowers or bushes, higher hedges',
      rooms: {
        aerial: 'only on the plot of the property itself; fields and neighbouring gardens stay.',
        balcony: 'only the lawn that is seen below.',
      },
    },
  },
  {
    ...common,
    id: 'pool-water',
    name: { en: 'Clear pool water', nb: 'Klart bassengvann' },
    about: {
      en: 'Clean, clear and calm water in the pool that is there.',
      nb: 'Rent, klart og rolig vann i bassenget som allerede er der.',
    },
    operationClass: 'D',
    changes: ['ground', 'small-things'],
    prompt: {
      instruction:
        'Show the water in the pool that is in the picture clean, clear and calm, filled to its usual line, with the tiles or liner that are there seen through it, a light blue green by their colour, and soft reflections of what is around. Leaves and dirt in the water are gone. Only the water changes: deck, coping, everything that stands on the deck, garden and light stay.',
      avoid: 'another shape, depth, size or lining, waves, swimmers, underwater lamps, steam, a pool where there is none',
      rooms: {},
    },
  },
  {
    ...common,
    id: 'snow-cleared',
    name: { en: 'Snow cleared', nb: 'Måkt for snø' },
    about: {
      en: 'Clears snow from drive, steps and paths. Winter stays on roof and garden.',
      nb: 'Fjerner snø fra innkjørsel, trapp og gangveier. Det er fortsatt vinter på tak og hage.',
    },
    operationClass: 'D',
    changes: ['ground'],
    prompt: {
      instruction:
        'Clear the snow from the drive, the parking space, the steps and the paths that lead to the doors, as if they had been shovelled this morning, with clean low edges of snow along them. Show the paving or gravel that can be seen at their edges already; where it cannot be seen, a thin even layer of packed snow stays. Snow on roofs, lawn, hedges and trees stays: it is still winter.',
      avoid: 'green grass, paving of another kind, wider drives or new paths, salt stains, dirty heaps, a shovel',
      rooms: {
        terrace: 'the floor from the door to the railing or steps is free; furniture under snow stays covered.',
        balcony: 'the floor is free of snow, the railing keeps a thin line of it.',
      },
    },
  },
  {
    ...common,
    id: 'winter-to-summer',
    name: { en: 'Summer instead of winter (concept)', nb: 'Sommer i stedet for vinter (konsept)' },
    about: {
      en: 'An idea of the garden in summer. A concept, never a listing picture: nobody knows what is under the snow.',
      nb: 'En idé om hagen om sommeren. Kun konsept, aldri annonsebilde: ingen vet hva som er under snøen.',
    },
    operationClass: 'F',
    changes: ['light', 'colour', 'sky', 'ground'],
    prompt: {
      instruction:
        'Imagine the same place on a mild day in June: the snow is gone, deciduous trees and hedges that are there are in leaf, lawn grows where the ground is open and level, paving and gravel lie where they can be made out, and a light summer sky gives soft daylight.',
      avoid: 'flower beds, trees, hedges, fences, terraces or furniture that are not there, a different slope, an exotic garden',
      rooms: { aerial: 'neighbouring plots turn to summer too, without any new building or road.' },
    },
  },
];
