import { fillLocally } from './ai/local/fill-locally.ts';
import { finishEdit } from './ai/lock/finish-edit.ts';
import { prepareEdit } from './ai/lock/prepare-edit.ts';
import { readMask } from './ai/masks/read-mask.ts';
import { exportPhoto } from './delivery/export-photo.ts';
import { drawSheet } from './delivery/sheet/draw-sheet.ts';
import { developPhoto } from './develop/develop-photo.ts';
import { previewPhoto } from './develop/preview-photo.ts';
import { clipFrame } from './films/clips/clip-frame.ts';
import { readClip } from './films/clips/read-clip.ts';
import { chooseEncoder } from './films/ffmpeg/choose-encoder.ts';
import { findFocus } from './films/direct/find-focus.ts';
import { renderFilm } from './films/render/render-film.ts';
import { showFilm } from './films/render/show-film.ts';
import { readSound } from './films/sound/read-sound.ts';
import { readLogo } from './films/titles/read-logo.ts';
import { checkPhoto } from './intake/check-photo.ts';
import { glanceFrames } from './intake/glance-frames.ts';
import { measurePhoto } from './intake/measure-photo.ts';
import { readFrame } from './intake/read-frame.ts';
import { serveTasks } from './imaging/serve-tasks.ts';
import { shrinkPicture } from './imaging/shrink-picture.ts';

/** The entry of a worker process: which function does which task. A third entry beside main.ts and headless.ts. */
serveTasks({
  'glance-frames': glanceFrames,
  'read-frame': readFrame,
  'shrink-picture': shrinkPicture,
  'measure-photo': measurePhoto,
  'check-photo': checkPhoto,
  'preview-photo': previewPhoto,
  'develop-photo': developPhoto,
  'export-photo': exportPhoto,
  'contact-sheet': drawSheet,
  'find-focus': findFocus,
  'read-sound': readSound,
  'read-clip': readClip,
  'read-logo': readLogo,
  'read-mask': readMask,
  'prepare-edit': prepareEdit,
  'finish-edit': finishEdit,
  'fill-locally': fillLocally,
  'clip-frame': clipFrame,
  'choose-encoder': ({ ffmpeg: tools, frame, fps, workDir, ...wish }, { signal }) =>
    chooseEncoder(wish, { tools, stream: { frame, fps, threads: 2 }, workDir, platform: process.platform, signal }),
  'render-film': renderFilm,
  'show-film': showFilm,
});
