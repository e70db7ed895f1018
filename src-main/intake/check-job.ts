import { z } from 'zod';
import { PhotoId, type ProjectId } from '../../src-preload/contract/ids.ts';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { JobRow } from '../jobs/job-reader.ts';
import type { JobWorker } from '../jobs/job-worker.ts';
import type { JobRequest } from '../jobs/queue.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import { baseIndexOf, type PhotoRow, type Photos } from '../library/photos.ts';
import { DustSpot } from './checks/dust-spots.ts';
import { isOnlyByHand } from './checks/moved.ts';
import { shootChecks, type CheckedScene } from './checks/shoot-checks.ts';
import { toDisplay, toText } from './path-text.ts';
import type { CheckedPhoto } from './photo-measure.ts';

const Payload = z.object({ photoId: PhotoId });
const Result = z.object({ spots: z.array(DustSpot), moved: z.number().nullable() });
type Seen = Omit<CheckedPhoto, 'checks'>;

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
    const photo = photos.require(photoId);
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
      const photo = photos.require(photoId);
      const facts = photos.frameFacts(photoId);
      const rows = photos.frames(photoId);
      const frames = rows.map(({ sha256, relativePath }, index) => {
        const own = facts[index]!;
        return { file: files.frame(sha256), sha256, name: toDisplay(toText(relativePath)), facts: own, meanLuma: own.meanLuma };
      });
      const base = baseIndexOf(photo, rows);
      const looked = await imaging.run('check-photo', { frames, base }, { signal, onProgress });
      const result: z.infer<typeof Result> = { spots: [...looked.spots], moved: looked.moved };
      return { result, record: () => record(parts, photo, looked) };
    },
  };
}

function record({ photos, doneChecks }: CheckParts, photo: PhotoRow, { checks, ...seen }: CheckedPhoto): void {
  const projectId = photo.projectId as ProjectId;
  const around = photos.ofProject(projectId).filter(({ position }) => Math.abs(position - photo.position) <= neighbours);
  const seenIn = new Map<string, Seen>([[photo.id, seen]]);
  const near = new Set(around.map(({ id }) => id));
  for (const { payload, result } of doneChecks(projectId)) {
    const { photoId } = Payload.parse(JSON.parse(payload));
    // In a large shoot most are far away: what they hold is not worth reading.
    if (!near.has(photoId) || seenIn.has(photoId)) continue;
    const found = Result.safeParse(JSON.parse(result ?? 'null'));
    if (found.success) seenIn.set(photoId, found.data);
  }
  const scenes = around.map((row) => sceneOf(photos, row, seenIn.get(row.id) ?? { spots: [], moved: null }));
  const index = around.findIndex(({ id }) => id === photo.id);
  const { own, dust, byHand } = shootChecks(scenes, index, checks);
  photos.setChecks(photo.id as PhotoId, own);
  // What this photo tells of the shoot holds for the others too.
  for (const [other, row] of around.entries()) {
    if (other === index || row.checks === null) continue;
    const known = JSON.parse(row.checks) as PhotoCheck[];
    const kept = known.filter((check) => !(byHand && isOnlyByHand(check)));
    const check = dust[other];
    const added = check && known.every(({ code }) => code !== 'dust') ? [check] : [];
    if (kept.length < known.length || added.length > 0) photos.setChecks(row.id as PhotoId, [...kept, ...added]);
  }
}

function sceneOf(photos: Photos, row: PhotoRow, seen: Seen): CheckedScene {
  const facts = photos.frameFacts(row.id as PhotoId);
  const base = baseIndexOf(row, photos.frames(row.id as PhotoId));
  const { likeness, focalLengthMm, camera } = facts[base]!;
  return {
    position: row.position,
    likeness,
    focalLengthMm,
    camera: JSON.stringify([camera.make, camera.model, camera.serial]),
    isCameraKnown: camera.model !== null,
    frames: facts.map(({ exposure, meanLuma }) => ({ exposureValue: exposure.value, meanLuma })),
    ...seen,
  };
}
