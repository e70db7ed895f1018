import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { planTimeline } from './timeline.ts';

const teaserMs = 6000;

/** The moment that stands for a film: the middle of its first picture that has no words over it; and a few seconds from there. */
export function posterMoment(storyboard: Storyboard): { readonly atMs: number; readonly durationMs: number } {
  const { strips, fps, frameCount } = planTimeline(storyboard);
  const toMs = (frames: number): number => Math.round((frames * 1000) / fps);
  const pictures = strips.filter(({ picture }) => picture.kind !== 'card');
  const strip = pictures.find(({ texts }) => texts.length === 0) ?? pictures[0] ?? strips[0]!;
  const at = Math.floor((strip.start + strip.joinIn + strip.end - strip.joinOut) / 2);
  const last = frameCount - 1;
  return { atMs: toMs(Math.min(at, last)), durationMs: Math.min(teaserMs, toMs(frameCount)) };
}
