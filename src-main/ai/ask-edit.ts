import { rm } from 'node:fs/promises';
import type { EditWish, Mask, Quote, Style } from '../../src-preload/contract/ai.ts';
import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { PhotoId, ProjectId, VersionId } from '../../src-preload/contract/ids.ts';
import { contentKey } from '../content-key.ts';
import { StudioFailure } from '../failure.ts';
import type { Grants } from '../grants.ts';
import type { Imaging } from '../imaging/tasks.ts';
import { copyRegular } from '../intake/copy-regular.ts';
import type { JobQueue, JobRequest } from '../jobs/queue.ts';
import type { Assets } from '../library/assets.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { PhotoRow, Photos } from '../library/photos.ts';
import type { Projects } from '../library/projects.ts';
import type { VersionRow, Versions } from '../library/versions.ts';
import type { EditPayload } from './edit-job.ts';
import { furtherClass, isGenerativeRecipe, type KeptMask } from './edit-recipe.ts';
import { type EditOrder, type Model, type ModelOrder, mostCharacters } from './provider.ts';
import { planPart } from './lock/plan-part.ts';
import type { Providers } from './providers.ts';
import { assemblePrompt, type PromptWish, type Where } from './styles/assemble-prompt.ts';
import { boxOfStrokes, type PlaceBox } from './styles/mask-place.ts';
import { suitsRoom } from './styles/suits-room.ts';
import type { StyleBook } from './styles/style-book.ts';

export interface AskEditParts {
  readonly photos: Photos;
  readonly projects: Projects;
  readonly versions: Versions;
  readonly assets: Assets;
  readonly files: LibraryFiles;
  readonly imaging: Imaging;
  readonly providers: Providers;
  readonly styles: StyleBook;
  readonly grants: Pick<Grants, 'pathOf'>;
  readonly queue: Pick<JobQueue, 'enqueueAll'>;
  readonly quoteOf: (asked: { projectId: ProjectId; model: Model; orders: readonly ModelOrder[] }) => Quote;
  readonly newId: () => string;
  readonly closing: AbortSignal;
}

type Asked = Parameters<StudioHandlers['ai']['quote']>[0];

/** One photo's part of what was asked for. */
interface Target {
  readonly photo: PhotoRow;
  readonly version: VersionRow;
}
interface Plan {
  readonly projectId: ProjectId;
  readonly model: Model;
  readonly targets: readonly Target[];
  readonly style: Style | null;
  readonly mask: { readonly kept: KeptMask; readonly box: PlaceBox } | null;
  readonly quote: Quote;
}

/** Softens the edge of a mask over this share of the photo's longer side. */
const featherShare = 0.006;
/** Of edits with a mask: nobody knows what was taken out, so it is disclosed; what was put in is staging. */
const usualClass = { style: 'D', remove: 'D', add: 'E' } as const;
const mostMaskBytes = 64 * 1024 * 1024;

/** What `ai.quote` and `ai.edit` do: everything that can be refused is refused here, while the person is still there. */
export function askEdit(parts: AskEditParts): Pick<StudioHandlers['ai'], 'quote' | 'edit'> {
  return {
    quote: async (asked) => (await plan(parts, asked)).quote,
    edit: async ({ agreed, ...asked }) => {
      const planned = await plan(parts, asked);
      const { quote } = planned;
      if (quote.total.micros > agreed.micros)
        throw new StudioFailure('price-changed', 'It costs more than the price that was agreed to. Look at the new one and ask again.');
      if (!quote.isWithinBudget)
        throw new StudioFailure(
          'budget-reached',
          'This would cost more than the budget allows. Raise it, ask for less, or wait for tomorrow.',
        );
      return { jobs: parts.queue.enqueueAll(planned.targets.map((target) => request(planned, target, asked))) };
    },
  };
}

async function plan(parts: AskEditParts, asked: Asked): Promise<Plan> {
  const { wish } = asked;
  const targets = targetsOf(parts, asked);
  const projectId = targets[0]!.photo.projectId as ProjectId;
  const style = wish.operation === 'style' ? parts.styles.get(wish.styleId) : null;
  if (style) refuseUnsuited(style, targets);
  const model = await parts.providers.choose(wish.operation, {
    provider: asked.provider,
    model: asked.model ?? (asked.provider === undefined ? (style?.model ?? undefined) : undefined),
  });
  if (model.provider !== 'local' && parts.projects.get(projectId)?.isNeverUploaded)
    throw new StudioFailure('upload-forbidden', 'Nothing of this project may leave the machine. Change that in the project first.');
  const mask = wish.operation === 'style' ? null : await keepMask(parts, wish.mask, targets[0]!.version);
  const withoutQuote = { projectId, model, targets, style, mask };
  const orders = targets.map((target) => orderOf(withoutQuote, target, asked));
  return { ...withoutQuote, quote: parts.quoteOf({ projectId, model, orders }) };
}

