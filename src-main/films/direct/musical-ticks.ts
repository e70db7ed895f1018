import { beatsInFilm, layMusic } from '../sound/lay-music.ts';
import type { MusicFacts } from './director-input.ts';

/** A moment at which a picture may change, or a film may end, and how much speaks against it, as `placeCuts` counts. */
export interface Tick {
  readonly atMs: number;
  readonly cost: number;
}
export interface MusicalTicks {
  readonly changes: readonly Tick[];
  readonly ends: readonly Tick[];
}

/** Beats fewer than these are no pulse that one could cut to. */
const fewestBeats = 4;
const costs = {
  bars: { halfBar: 0.02, beat: 0.06 },
  beats: { halfBar: 0.004, beat: 0.012 },
};
/** A film that stops on a bar has to fade its music; on a beat it sounds torn off. */
const endCosts = { bar: 0.06, beat: 0.3 };
/** The last chord has nearly rung out. */
const ringingMs = 400;
const shortestBarMs = 300;

/**
 * When music that begins with the film has its beats, and where it can end: a whole number of bars before its own end, since
 * bars can be left out of it (lay-music.ts), or at worst on a bar. Empty for music without a pulse.
 */
export function musicalTicks(music: MusicFacts | null, changesOn: 'bars' | 'beats', filmMs: number): MusicalTicks {
  if (!music || music.facts.beatsMs.length < fewestBeats) return { changes: [], ends: [] };
  const { facts } = music;
  const pieces = layMusic(facts, { startMs: 0, trimStartMs: 0, trimEndMs: null, fadeOutMs: 0, loops: true }, filmMs);
  const bars = beatsInFilm(pieces, facts.barsMs);
  const isBar = nearTo(bars);
  const cost = costs[changesOn];
  let sinceBar = 0;
  const changes = beatsInFilm(pieces, facts.beatsMs)
    .filter((atMs) => atMs > 0)
    .map((atMs) => {
      sinceBar = isBar(atMs) ? 0 : sinceBar + 1;
      return { atMs, cost: sinceBar === 0 || bars.length === 0 ? 0 : sinceBar % 2 === 0 ? cost.halfBar : cost.beat };
    });
  const onBeats = changes.map(({ atMs }) => ({ atMs, cost: bars.length === 0 || isBar(atMs) ? endCosts.bar : endCosts.beat }));
  return { changes, ends: [...onBeats, ...ownEnds(facts, filmMs)].toSorted((a, b) => a.atMs - b.atMs) };
}

function ownEnds({ durationMs, barsMs, bpm }: MusicFacts['facts'], filmMs: number): Tick[] {
  const lengths = barsMs.slice(1).map((bar, index) => bar - (barsMs[index] ?? 0));
  const barMs = lengths.toSorted((a, b) => a - b)[lengths.length >> 1];
  if (bpm === null || barMs === undefined || barMs < shortestBarMs) return [];
  const end = (durationMs - ringingMs) % barMs;
  return Array.from({ length: Math.floor((filmMs - end) / barMs) }, (_, bar) => ({ atMs: end + (bar + 1) * barMs, cost: 0 }));
}

/** Whether a moment is one of these, as far as rounding goes. */
function nearTo(momentsMs: readonly number[]): (atMs: number) => boolean {
  const rounded = new Set(momentsMs.map((moment) => Math.round(moment / 10)));
  return (atMs) => [-1, 0, 1].some((step) => rounded.has(Math.round(atMs / 10) + step));
}
