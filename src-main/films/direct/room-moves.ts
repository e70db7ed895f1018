import type { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { roomKind } from '../../intake/room-name.ts';
import type { MoveKind } from './frame-move.ts';

/** What a camera would do in a room; along means either way. */
type Intent = 'push' | 'pull' | 'along' | 'rise' | 'sink';

/** The moves that suit a kind of room, best first, and how much of them. */
interface RoomMoves {
  readonly intents: readonly Intent[];
  /** 1 is what the template does; outdoors one sees further and may go further. */
  readonly strength: number;
}

const moves = (strength: number, ...intents: Intent[]): RoomMoves => ({ strength, intents });

const ofRooms: Readonly<Record<keyof typeof roomsEn, RoomMoves>> = {
  // Toward the facade at eye height; from the air, away from it.
  exterior: moves(1.1, 'push', 'along', 'rise', 'pull'),
  aerial: moves(1.2, 'pull', 'along', 'push'),
  // Through the door and on.
  entrance: moves(1.15, 'push', 'rise', 'along'),
  hallway: moves(1.15, 'push', 'along', 'pull'),
  stairs: moves(1, 'rise', 'push', 'along'),
  'living-room': moves(1, 'along', 'push', 'pull'),
  'dining-room': moves(1, 'pull', 'along', 'push'),
  // Along the worktop.
  kitchen: moves(1, 'along', 'push', 'pull'),
  pantry: moves(0.8, 'along', 'push'),
  bedroom: moves(0.85, 'along', 'push', 'pull'),
  bathroom: moves(0.85, 'push', 'rise', 'along', 'pull'),
  toilet: moves(0.7, 'sink', 'push', 'along'),
  office: moves(0.9, 'along', 'push', 'pull'),
  library: moves(0.9, 'along', 'rise', 'push'),
  playroom: moves(1, 'along', 'pull', 'push'),
  cinema: moves(0.9, 'along', 'push', 'pull'),
  gym: moves(1, 'along', 'pull', 'push'),
  sauna: moves(0.8, 'along', 'push'),
  'laundry-room': moves(0.8, 'along', 'push'),
  closet: moves(0.9, 'along', 'push', 'rise'),
  loft: moves(0.9, 'rise', 'along', 'push'),
  basement: moves(0.9, 'along', 'push', 'pull'),
  storage: moves(0.7, 'along', 'push'),
  garage: moves(0.9, 'along', 'pull', 'push'),
  conservatory: moves(1.1, 'along', 'push', 'rise'),
  // Out to what one sees from there.
  balcony: moves(1.1, 'push', 'along', 'pull'),
  terrace: moves(1.1, 'along', 'push', 'pull'),
  pool: moves(1.2, 'along', 'push', 'pull'),
  garden: moves(1.2, 'along', 'pull', 'push'),
  parking: moves(0.9, 'along', 'push'),
  view: moves(1.3, 'along', 'push', 'pull'),
  neighbourhood: moves(1.3, 'along', 'pull', 'push'),
  // For reading.
  'floor-plan': moves(0.4, 'push', 'pull'),
};
const elsewhere = moves(0.9, 'along', 'push', 'pull');

/** What suits every photo, after what suits its room. */
const anywhere: readonly Intent[] = ['push', 'along', 'pull', 'rise', 'sink'];

const kindsOf: Readonly<Record<Intent, readonly MoveKind[]>> = {
  push: ['push-in'],
  pull: ['pull-out'],
  along: ['pan-right', 'pan-left'],
  rise: ['tilt-up'],
  sink: ['tilt-down'],
};

/** Every move with its place in the list, those that suit the room first. */
export function movesOfRoom(room: string | null): { readonly kinds: readonly RankedMove[]; readonly strength: number } {
  const all: Readonly<Record<string, RoomMoves>> = ofRooms;
  const name = room === null ? '' : roomKind(room);
  const { intents, strength } = (Object.hasOwn(all, name) ? all[name] : undefined) ?? elsewhere;
  const ranked = [...new Set([...intents, ...anywhere])];
  return { kinds: ranked.flatMap((intent, place) => kindsOf[intent].map((kind) => ({ kind, place }))), strength };
}
interface RankedMove {
  readonly kind: MoveKind;
  readonly place: number;
}
