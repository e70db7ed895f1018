import type { Failure, Reply } from '../../src-preload/contract/define.ts';
import type { FilmAsset } from '../../src-preload/contract/films.ts';
import type { StudioBridge } from '../../src-preload/contract/index.ts';
import { createExports, type Exports } from '../delivery/exports.ts';
import { type Arrivals, createArrivals } from '../intake/arrivals.ts';
import { createJobs, type Jobs } from '../jobs/jobs-store.ts';
import { createLibrary, type Library, type Memory } from '../library/library-store.ts';
import { createDraft, type Draft } from '../develop/draft.ts';
import { createPreferences, type Preferences } from '../settings/settings-store.ts';
import { createToasts, type Toasts } from '../ui/toasts.ts';
import { failureInWords, type Words } from '../words/words.ts';
import { createPlace, type Place } from './place.ts';

/** Everything the page knows and can do, put together once; the screens only look at it and ask it. */
export interface Table {
  readonly studio: StudioBridge;
  readonly words: Words;
  readonly library: Library;
  readonly jobs: Jobs;
  readonly place: Place;
  readonly preferences: Preferences;
  readonly toasts: Toasts;
  readonly arrivals: Arrivals;
  readonly exports: Exports;
  readonly draft: Draft;
  /** Takes a file that was chosen or dropped in as material for films. A refusal is told where the file was asked for. */
  readonly takeIn: (file: File, as: FilmAsset['kind']) => Promise<Reply<FilmAsset>>;
  readonly now: () => number;
  readonly report: (failure: Failure) => void;
  readonly start: () => void;
  readonly close: () => void;
}

export function createTable(options: {
  readonly studio: StudioBridge;
  readonly grant: (file: File) => Promise<string>;
  readonly words: Words;
  readonly memory: Memory;
  readonly now: () => number;
}): Table {
  const { studio, grant, words, memory, now } = options;
  const toasts = createToasts();
  const report = (failure: Failure): void => toasts.show('problem', failureInWords(failure.code, words));
  const place = createPlace();
  const library = createLibrary({ studio, memory, now, onFailure: report });
  const jobs = createJobs({ studio, now, onFailure: report });
  const preferences = createPreferences({ studio, onFailure: report });

  const forgetProject = library.store.subscribe((state, before) => {
    if (state.openId !== before.openId) place.reset();
  });
  const arrivals = createArrivals({
    studio,
    grant,
    jobs,
    library,
    onWatching: () => toasts.show('note', words.intake.watching),
    onFailure: report,
  });
  const exports = createExports({
    studio,
    jobs,
    language: words.language === 'nb' ? 'nb' : 'en',
    onStarted: (count, projectId) =>
      toasts.show('note', count === 0 ? words.delivery.unchanged : words.delivery.started(count), `export of ${projectId}`),
    onEnded({ files, failed, projectId }) {
      const about = `export of ${projectId}`;
      const name = library.store.getState().projects?.find((project) => project.id === projectId)?.name ?? '';
      if (failed > 0) toasts.show('problem', words.delivery.doneWithFailures(failed), about);
      else toasts.show('note', words.delivery.done(files, name), about);
    },
    onFailure: report,
  });

  return {
    studio,
    words,
    library,
    jobs,
    place,
    preferences,
    toasts,
    arrivals,
    exports,
    draft: createDraft({ studio, onFailure: report }),
    takeIn: async (file, as) => studio.films.takeIn({ grant: await grant(file), as }),
    now,
    report,
    start() {
      library.refresh();
      void jobs.start();
      void preferences.start();
    },
    close() {
      forgetProject();
      library.close();
      jobs.close();
      preferences.close();
    },
  };
}
