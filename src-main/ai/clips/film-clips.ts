import type { FilmWish } from '../../../src-preload/contract/films.ts';
import type { PhotoId } from '../../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../../failure.ts';
import type { FilmPhoto } from '../../films/direct/director-input.ts';
import { widestFraming } from '../../films/direct/frame-move.ts';
import type { ClipFacts } from '../../films/film-tasks.ts';
import { frameSize } from '../../films/geometry.ts';
import { type MadeClip, putInClips } from '../../films/put-in-clips.ts';
import type { Assets } from '../../library/assets.ts';
import type { LibraryFiles } from '../../library/library-files.ts';
import type { Providers } from '../providers.ts';
import type { ClipStore } from './clip-store.ts';
import { type ClipModel, type ClipWish, planClips, type PlannedClip } from './plan-clips.ts';

export interface FilmClipParts {
  readonly clips: ClipStore;
  readonly assets: Pick<Assets, 'find'>;
  readonly files: LibraryFiles;
  readonly providers: Pick<Providers, 'model'>;
  readonly wording: ClipWish['wording'];
}
export type AiWish = NonNullable<FilmWish['ai']>;
interface Directed {
  readonly storyboard: Storyboard;
  readonly photos: readonly FilmPhoto[];
}

/** Which clips a wish makes of a film, as it is directed now. Fails with ai-model-unknown. */
export function clipsOfFilm(parts: FilmClipParts, { storyboard, photos }: Directed, ai: AiWish, model: ClipModel): readonly PlannedClip[] {
  const frame = frameSize(storyboard.aspect, storyboard.size);
  const focuses = new Map<PhotoId, FilmPhoto['focus']>(photos.map(({ photoId, focus }) => [photoId, focus]));
  return planClips(storyboard, {
    makes: ai.makes,
    withSound: ai.withSound,
    model,
    wording: parts.wording,
    widest: ({ photoId, widthPx, heightPx }) => widestFraming({ widthPx, heightPx, focus: focuses.get(photoId) ?? null }, frame),
    isMade: (key) => madeClip(parts, key) !== null,
  });
}

/** A clip that was made and is here, or null. */
export function madeClip({ clips, assets, files }: Pick<FilmClipParts, 'clips' | 'assets' | 'files'>, key: string): MadeClip | null {
  const sha256 = clips.contentOf(key);
  const asset = sha256 === undefined ? undefined : assets.find('clip', sha256);
  if (!asset || !files.has(files.asset(asset.sha256))) return null;
  const { widthPx, heightPx, durationMs } = JSON.parse(asset.facts) as ClipFacts;
  return { sha256: asset.sha256, widthPx, heightPx, durationMs };
}

/** A directed film with what was made for it; what was not stays the studio's own, and notes say so. */
export function withMadeClips(
  parts: FilmClipParts,
  directed: Directed,
  ai: FilmWish['ai'],
): { readonly storyboard: Storyboard; readonly notes: readonly string[] } {
  const { storyboard } = directed;
  if (!ai) return { storyboard, notes: [] };
  try {
    const planned = clipsOfFilm(parts, directed, ai, askedModel(parts, ai));
    return putInClips(storyboard, planned, (key) => madeClip(parts, key), ai.withSound);
  } catch (error) {
    if (!(error instanceof StudioFailure) || error.code !== 'ai-model-unknown') throw error;
    return { storyboard, notes: [`no-clip: the model of the clips is not here any more, and the film was made without them`] };
  }
}

/** A film row says whom it asks: what was not said was chosen when it was asked for. */
function askedModel({ providers }: FilmClipParts, { provider, model }: AiWish): ClipModel {
  if (provider === undefined || model === undefined)
    throw new StudioFailure('ai-model-unknown', 'Nobody was asked for the clips of this film.');
  return providers.model(provider, model);
}
