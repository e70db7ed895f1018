import type { PhotoId, ProjectId, VersionId } from '../../src-preload/contract/ids.ts';
import type { Picture, SoundSource, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../failure.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Stores } from '../library/stores.ts';
import { withoutMissingClips } from './clips/missing-clips.ts';
import type { BundledSound } from './film-tasks.ts';
import type { BundledTrack } from './sound/bundled-tracks.ts';
import { soundMissing } from './sound/sound-missing.ts';

type Parts = Pick<Stores, 'photos' | 'versions' | 'assets'> & { readonly files: LibraryFiles };

/** What a storyboard needs of the disk, by content. */
export interface FilmFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly bundled: Readonly<Record<string, BundledSound>>;
  /** The photos of the film in their order, with the version each is shown in. */
  readonly photos: readonly { readonly photoId: PhotoId; readonly versionId: VersionId }[];
}

/**
 * A person's storyboard as it can be rendered now: every photo in the version that may go out today, and without AI joins whose
 * clip is not here. Fails with film-photo-missing or clip-missing.
 */
export function bringUpToDate(
  { photos, versions, files }: Parts,
  projectId: ProjectId,
  storyboard: Storyboard,
): { readonly storyboard: Storyboard; readonly notes: readonly string[] } {
  const deliverable = versions.deliverableByPhoto(projectId);
  const frames = photos.framesByPhoto(projectId);
  const today = (picture: Picture): Picture => {
    if (picture.kind === 'frame' && frames.get(picture.photoId)?.some(({ sha256 }) => sha256 === picture.sha256)) return picture;
    if (picture.kind === 'clip' || picture.kind === 'card') return picture;
    const version = deliverable.get(picture.photoId);
    if (picture.kind === 'frame' || !version) throw photoMissing();
    return { ...picture, sha256: version.sha256, widthPx: version.widthPx, heightPx: version.heightPx };
  };
  const shots = storyboard.shots.map((shot) => ({ ...shot, picture: today(shot.picture) }));
  return withoutMissingClips({ ...storyboard, shots }, (sha256) => files.has(files.asset(sha256)));
}

/** Fails with film-photo-missing, clip-missing, logo-missing or sound-missing, before anything is drawn. */
export function collectFiles(
  { photos, versions, assets, files }: Parts,
  projectId: ProjectId,
  { shots, sound, brand }: Storyboard,
  tracks: readonly BundledTrack[],
): FilmFiles {
  const shown = versions.shownByPhoto(projectId);
  const frames = photos.framesByPhoto(projectId);
  const found: Record<string, string> = {};
  const bundled: Record<string, BundledSound> = {};
  const used: { photoId: PhotoId; versionId: VersionId }[] = [];
  const addPicture = (picture: Picture): void => {
    switch (picture.kind) {
      case 'photo': {
        // A finished film goes out as it was made, although a photo of it has been developed anew.
        const version = shown.has(picture.photoId) ? versions.withContent(picture.photoId, picture.sha256) : undefined;
        if (!version) throw photoMissing();
        found[picture.sha256] = files.version(version);
        used.push({ photoId: picture.photoId, versionId: version.id as VersionId });
        return;
      }
      case 'frame':
        if (!frames.get(picture.photoId)?.some(({ sha256 }) => sha256 === picture.sha256)) throw photoMissing();
        found[picture.sha256] = files.frame(picture.sha256);
        return;
      case 'clip':
        found[picture.sha256] = files.asset(picture.sha256);
        return;
      case 'card':
        return;
      default:
        picture satisfies never;
    }
  };
  const addSound = (source: SoundSource): void => {
    if (source.kind === 'bundled') {
      const track = tracks.find(({ id }) => id === source.id);
      if (!track) throw soundMissing();
      bundled[track.id] = { file: track.file, facts: track.facts };
      return;
    }
    const file = files.asset(source.sha256);
    if (!assets.findSound(source.sha256) || !files.has(file)) throw soundMissing();
    found[source.sha256] = file;
  };
  for (const { picture, join } of shots) {
    addPicture(picture);
    if (join.kind === 'seamless' && join.clip) addPicture(join.clip);
  }
  for (const { source } of sound.tracks) addSound(source);
  if (brand.logoSha256 !== null) {
    const file = files.asset(brand.logoSha256);
    if (!files.has(file)) throw new StudioFailure('logo-missing', 'The logo is not here any more. Choose it again in the settings.');
    found[brand.logoSha256] = file;
  }
  return { files: found, bundled, photos: used };
}

const photoMissing = (): StudioFailure =>
  new StudioFailure(
    'film-photo-missing',
    'A photo of this film is not here any more. Take it out of the storyboard, or make the film anew.',
  );
