import type { Scene } from './direct-film.ts';
import type { FilmTemplate } from './templates.ts';

/** How long each scene would stay on screen if there were no music: cards as the template has them, photos in its rhythm. */
export function wantedStays(scenes: readonly Scene[], template: FilmTemplate, leastMs: number): number[] {
  const { stayMs, filmMs, rhythm, opening, cardMs, pairs } = template;
  const weights = scenes.map((scene) => {
    if (scene.kind === 'card') return 0;
    if (pairs && scene.photo.before) return (scene.kind === 'before' ? pairs.beforeMs : pairs.afterMs) / stayMs.usual;
    return (rhythm[scene.of % rhythm.length] ?? 1) * (scene.of === 0 ? opening : 1);
  });
  const cards = scenes.map((scene) => (scene.kind === 'card' ? cardMs[scene.card.layout] : 0));
  const weight = weights.reduce((sum, one) => sum + one, 0);
  const onCards = cards.reduce((sum, one) => sum + one, 0);
  const usual = Math.min(filmMs.longest - onCards, Math.max(filmMs.shortest - onCards, weight * stayMs.usual)) / weight;
  const stay = Math.max(Math.min(stayMs.longest, Math.max(stayMs.shortest, usual)), (leastMs - onCards) / weight);
  return weights.map((one, index) => one * stay + (cards[index] ?? 0));
}
