import { z } from 'zod';
import { PhotoId, type ProjectId } from '../../src-preload/contract/ids.ts';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobRow } from '../jobs/job-reader.ts';
import type { JobRequest, JobWorker } from '../jobs/queue.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { PhotoRow, Photos } from '../library/photos.ts';
import { DustSpot } from './checks/dust-spots.ts';
import { shootChecks, type CheckedScene } from './checks/shoot-checks.ts';
import { toDisplay, toText } from './path-text.ts';

const Payload = z.object({ photoId: PhotoId });
const Result = z.object({ spots: z.array(DustSpot) });

export interface CheckParts {
  readonly imaging: Imaging;
  readonly files: Pick<LibraryFiles, 'frame'>;
  readonly photos: Photos;
  /** The finished check-photo jobs of a project, newest first: what they found is judged together. */
  readonly doneChecks: (projectId: ProjectId) => readonly Pick<JobRow, 'payload' | 'result'>[];
}

/** So many photos before and after one are looked at with it: what repeats in a shoot does so soon. */
const neighbours = 60;

/** The jobs that would look at these photos: all of them, or those that nobody looked at yet. */
export function checkRequests({ photos }: Pick<CheckParts, 'photos'>, photoIds: readonly PhotoId[], { again = false } = {}): JobRequest[] {
  return photoIds.flatMap((photoId): JobRequest[] => {
    const photo = photos.get(photoId);
    if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
    if (photo.checks !== null && !again) return [];
    return [
      { kind: 'check-photo', payload: { photoId }, projectId: photo.projectId as ProjectId, intentKey: `check:${photoId}`, priority: 25 },
    ];
  });
}

/** Looks at one photo's frames, then at the photo among those around it; the findings are kept with the photo. */
export function checkPhotoJob(parts: CheckParts): JobWorker<z.infer<typeof Payload>> {
  const { imaging, files, photos } = parts;
  return {
    lane: 'pixels',
    payloadVersion: 1,
    payload: Payload,
    maxFailures: 3,
    run: async ({ photoId }, { signal, onProgress }) => {
      const photo = photos.get(photoId);
      if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
      const facts = photos.frameFacts(photoId);
      const rows = photos.frames(photoId);
      const frames = rows.map(({ sha256, relativePath }, index) => {
        const own = facts[index]!;
        return { file: files.frame(sha256), sha256, name: toDisplay(toText(relativePath)), facts: own, meanLuma: own.meanLuma };
      });
      const base = Math.max(
        0,
        rows.findIndex(({ frameId }) => frameId === photo.baseFrameId),
      );
      const { checks, spots } = await imaging.run('check-photo', { frames, base }, { signal, onProgress });
      return { result: { spots: [...spots] } satisfies z.infer<typeof Result>, record: () => record(parts, photo, checks, spots) };
    },
  };
}

function record({ photos, doneChecks }: CheckParts, photo: PhotoRow, checks: readonly PhotoCheck[], spots: readonly DustSpot[]): void {
  const projectId = photo.projectId as ProjectId;
  const around = photos.ofProject(projectId).filter(({ position }) => Math.abs(position - photo.position) <= neighbours);
  const spotsOf = new Map<string, readonly DustSpot[]>([[photo.id, spots]]);
  for (const { payload, result } of doneChecks(projectId)) {
    const { photoId } = Payload.parse(JSON.parse(payload));
    const found = Result.safeParse(JSON.parse(result ?? 'null'));
    if (found.success && !spotsOf.has(photoId)) spotsOf.set(photoId, found.data.spots);
  }
  const scenes = around.map((row) => sceneOf(photos, row, spotsOf.get(row.id) ?? []));
  const index = around.findIndex(({ id }) => id === photo.id);
  const { own, dust } = shootChecks(scenes, index, checks);
  photos.setChecks(photo.id as PhotoId, own);
  // A spot that this photo confirms is dust in the others too.
  for (const [other, row] of around.entries()) {
    const check = dust[other];
    if (other === index || row.checks === null || !check) continue;
    const known = JSON.parse(row.checks) as PhotoCheck[];
    if (known.every(({ code }) => code !== 'dust')) photos.setChecks(row.id as PhotoId, [...known, check]);
  }
}

function sceneOf(photos: Photos, row: PhotoRow, spots: readonly DustSpot[]): CheckedScene {
  const facts = photos.frameFacts(row.id as PhotoId);
  const base = Math.max(
    0,
    photos.frames(row.id as PhotoId).findIndex(({ frameId }) => frameId === row.baseFrameId),
  );
  const { likeness, focalLengthMm, camera } = facts[base]!;
  return {
    position: row.position,
    likeness,
    focalLengthMm,
    camera: JSON.stringify([camera.make, camera.model, camera.serial]),
    isCameraKnown: camera.model !== null,
    frames: facts.map(({ exposure, meanLuma }) => ({ exposureValue: exposure.value, meanLuma })),
    spots,
  };
}
