import { z } from 'zod';
import { PhotoId, type ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobRequest, JobWorker } from '../jobs/queue.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { Photos } from '../library/photos.ts';
import { toDisplay, toText } from './path-text.ts';

const Payload = z.object({ photoId: PhotoId });

export interface CheckParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly photos: Photos;
}

/** Looks at photos before they are developed: on site there is still time to shoot again. */
export function checkRequests({ photos }: Pick<CheckParts, 'photos'>, photoIds: readonly PhotoId[]): JobRequest[] {
  return photoIds.map((photoId) => {
    const photo = photos.get(photoId);
    if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
    return {
      kind: 'check-photo',
      payload: { photoId },
      projectId: photo.projectId as ProjectId,
      intentKey: `check:${photoId}`,
      priority: 25,
    };
  });
}

export function checkPhotoJob({ imaging, files, photos }: CheckParts): JobWorker<z.infer<typeof Payload>> {
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 3,
    run: async ({ photoId }, context) => {
      const photo = photos.get(photoId);
      if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
      const rows = photos.frames(photoId);
      const facts = photos.frameFacts(photoId);
      const frames = rows.map(({ sha256, relativePath }, index) => ({
        file: files.frame(sha256),
        sha256,
        name: toDisplay(toText(relativePath)),
        facts: facts[index]!,
        meanLuma: facts[index]!.meanLuma,
      }));
      const base = Math.max(
        0,
        rows.findIndex(({ frameId }) => frameId === photo.baseFrameId),
      );
      const { checks } = await imaging.run('check-photo', { frames, base }, context);
      return { record: () => photos.setChecks(photoId, checks) };
    },
  };
}
