import { exportPhoto } from '../delivery/export-photo.ts';
import { developPhoto } from '../develop/develop-photo.ts';
import { renderFilm } from '../films/render-film.ts';
import { readFrame } from '../intake/read-frame.ts';
import { serveTasks } from './serve-tasks.ts';
import { shrinkPicture } from './shrink-picture.ts';

/** The entry of a worker process. */
serveTasks({
  'read-frame': readFrame,
  'shrink-picture': shrinkPicture,
  'develop-photo': developPhoto,
  'export-photo': exportPhoto,
  'render-film': renderFilm,
});
