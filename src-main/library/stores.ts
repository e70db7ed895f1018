import { Assets } from './assets.ts';
import { Exports } from './exports.ts';
import { Films } from './films.ts';
import { Frames } from './frames.ts';
import { Photos } from './photos.ts';
import { Presets } from './presets.ts';
import { Projects } from './projects.ts';
import { Sidecars } from './sidecars.ts';
import type { StoreContext } from './store-context.ts';
import { Versions } from './versions.ts';

/** What the studio knows, one store per table family. */
export interface Stores {
  readonly projects: Projects;
  readonly frames: Frames;
  readonly sidecars: Sidecars;
  readonly photos: Photos;
  readonly versions: Versions;
  readonly films: Films;
  readonly assets: Assets;
  readonly exports: Exports;
  readonly presets: Presets;
}

export function createStores(context: StoreContext): Stores {
  return {
    projects: new Projects(context),
    frames: new Frames(context),
    sidecars: new Sidecars(context),
    photos: new Photos(context),
    versions: new Versions(context),
    films: new Films(context),
    assets: new Assets(context),
    exports: new Exports(context),
    presets: new Presets(context),
  };
}
