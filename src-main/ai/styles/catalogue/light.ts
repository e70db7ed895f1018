import type { Style } from '../../../../src-preload/contract/ai.ts';

const common = { shape: 1, version: 1, category: 'light', operationClass: 'D', model: null } as const;

/** Light that the day did not give, class D. */
export const light: readonly Style[] = [
  {
    ...common,
    id: 'lights-on',
    name: { en: 'Lights on', nb: 'Lys i lampene' },
    about: {
      en: 'Lights the lamps that are in the picture, warm and even.',
      nb: 'Tenner lampene som er i bildet, varmt og jevnt.',
    },
    suits: 'any',
    changes: ['light'],
    prompt: {
      instruction:
        'Turn on the lamps that can be seen in the picture, and only those: each shines with a warm, steady 2700 K light, its shade or glass glows softly without burning out, and the surfaces near it catch a little of the light. Daylight stays the main light and keeps its direction.',
      avoid: 'lamps that are not there, light from nowhere, orange rooms, star-shaped glare, dark windows',
      rooms: {
        kitchen: 'lights under the wall cabinets are on too, if there are any.',
        bathroom: 'the mirror light is on too, if there is one; light stays neutral enough for white tiles.',
        exterior: 'lamps at the door and in the windows that show one; the sky stays as it is.',
        stairs: 'lights in the steps are on too, if there are any.',
      },
    },
  },
  {
    ...common,
    id: 'fireplace-on',
    name: { en: 'Fire in the fireplace', nb: 'Fyr i peisen' },
    about: {
      en: 'A calm fire in the fireplace or stove that is there.',
      nb: 'En rolig flamme i peisen eller ovnen som allerede er der.',
    },
    suits: 'interior',
    changes: ['light', 'small-things'],
    prompt: {
      instruction:
        'Lay two or three birch logs in the fireplace or stove that is in the picture and let them burn with a small, calm, believable fire behind its glass or within its opening. Its light touches the hearth and the nearest floor and no more. If there is no fireplace or stove in the picture, change nothing at all. Everything else that is loose stays as and where it is.',
      avoid: 'a new fireplace, a fire in a wood box, niche or screen, flames outside of the opening, sparks, smoke, an orange room',
      rooms: {},
    },
  },
  {
    ...common,
    id: 'tv-screen',
    name: { en: 'Calm TV screen', nb: 'Rolig TV-skjerm' },
    about: {
      en: 'A quiet landscape instead of reflections or a programme on the TV.',
      nb: 'Et rolig landskap i stedet for gjenskinn eller program på TV-en.',
    },
    suits: 'interior',
    changes: ['small-things'],
    prompt: {
      instruction:
        'Show a quiet, softly lit Nordic landscape without people or buildings on the television or picture screen that is in the picture, exactly within its frame and in its perspective, no brighter than a screen in daylight, without reflections of the room. If there is no screen, change nothing at all. Everything else that is loose stays as and where it is.',
      avoid: 'logos, text, menus, another or larger screen, a window where the screen is, light from the screen on the room',
      rooms: {
        cinema: 'on the cinema screen, dimmer than the room.',
        office: 'on a computer screen: one even, calm tone instead of a landscape.',
      },
    },
  },
  {
    ...common,
    id: 'day-to-dusk',
    name: { en: 'Day to dusk', nb: 'Fra dag til skumring' },
    about: {
      en: 'The blue hour after sunset, with warm light in the windows.',
      nb: 'Den blå timen etter solnedgang, med varmt lys i vinduene.',
    },
    suits: 'exterior',
    changes: ['light', 'colour', 'sky'],
    prompt: {
      instruction:
        'Turn this day into the blue hour, some twenty minutes after a Nordic sunset: a clear sky that goes from deep blue above to a band of soft peach at the horizon, the sun itself gone, no hard shadows, the facade in soft blue light and well exposed. Every window that belongs to this house shows an even, warm light behind the same curtains and frames, and outdoor lamps that are there shine softly onto the wall beside them. Surfaces that are dry stay dry.',
      avoid:
        'night, stars, a moon, purple skies, lamps, lanterns or lit paths that are not there, lit neighbours, rooms invented behind the windows, wet asphalt',
      rooms: {
        aerial: 'only the windows of the property itself are lit; streets and neighbours fall back in the blue.',
        terrace: 'lamps on the wall are lit; the railing and the view keep their outline against the sky.',
        pool: 'lamps in the water are lit only if they can be seen; the water reflects the sky.',
        view: 'the view gets darker and bluer, lights in it are few and small.',
        garden: 'planting falls back in soft blue, still green.',
      },
    },
  },
  {
    ...common,
    id: 'golden-hour',
    name: { en: 'Golden hour', nb: 'Gyllen kveldssol' },
    about: {
      en: 'Low, warm evening sun over the same facade and garden.',
      nb: 'Lav, varm kveldssol over samme fasade og hage.',
    },
    suits: 'exterior',
    changes: ['light', 'colour', 'sky'],
    prompt: {
      instruction:
        'Light it with the low, warm sun of a late summer evening, from the side from which the light comes already: long soft shadows of what is there, a gentle glow on the facade and the grass, a pale blue sky with a little warm haze near the horizon. White walls stay white with a hint of warmth.',
      avoid: 'a sun in the picture, lens flare, orange or red skies, shadows of things that are not there, haze over the house',
      rooms: {
        aerial: 'shadows of buildings and trees all fall the same way.',
        balcony: 'the light grazes the wall and the floor; the view stays clear.',
        garden: 'light comes through the leaves at the edges only.',
      },
    },
  },
];
