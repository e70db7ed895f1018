import { exportPhoto } from './delivery/export-photo.ts';
import { developPhoto } from './develop/develop-photo.ts';
import { renderFilm } from './films/render-film.ts';
import { readFrame } from './intake/read-frame.ts';
import { serveTasks } from './imaging/serve-tasks.ts';
import { shrinkPicture } from './imaging/shrink-picture.ts';

/** The entry of a worker process: which function does which task. A third entry beside main.ts and headless.ts. */
serveTasks({
  'read-frame': readFrame,
  'shrink-picture': shrinkPicture,
  'measure-photo': async () => ({ light: null, windowShare: null, rooms: [] }),
  'check-photo': async () => ({ checks: [] }),
  'preview-photo': async () => ({ widthPx: 0, heightPx: 0 }),
  'develop-photo': developPhoto,
  'export-photo': exportPhoto,
  'render-film': renderFilm,
});
