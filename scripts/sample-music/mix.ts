import { filterStereo, type Filter } from './signal/filters.ts';
import { reverberate, type Room } from './signal/reverb.ts';
import { mixInto, silence, type Stereo } from './signal/stereo.ts';

/** How a bus goes into the mix. */
interface Strip {
  readonly level: number;
  /** How much of it goes into the room. */
  readonly send: number;
  /** Its tone, run before level and send. */
  readonly tone?: ReadonlyArray<() => Filter>;
}
export type Desk<Name extends string> = Readonly<Record<Name, Strip>>;
export type Buses<Name extends string> = Readonly<Record<Name, Stereo>>;

/** An empty bus for every strip of a desk. */
export function busesFor<Name extends string>(desk: Desk<Name>, seconds: number): Buses<Name> {
  return Object.fromEntries(Object.keys(desk).map((name) => [name, silence(seconds)])) as Record<Name, Stereo>;
}

/** Tone, level and room of every bus, summed; `roomLevel` is the room's own. */
export function mixDown<Name extends string>(buses: Buses<Name>, desk: Desk<Name>, room: Room, roomLevel: number): Stereo {
  const names = Object.keys(desk) as Name[];
  const { length } = buses[names[0]!].left;
  const mix: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  const send: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  for (const name of names) {
    const { level, send: toRoom, tone = [] } = desk[name];
    filterStereo(buses[name], ...tone);
    mixInto(mix, buses[name], level);
    if (toRoom > 0) mixInto(send, buses[name], toRoom);
  }
  mixInto(mix, reverberate(send, room), roomLevel);
  return mix;
}
