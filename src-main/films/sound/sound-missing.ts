import { StudioFailure } from '../../failure.ts';

/** A film wants a sound whose file, or whose place in the list of bundled ones, is gone. */
export const soundMissing = (): StudioFailure =>
  new StudioFailure('sound-missing', 'A sound of this film is not here any more. Choose another one, or take the file in again.');
