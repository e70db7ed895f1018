import type { ClipMoment } from '../clips/plan-clips.ts';
import { roomWording, type RoomKind } from './room-wording.ts';

/** One calm move of the camera for each kind of room, as it is said on a set. Nothing in the picture moves but what would by itself. */
const moves: Readonly<Record<RoomKind, string>> = {
  exterior: 'Slow push-in toward the front of the house at eye height, on a straight line, the verticals upright.',
  aerial: 'Slow, level drone move backward and slightly up, the house staying in the centre.',
  entrance: 'Slow push-in at eye height toward the open space ahead.',
  hallway: 'Slow push-in along the axis of the hallway at eye height, the floor lines running to one point.',
  stairs: 'Slow vertical rise at a constant distance from the stairs, without tilting.',
  'living-room': 'Slow lateral track from left to right at seated eye height, near furniture passing gently before what is behind it.',
  'dining-room': 'Slow pull-back at table height, the table staying in the centre.',
  kitchen: 'Slow lateral track along the worktop at chest height, parallel to the fronts.',
  pantry: 'Very slow push-in toward the shelves at chest height.',
  bedroom: 'Very slow lateral track past the foot of the bed at seated eye height.',
  bathroom: 'Very slow push-in toward the basin at chest height, the tile lines staying straight.',
  toilet: 'Very slow push-in at chest height.',
  office: 'Slow lateral track past the desk at seated eye height.',
  library: 'Slow lateral track along the shelves at eye height.',
  playroom: 'Slow pull-back at the eye height of a child.',
  cinema: 'Slow push-in toward the screen at seated eye height; the screen stays dark.',
  gym: 'Slow lateral track at chest height.',
  sauna: 'Very slow push-in at bench height.',
  'laundry-room': 'Very slow lateral track along the worktop at chest height.',
  closet: 'Slow push-in along the rails at chest height.',
  loft: 'Slow rise from seated to standing eye height under the slope of the roof, without tilting.',
  basement: 'Slow lateral track at eye height.',
  storage: 'Very slow push-in at chest height.',
  garage: 'Slow pull-back at chest height.',
  conservatory: 'Slow lateral track along the glass at eye height.',
  balcony: 'Slow push-in toward the railing at eye height, the horizon level.',
  terrace: 'Slow lateral track at eye height past the furniture, the horizon level.',
  pool: 'Slow lateral track along the edge of the pool at chest height; the water moves very gently.',
  garden: 'Slow, level glide forward at chest height; leaves move very gently.',
  parking: 'Slow lateral track at eye height.',
  view: 'Very slow, level pan from left to right, the horizon straight; clouds and water move barely.',
  neighbourhood: 'Slow, level push-in at eye height.',
  'floor-plan': 'The drawing fills the frame and stays still.',
};
const elsewhere = 'Slow push-in at eye height, on a straight line.';

const steady =
  'One continuous take on a gimbal, at constant speed, with a soft start and a soft stop. Wide lens, deep focus. The room is exactly the one in the first frame: walls, openings, windows, furniture and light stay as they are and keep their shape, straight lines stay straight, and the camera stays within what that frame shows. Nobody is there.';

const steadyJoin =
  'The move begins exactly on the first frame and ends exactly on the last. One continuous take on a gimbal, gliding forward at constant speed with a soft start and a soft stop; in the middle, near and soft, one picture passes over into the other without a cut. Both rooms stay exactly as their frames show them; no room, door, window or person is made up between them.';

/** What no clip of a property may show; for models that have a field for it. */
const motionAvoid =
  'people, animals, hands, text, logos, new or moving furniture, opening doors, new windows, changing walls, warping, bending lines, flicker, morphing objects, jump cuts, fast motion, shake, tilted horizon, zoom blur, lens flare, fisheye, changing light';

/** What is said to a model of the moment of a room, or of the way from one room into the next. Pure. */
export function motionWording(moment: ClipMoment): { readonly prompt: string; readonly avoid: string } {
  const wording = roomWording(moment.room);
  if (moment.kind === 'join') {
    const next = roomWording(moment.nextRoom);
    const way = wording && next ? `From ${wording.name} to ${next.kind === wording.kind ? `another view of it` : next.name}. ` : '';
    return { prompt: `${way}${steadyJoin}`, avoid: motionAvoid };
  }
  const place = wording ? `Real estate film, ${wording.name}. ` : 'Real estate film. ';
  return { prompt: `${place}${wording ? moves[wording.kind] : elsewhere} ${steady}`, avoid: motionAvoid };
}
