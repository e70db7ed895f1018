import type { MusicFacts } from './director-input.ts';

/** A moment at which a picture may change, and how much speaks against it, as `placeCuts` counts. */
export interface Tick {
  readonly atMs: number;
  readonly cost: number;
}

/** Beats fewer than these are no pulse that one could cut to. */
const fewestBeats = 4;
const costs = {
  bars: { halfBar: 0.02, beat: 0.06 },
  beats: { halfBar: 0.004, beat: 0.012 },
};

/** When the music that starts with the film has its beats, up to `untilMs`. Empty for music without a pulse. */
export function musicalTicks(music: MusicFacts | null, changesOn: 'bars' | 'beats', untilMs: number): Tick[] {
  if (!music) return [];
  const { beatsMs, barsMs } = music.facts;
  if (beatsMs.length < fewestBeats) return [];
  const isBar = nearTo(barsMs);
  const cost = costs[changesOn];
  let sinceBar = 0;
  return beatsMs
    .filter((atMs) => atMs > 0 && atMs <= untilMs)
    .map((atMs) => {
      sinceBar = isBar(atMs) ? 0 : sinceBar + 1;
      return { atMs, cost: sinceBar === 0 || barsMs.length === 0 ? 0 : sinceBar % 2 === 0 ? cost.halfBar : cost.beat };
    });
}

/** Whether a moment is one of these, as far as rounding goes. */
function nearTo(momentsMs: readonly number[]): (atMs: number) => boolean {
  const rounded = new Set(momentsMs.map((moment) => Math.round(moment / 10)));
  return (atMs) => [-1, 0, 1].some((step) => rounded.has(Math.round(atMs / 10) + step));
}
