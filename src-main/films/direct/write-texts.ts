import type { Brand, Credit } from '../../../src-preload/contract/settings.ts';
import type { Card, ShotText } from '../../../src-preload/contract/storyboard.ts';

const pairWords = { en: { before: 'Before', after: 'After' }, nb: { before: 'Før', after: 'Etter' } };
/** Of a shot that shows a photo as it was, or as it became. */
export const pairWord = (language: 'en' | 'nb', which: 'before' | 'after'): string => pairWords[language][which];

/** The time that a shot has to itself, from its first frame. */
export interface OwnTime {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Text comes after the picture and goes before it, so that one is read at a time. */
const waits = { title: 350, 'lower-third': 350, caption: 0 };
/** A name is read in this time; a title stays as long as its picture. */
const longestMs = { title: Number.POSITIVE_INFINITY, 'lower-third': 3200, caption: Number.POSITIVE_INFINITY };
/** What cannot be read is not shown. */
const shortestMs = 700;

export function textOver(kind: ShotText['kind'], text: string, { fromMs, toMs }: OwnTime): ShotText[] {
  const begin = Math.round(fromMs + Math.min(waits[kind], (toMs - fromMs) / 8));
  const end = Math.round(Math.min(toMs - (begin - fromMs), begin + longestMs[kind]));
  return end - begin < shortestMs ? [] : [{ kind, text, detail: null, fromMs: begin, toMs: end }];
}

export const titleCard = (title: string): Card => ({ kind: 'card', layout: 'title', heading: title, lines: [] });

/** Who made the film and how to reach them; null where there is nothing to say or it is not wanted. */
export function brandCard(brand: Brand, { creator, copyright, contact }: Credit): Card | null {
  const heading = creator === '' ? copyright : creator;
  const lines = [contact.web, contact.email, contact.phone].filter((line) => line !== '');
  if (!brand.endCard || (heading === '' && lines.length === 0 && brand.logoSha256 === null)) return null;
  return { kind: 'card', layout: 'brand', heading, lines };
}
