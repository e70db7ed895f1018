import { z } from 'zod';
import { call } from './define.ts';
import { FrameId, JobId, PhotoId } from './ids.ts';

const outcome = z.object({ photoIds: z.array(PhotoId), jobs: z.array(JobId) });

/** Corrections of which frames make a photo. Frames are never lost: what leaves a photo becomes one of its own. */
export const brackets = {
  /** The frames from this one on, in the order they were taken, become a photo of their own. */
  split: call(z.object({ photoId: PhotoId, fromFrameId: FrameId }), outcome),
  /** One photo of all their frames, at the place of the first. */
  merge: call(z.object({ photoIds: z.array(PhotoId).min(2).max(20) }), outcome),
  /** The frame takes no part in this photo; it stays in the library as a photo of its own that is set aside. */
  dropFrame: call(z.object({ photoId: PhotoId, frameId: FrameId }), outcome),
  /** The frame that the others are laid over, and that decides what people and leaves are doing. */
  chooseBase: call(z.object({ photoId: PhotoId, frameId: FrameId }), outcome),
};
