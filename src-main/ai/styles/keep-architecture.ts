import type { StyleChange } from '../../../src-preload/contract/ai.ts';

/**
 * The instruction that goes with every style: what has to stay as the property is, in English. It is put together from what a
 * style may change, so that no sentence of it forbids what the style asks for, and none is missing for what it does not ask for.
 */
export function keepArchitecture(changes: readonly StyleChange[], isOutside: boolean): string {
  const may = (change: StyleChange): boolean => changes.includes(change);
  return [
    `This is a real property, and the picture has to stay a true view of it. Keep the architecture exactly as it is: every wall, ceiling, roof, beam, column, step, railing, window, door and opening keeps its place, size, shape and number.`,
    isOutside ? fixedOutside : fixedInside,
    keepSurfaces(may('surfaces')),
    isOutside ? keepSurroundings(may('sky'), may('ground')) : keepView(may('light'), may('furniture') || may('small-things')),
    keepFurniture(may('furniture'), isOutside),
    ...(may('small-things') ? [] : [`Loose things stay where and as they are; nothing is tidied away, nothing is put there.`]),
    keepLight(may('light'), may('colour')),
    `Camera position, height, direction, lens, perspective, crop and proportions stay the same, so that the result lies line for line over the original.`,
    `${may('furniture') || may('small-things') ? 'Apart from what is asked for above, add' : 'Add'} nothing that the property does not have, and make nothing look larger${may('surfaces') || may('ground') ? ' or higher' : ', higher, newer or better'} than it is.`,
  ].join(' ');
}

/** For edits of one place, where the studio keeps everything else by itself. */
export const keepAround =
  'Walls, floor, ceiling, windows, doors, openings and everything built in keep their lines, materials and colours. Change nothing else in the picture. Same camera, same crop.';

const fixedInside =
  'Room height, floor area and the lines where walls meet floor and ceiling stay where they are. Everything that is built in or fixed stays: units and fronts, appliances, sanitary ware, taps, fireplaces, stoves, radiators, pipes, vents, sockets, switches and fixed lamps.';
const fixedOutside =
  'Everything that is fixed stays: cladding, gutters, chimneys, steps, balconies, fences, walls, lamps, signs, meters, masts and wires.';

function keepSurfaces(maySurfaces: boolean): string {
  return maySurfaces
    ? 'Floors, walls, ceilings and facades keep their material, colour and wear, except the one surface that is named above; its edges, joints, trim and scale of texture stay true, and what stands before it is not painted over.'
    : 'Floors, walls, ceilings, tiles, fronts and facades keep their material, colour, pattern and wear. Damage, cracks, stains and wear are neither repaired nor hidden.';
}

function keepView(mayLight: boolean, mayThings: boolean): string {
  const light = mayLight ? '; only its light may follow' : '';
  const mirrors = mayThings ? ' Mirrors and glass reflect this room as it then is.' : ' What mirrors and glass reflect stays.';
  return `What is seen through windows and doors stays the same place, with the same buildings, trees, water and horizon${light}.${mirrors}`;
}

function keepSurroundings(maySky: boolean, mayGround: boolean): string {
  const sky = maySky
    ? 'The sky may change, and with it what windows and water reflect of it; skyline, roofs, chimneys, treetops, wires and the horizon keep their outline'
    : 'The sky and the weather stay as they are';
  const ground = mayGround
    ? 'the outline of lawn, beds, paths, paving and water stays, and so do trees, hedges and the lie of the land'
    : 'lawn, plants, trees, paving, water and snow stay as they are';
  return `${sky}; ${ground}. Neighbouring buildings, roads and the plot with its boundaries stay.`;
}

function keepFurniture(mayFurniture: boolean, isOutside: boolean): string {
  if (mayFurniture) {
    return `Of what is ${isOutside ? 'there' : 'in the room'} only loose furniture and textiles may change; nothing may cover or block a window, door, opening, stair, radiator or stove.`;
  }
  return isOutside
    ? 'Outdoor furniture, and curtains and things behind the windows, stay in place with the form and colour they have.'
    : 'All furniture, rugs, curtains and lamps stay in place, with the form and colour they have.';
}

function keepLight(mayLight: boolean, mayColour: boolean): string {
  if (mayLight && mayColour) return 'Light and colours change only as asked for; white stays believable and no part burns out or drowns.';
  if (mayLight) return 'Only the light that is asked for changes; the colours of all materials stay what they are.';
  if (mayColour) return 'Only the colours that are asked for change; direction, softness and amount of light and all shadows stay.';
  return 'Direction, softness, amount and colour of the light, the time of day, the exposure and the white balance stay.';
}
