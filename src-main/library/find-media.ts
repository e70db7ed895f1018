import type { FilmId, FrameId, VersionId } from '../../src-preload/contract/ids.ts';
import type { Arrivals } from '../intake/arrivals.ts';
import type { LibraryFiles } from './library-files.ts';
import type { Stores } from './stores.ts';
import type { Thumbnails } from './thumbnails.ts';

/** A `/media/...` address, taken apart. */
export interface MediaRequest {
  readonly kind: 'frame' | 'version' | 'film' | 'export' | 'preview';
  /** A UUID; of a preview its token. */
  readonly id: string;
  /** `drift`, of a generated version: where it changed. */
  readonly size: 'thumbnail' | 'preview' | 'full' | 'original' | 'drift';
}
export interface MediaFile {
  readonly file: string;
  readonly contentType: string;
}
interface MediaParts extends Pick<Stores, 'frames' | 'versions' | 'films'> {
  readonly files: LibraryFiles;
  readonly thumbnails: Thumbnails;
  readonly arrivals: Arrivals;
  /** The file behind a preview's token, while it is there. */
  readonly previews: { file(token: string): string | null };
}

/** Ids in, files of ours out: nothing that a page can say becomes part of a path. A missing small picture is made. */
export async function findMedia(
  { frames, versions, films, files, thumbnails, previews, arrivals }: MediaParts,
  { kind, id, size }: MediaRequest,
): Promise<MediaFile | null> {
  const jpeg = (file: string): MediaFile => ({ file, contentType: 'image/jpeg' });
  switch (kind) {
    case 'frame': {
      const frame = frames.get(arrivals.frameOf(id as FrameId));
      if (!frame) {
        const arriving = arrivals.thumbnail(id as FrameId);
        return arriving === null ? null : jpeg(arriving);
      }
      const source = files.frame(frame.sha256);
      if (size === 'original') return { file: source, contentType: `image/${frame.format}` };
      return jpeg(await thumbnails.ensure({ sha256: frame.sha256, source, size: size === 'thumbnail' ? size : 'preview' }));
    }
    case 'version': {
      const version = versions.get(id as VersionId);
      if (!version) return null;
      if (size === 'drift') return version.drift === null ? null : { file: files.drift(id as VersionId), contentType: 'image/png' };
      const source = files.version(version);
      if (size === 'full' || size === 'original') return { file: source, contentType: `image/${version.format}` };
      return jpeg(await thumbnails.ensure({ sha256: version.sha256, source, size }));
    }
    case 'film': {
      const film = films.get(id as FilmId);
      return film?.storyboardKey ? { file: files.film(id as FilmId, film.storyboardKey), contentType: 'video/mp4' } : null;
    }
    case 'preview': {
      const file = previews.file(id);
      return file === null ? null : jpeg(file);
    }
    case 'export':
      // Delivered files lie in the person's own folders; the page has no need to read there.
      return null;
    default:
      return kind satisfies never;
  }
}