function targetsOf({ photos, versions, files }: AskEditParts, { photoIds, versionId, wish }: Asked): Target[] {
  if (photoIds.length > 1 && (wish.operation !== 'style' || versionId !== undefined))
    throw new StudioFailure('invalid-input', 'A mask, or one version, belongs to one photo. Ask for each photo by itself.');
  const targets = [...new Set(photoIds)].map((id): Target => {
    const photo = photos.require(id);
    const version = versionId === undefined ? versions.shown(id) : versions.get(versionId);
    if (!version || version.photoId !== id || !files.has(files.version(version)))
      throw new StudioFailure('not-found', 'This photo has no such version yet. Develop it first.');
    return { photo, version };
  });
  if (new Set(targets.map(({ photo }) => photo.projectId)).size > 1)
    throw new StudioFailure('projects-differ', 'The photos belong to different projects. Ask for each project by itself.');
  return targets;
}

function refuseUnsuited(style: Style, targets: readonly Target[]): void {
  for (const { photo } of targets) {
    const { verdict, why } = suitsRoom(style, photo.room);
    if (verdict === 'never')
      throw new StudioFailure(
        'style-unsuited',
        `Photo ${photo.position}: ${why ?? 'the style does not suit it.'} Choose another style, or correct the room.`,
      );
  }
}

/** Takes a person's mask in, or strokes as they are. Fails with mask-empty, mask-size or mask-not-understood. */
async function keepMask(parts: AskEditParts, mask: Mask, version: VersionRow): Promise<Plan['mask']> {
  if (mask.kind === 'strokes') {
    const box = boxOfStrokes(mask.strokes, version.widthPx / version.heightPx);
    if (!box) throw new StudioFailure('mask-empty', 'The mask marks nothing. Draw over what should change.');
    return { kept: mask, box };
  }
  const { files, imaging, assets, newId, grants, closing } = parts;
  const copy = files.unfinished(newId());
  const outFile = files.unfinished(`${newId()}.png`);
  try {
    await copyRegular(grants.pathOf(mask.grant), copy, mostMaskBytes, closing);
    const { widthPx, heightPx } = version;
    const { sha256, sizeBytes, box } = await imaging.run('read-mask', { file: copy, outFile, widthPx, heightPx }, { signal: closing });
    files.keep(outFile, files.asset(sha256));
    assets.add({ kind: 'mask', sha256, name: 'mask', sizeBytes, facts: JSON.stringify({ widthPx, heightPx }) });
    return { kept: { kind: 'picture', sha256 }, box };
  } finally {
    await rm(copy, { force: true });
    await rm(outFile, { force: true });
  }
}

const featherOf = ({ widthPx, heightPx }: VersionRow): number => Math.max(2, Math.round(featherShare * Math.max(widthPx, heightPx)));

function orderOf({ model, style, mask }: Omit<Plan, 'quote'>, { photo, version }: Target, { wish, seed }: Asked): EditOrder {
  const { sent } = planPart({ photo: version, marked: mask?.box ?? null, most: model.most, featherPx: featherOf(version) });
  const { prompt } = assemblePrompt({
    wish: promptWish(wish, style, model.takesMask ? 'mask' : 'words'),
    room: photo.room,
    mostCharacters: mostCharacters(model),
  });
  return { operation: wish.operation, prompt, size: sent, seed: seed ?? null };
}

function promptWish(wish: EditWish, style: Style | null, where: Where): PromptWish {
  if (wish.operation === 'style') return { kind: 'style', style: style! };
  return wish.operation === 'remove' ? { kind: 'remove', what: wish.what, where } : { kind: 'add', what: wish.what, where };
}

function request(planned: Plan, target: Target, asked: Asked): JobRequest {
  const { model, style, mask, quote, projectId } = planned;
  const { photo, version } = target;
  const { prompt, seed } = orderOf(planned, target, asked);
  const payload: EditPayload = {
    photoId: photo.id as PhotoId,
    parentId: version.id as VersionId,
    recipe: {
      engine: 'ai',
      engineVersion: 1,
      provider: model.provider,
      model: model.id,
      operation: asked.wish.operation,
      style: style && { id: style.id, version: style.version },
      prompt,
      mask: mask?.kept ?? null,
      featherPx: mask ? featherOf(version) : 0,
      seed,
      parent: version.sha256,
      isGenerative: model.provider !== 'local' || isGenerativeRecipe(version.recipe),
    },
    operationClass: furtherClass(style?.operationClass ?? usualClass[asked.wish.operation], version.operationClass),
    changes: style?.changes ?? [],
    agreedMicros: quote.each.micros,
  };
  return {
    kind: 'edit-photo',
    payload,
    projectId,
    // The very same wish, asked for again while it is unfinished, is one wish: a double click is not paid twice.
    intentKey: `edit:${version.id}:${contentKey(payload.recipe)}`,
    priority: 25,
  };
}
