import type { FilmWish } from '../../src-preload/contract/films.ts';
import type { PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Settings } from '../../src-preload/contract/settings.ts';
import type { SoundSource, Storyboard } from '../../src-preload/contract/storyboard.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Stores } from '../library/stores.ts';
import type { Thumbnails } from '../library/thumbnails.ts';
import { directFilm } from './direct/direct-film.ts';
import type { FilmPhoto } from './direct/director-input.ts';
import { filmTemplates } from './direct/templates.ts';
import type { SoundFacts } from './film-tasks.ts';
import type { BundledTrack } from './sound/bundled-tracks.ts';
import { soundMissing } from './sound/sound-missing.ts';

export interface DirectorParts extends Pick<Stores, 'projects' | 'photos' | 'versions' | 'assets'> {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly thumbnails: Thumbnails;
  readonly bundledTracks: () => Promise<readonly BundledTrack[]>;
  readonly settings: () => Settings;
}

export interface DirectedFilm {
  readonly storyboard: Storyboard;
  /** What it could be made of. */
  readonly photos: readonly FilmPhoto[];
}

/** The storyboard that a wish makes of what is developed in a project now. Fails with film-no-photos or sound-missing. */
export async function directProject(
  parts: DirectorParts,
  projectId: ProjectId,
  wish: FilmWish,
  signal: AbortSignal,
): Promise<DirectedFilm> {
  const tracks = await parts.bundledTracks();
  const { brand, credit } = parts.settings();
  const music = chooseMusic(wish, tracks);
  const photos = await filmPhotos(parts, projectId, signal);
  const storyboard = directFilm({
    photos,
    wish,
    title: wish.title === undefined ? (parts.projects.get(projectId)?.name ?? null) : wish.title,
    music: music && { source: music, facts: soundFacts(parts, tracks, music) },
    voice: wish.voice && { source: wish.voice, durationMs: soundFacts(parts, tracks, wish.voice).durationMs },
    brand,
    credit,
  });
  return { storyboard, photos };
}

/** What was asked for; where nothing was said, the track in the template's mood. */
function chooseMusic({ music, template }: FilmWish, tracks: readonly BundledTrack[]): SoundSource | null {
  if (music !== undefined) return music;
  const track = tracks.find(({ mood }) => mood === filmTemplates[template].mood) ?? tracks[0];
  return track ? { kind: 'bundled', id: track.id } : null;
}

function soundFacts({ assets }: Pick<DirectorParts, 'assets'>, tracks: readonly BundledTrack[], source: SoundSource): SoundFacts {
  if (source.kind === 'bundled') {
    const track = tracks.find(({ id }) => id === source.id);
    if (track) return track.facts;
  } else {
    const row = assets.findSound(source.sha256);
    if (row) return JSON.parse(row.facts) as SoundFacts;
  }
  throw soundMissing();
}

/** The photos of a project that can be filmed: developed, not set aside, and looked at for what matters in them. */
async function filmPhotos(
  { photos, versions, imaging, files, thumbnails }: DirectorParts,
  projectId: ProjectId,
  signal: AbortSignal,
): Promise<FilmPhoto[]> {
  const deliverable = versions.deliverableByPhoto(projectId);
  const frames = photos.framesByPhoto(projectId);
  const usable = photos.ofProject(projectId).flatMap((photo) => {
    const version = photo.isSetAside ? undefined : deliverable.get(photo.id as PhotoId);
    return version ? [{ photo, version }] : [];
  });
  // What matters in a picture is seen in a small one, and that is read in no time.
  const small = await Promise.all(
    usable.map(({ version }) => thumbnails.ensure({ sha256: version.sha256, source: files.version(version), size: 'thumbnail' })),
  );
  const { focuses } = await imaging.run('find-focus', { files: small }, { signal });
  return usable.map(({ photo, version }, index): FilmPhoto => {
    const base = frames.get(photo.id as PhotoId)?.find(({ frameId }) => frameId === photo.baseFrameId);
    const { sha256, widthPx, heightPx } = version;
    return {
      photoId: photo.id as PhotoId,
      sha256,
      widthPx,
      heightPx,
      room: photo.room,
      position: photo.position,
      focus: focuses[index] ?? null,
      before: base ? { sha256: base.sha256, widthPx: base.widthPx, heightPx: base.heightPx } : null,
    };
  });
}
