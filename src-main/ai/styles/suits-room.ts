import type { Style } from '../../../src-preload/contract/ai.ts';
import { roomWording, type RoomKind } from './room-wording.ts';

/** `suits`; `doubtful`, a person should be asked; `never`, it would make a false picture or none at all. */
export interface SuitsRoom {
  readonly verdict: 'suits' | 'doubtful' | 'never';
  /** Why not, in the studio's words; null where it suits. */
  readonly why: string | null;
}

/** Where the thing is that a built-in style works on; elsewhere it is most likely not there. Styles of one's own go by `suits` alone. */
const homes: Readonly<Record<string, readonly RoomKind[]>> = {
  'fireplace-on': ['living-room', 'dining-room', 'library', 'bedroom', 'kitchen', 'office', 'basement', 'loft', 'conservatory', 'terrace'],
  'tv-screen': ['living-room', 'bedroom', 'kitchen', 'dining-room', 'playroom', 'cinema', 'gym', 'office', 'basement', 'loft'],
  'pool-water': ['pool', 'garden', 'terrace', 'exterior', 'aerial'],
  'green-lawn': ['exterior', 'aerial', 'garden', 'terrace', 'pool', 'balcony', 'entrance'],
  'clear-driveway': ['exterior', 'aerial', 'parking', 'garden', 'entrance'],
  'facade-white': ['exterior', 'aerial', 'garden', 'entrance', 'terrace', 'pool'],
  'facade-red': ['exterior', 'aerial', 'garden', 'entrance', 'terrace', 'pool'],
  'facade-charcoal': ['exterior', 'aerial', 'garden', 'entrance', 'terrace', 'pool'],
};

/** Whether a style makes sense for a photo of a room. Pure; an unknown room suits everything, for nobody can tell. */
export function suitsRoom(
  style: Pick<Style, 'id' | 'name' | 'category' | 'operationClass' | 'suits' | 'changes'>,
  room: string | null,
): SuitsRoom {
  const wording = roomWording(room);
  if (!wording) return { verdict: 'suits', why: null };
  const not = (verdict: 'doubtful' | 'never', why: string): SuitsRoom => ({ verdict, why: `“${style.name.en}”: ${why}` });
  if (wording.place === 'drawing') return not('never', 'a floor plan is a drawing, and is not changed by AI.');
  const isStaging = style.category === 'staging';
  if (isStaging && wording.holds === null) {
    return wording.place === 'inside'
      ? not('doubtful', `${wording.name} is not furnished for a listing; the result may look like a room that it is not.`)
      : not('never', `there is nothing to furnish in a picture of ${wording.name}.`);
  }
  if (style.suits === 'interior' && wording.place === 'outside') return not('never', `it is made for rooms, and this is ${wording.name}.`);
  if (style.suits === 'interior' && wording.place === 'outdoor-room' && !isStaging) {
    return not('never', `it is made for rooms, and this is ${wording.name}.`);
  }
  if (style.suits === 'exterior' && wording.place === 'inside') {
    return not('never', `it is made for pictures from outside, and this is ${wording.name}.`);
  }
  const home = Object.hasOwn(homes, style.id) ? homes[style.id] : undefined;
  if (home && !home.includes(wording.kind)) {
    return not('doubtful', `what it works on is rarely seen in a picture of ${wording.name}; it might be made up.`);
  }
  if (
    (wording.kind === 'view' || wording.kind === 'neighbourhood') &&
    style.operationClass !== 'C' &&
    style.changes.some((change) => change !== 'sky')
  ) {
    return not('doubtful', 'a picture of the surroundings must show them as they are.');
  }
  return { verdict: 'suits', why: null };
}
