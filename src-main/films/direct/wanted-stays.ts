import type { Scene } from './plan-scenes.ts';
import type { FilmTemplate } from './templates.ts';

/** The last picture fades while it is looked at. */
const closing = 1.3;

/** How long each scene would stay on screen if there were no music: cards as the template has them, photos in its rhythm. */
export function wantedStays(scenes: readonly Scene[], template: FilmTemplate, leastMs: number): number[] {
  const { stayMs, filmMs, rhythm, opening, cardMs, pairs } = template;
  const weights = scenes.map((scene, index) => {
    if (scene.kind === 'card') return 0;
    const atEnds = (scene.of === 0 ? opening : 1) * (index === scenes.length - 1 ? closing : 1);
    if (pairs && scene.photo.before) return (atEnds * (scene.kind === 'before' ? pairs.beforeMs : pairs.afterMs)) / stayMs.usual;
    return (rhythm[scene.of % rhythm.length] ?? 1) * atEnds;
  });
  const cards = scenes.map((scene) => (scene.kind === 'card' ? cardMs[scene.card.layout] : 0));
  const weight = weights.reduce((sum, one) => sum + one, 0);
  const onCards = cards.reduce((sum, one) => sum + one, 0);
  const usual = Math.min(filmMs.longest - onCards, Math.max(filmMs.shortest - onCards, weight * stayMs.usual)) / weight;
  const stay = Math.max(Math.min(stayMs.longest, Math.max(stayMs.shortest, usual)), (leastMs - onCards) / weight);
  return weights.map((one, index) => one * stay + (cards[index] ?? 0));
}
