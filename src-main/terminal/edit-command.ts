import path from 'node:path';
import type { EditWish, ModelView, Money, Quote, StyleView } from '../../src-preload/contract/ai.ts';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { AiChoice, EditAsked } from './ai-arguments.ts';
import type { Command } from './arguments.ts';
import { follow, settleAll, type Terminal } from './commands.ts';
import { findTarget } from './find-target.ts';
import { readJson } from './read-json.ts';
import type { FailedWork } from './report.ts';
import type { StudioCalls } from './terminal-calls.ts';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

export interface EditReport {
  readonly quote: Quote;
  readonly dryRun: boolean;
  readonly photos: readonly {
    readonly id: PhotoId;
    /** Files of what was made. */
    readonly versions: readonly { readonly id: string; readonly file: string; readonly isChanged: boolean }[];
  }[];
  readonly failed: readonly FailedWork[];
}

/** An AI edit of one photo, or a style over a whole project: priced first, then done and waited for. */
export async function editPhotos(terminal: Terminal, { target, asked, choice, seed, dryRun }: Of<'edit'>): Promise<EditReport> {
  const { studio, calls, screen } = terminal;
  const { photos } = await findTarget(calls, target);
  const photoIds = photos.map(({ id }) => id);
  const order = { photoIds, wish: wishOf(terminal, asked), ...choiceOf(choice), ...(seed === null ? {} : { seed }) };
  const quote = await calls.ai.quote(order);
  screen.line(quoteText(quote));
  if (dryRun) return { quote, dryRun, photos: [], failed: [] };
  refuseAbove(choice, quote.total);
  const before = new Map(await Promise.all(photoIds.map(async (id) => [id, await versionIds(calls, id)] as const)));
  const stages = follow(terminal);
  try {
    const { jobs } = await calls.ai.edit({ ...order, agreed: quote.total });
    const failed = await settleAll(terminal, jobs);
    const made = photoIds.map(async (id) => {
      const { versions } = await calls.library.versions({ photoId: id });
      return {
        id,
        versions: versions
          .filter((version) => !before.get(id)?.has(version.id))
          .map((version) => ({
            id: version.id,
            file: studio.paths.version(version.id) ?? '',
            isChanged: version.drift?.isChanged ?? false,
          })),
      };
    });
    return { quote, dryRun, photos: await Promise.all(made), failed };
  } finally {
    stages.stop();
    screen.end();
  }
}

const versionIds = async (calls: StudioCalls, photoId: PhotoId): Promise<ReadonlySet<string>> =>
  new Set((await calls.library.versions({ photoId })).versions.map(({ id }) => id));

function wishOf({ studio }: Terminal, asked: EditAsked): EditWish {
  if (asked.operation === 'style') return asked;
  const mask = { kind: 'file' as const, grant: studio.grant(path.resolve(asked.mask)) };
  return asked.operation === 'remove' ? { ...asked, mask } : { ...asked, mask };
}

/** What of a choice the contract is told: only what was said. */
export const choiceOf = ({ provider, model }: AiChoice) => ({ ...(provider ? { provider } : {}), ...(model ? { model } : {}) });

/** Fails with price-changed when more would be spent than was agreed to. */
export function refuseAbove({ atMostMicros }: AiChoice, { micros }: Money): void {
  if (atMostMicros !== null && micros > atMostMicros)
    throw new StudioFailure(
      'price-changed',
      `It would cost ${dollarsText(micros)}, which is more than ${dollarsText(atMostMicros)}. Nothing was done.`,
    );
}

/** As many places as it takes, but at least two. */
export function dollarsText(micros: number): string {
  const [whole = '0', part = ''] = (micros / 1e6).toFixed(6).split('.');
  return `$${whole}.${part.replace(/0{1,4}$/, '')}`;
}

export function quoteText({ provider, model, each, count, total, project, day }: Quote): string {
  // The dearest of them is told; where they cost alike it is the price of each.
  const most = total.micros === each.micros * count ? '' : 'at most ';
  const price =
    total.micros === 0
      ? 'nothing'
      : `${dollarsText(total.micros)}${count > 1 ? ` (${count}, each ${most}${dollarsText(each.micros)})` : ''}`;
  const caps = [
    ...(project.cap
      ? [`of the project's ${dollarsText(project.cap.micros)} are spent ${dollarsText(project.spent.micros + project.reserved.micros)}`]
      : []),
    ...(day.cap ? [`of today's ${dollarsText(day.cap.micros)} ${dollarsText(day.spent.micros + day.reserved.micros)}`] : []),
  ];
  return `${provider} ${model}: ${[price, ...caps].join('; ')}`;
}

export function editText({ dryRun, photos, failed }: EditReport): string {
  if (dryRun) return 'Nothing was sent.';
  const lines = photos.flatMap(({ versions }) =>
    versions.map(({ id, file, isChanged }) => `${id}  ${file}${isChanged ? '  changed the property: look at it before it goes out' : ''}`),
  );
  return [...lines, ...failed.map(({ what, message }) => `Failed: ${what}: ${message}`)].join('\n');
}

/** The styles, after one was taken in from a file or taken away. */
export async function styleBook(calls: StudioCalls, { keep, remove }: Of<'styles'>): Promise<readonly StyleView[]> {
  if (remove !== null) await calls.ai.removeStyle({ id: remove });
  if (keep !== null) await calls.ai.keepStyle({ style: (await readJson(keep, 'styles')) as StyleView });
  return calls.ai.styles({});
}

export function stylesText(styles: readonly StyleView[], language: 'en' | 'nb'): string {
  return styles
    .map(
      ({ id, name, category, operationClass, about, source }) =>
        `${id.padEnd(24)} ${category.padEnd(9)} ${operationClass}  ${name[language]}: ${about[language]}${source === 'workspace' ? '  (your own)' : ''}`,
    )
    .join('\n');
}

export function modelsText(models: readonly ModelView[]): string {
  return models
    .map((model) => {
      const { id, provider, does, price, isUsable } = model;
      const cost = price.each.micros === 0 ? 'free' : `${dollarsText(price.each.micros)} per ${price.unit}`;
      const facts = [does.join(' '), cost, ...(model.takesMask ? ['mask'] : []), ...(model.takesEndFrame ? ['end frame'] : [])];
      const choices = [...model.resolutions, ...model.durationsS.map((seconds) => `${seconds} s`)];
      return `${provider.padEnd(6)} ${id.padEnd(52)} ${facts.join(', ')}${choices.length > 0 ? ` (${choices.join(' ')})` : ''}${isUsable ? '' : '  no key'}`;
    })
    .join('\n');
}
