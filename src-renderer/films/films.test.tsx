import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Aspect, TemplateId } from '../../src-preload/contract/film-shapes.ts';
import type { Reply } from '../../src-preload/contract/define.ts';
import type { FilmAsset, SoundView } from '../../src-preload/contract/films.ts';
import type { FilmView } from '../../src-preload/contract/library.ts';
import { App } from '../app/app.tsx';
import { failed, fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { film, id, job, photo, project, summary } from '../testing/samples.ts';

async function open(
  films: readonly FilmView[],
  {
    photos = [photo(1), photo(2)],
    make = () => ok({ filmId: id(41), jobId: id(51) }),
    sounds = [] as SoundView[],
    takeIn = (): Reply<FilmAsset> => failed('not-a-sound'),
  } = {},
) {
  let view = project(photos, { films: [...films] });
  const fake = fakeStudio({
    library: { listProjects: () => ok([summary(view)]), showProject: () => ok(view) },
    films: { make, takeIn, sounds: () => ok(sounds) },
    jobs: { list: () => ok([]), cancel: () => ok({}), pause: () => ok({}), resume: () => ok({}) },
  });
  const shown = await show(<App />, { fake });
  await screen.findByRole('heading', { name: 'Storgata 12' });
  const become = (next: readonly FilmView[]): void => {
    view = { ...view, films: [...next] };
    act(() => shown.tell('library.changed', { projectId: view.id }));
  };
  return { ...shown, become };
}
const wish = (aspect: Aspect, template: TemplateId = 'classic-tour') => ({
  projectId: id(1),
  aspect,
  template,
  size: '1080p',
  language: 'en',
});
const makeFilm = (): Promise<unknown> => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Make film' })));
const goToFilm = (): unknown => fireEvent.click(screen.getByRole('tab', { name: /^Film/ }));

test('one press makes the film in the usual shape and goes to where it will be', async () => {
  const { calls, become } = await open([]);
  await makeFilm();
  expect(calls).toContainEqual(['films.make', wish('16:9')]);
  expect(screen.getByRole('tab', { name: /^Film/ }).getAttribute('aria-selected')).toBe('true');
  become([film(41, { state: 'waiting' })]);
  expect(await screen.findByText('Waiting for its turn')).toBeTruthy();
});

test('there is one button of that name on either side', async () => {
  await open([]);
  expect(screen.getAllByRole('button', { name: 'Make film' })).toHaveLength(1);
  goToFilm();
  expect(screen.getAllByRole('button', { name: 'Make film' })).toHaveLength(1);
});

test('another shape is made when it is chosen, and remembered', async () => {
  const { calls } = await open([]);
  goToFilm();
  fireEvent.click(screen.getByRole('radio', { name: '9:16' }));
  await makeFilm();
  expect(calls).toContainEqual(['settings.change', { filmAspect: '9:16', filmTemplate: 'classic-tour' }]);
  expect(calls).toContainEqual(['films.make', wish('9:16')]);
});

test('another kind goes to the shape it is made for, with the music that is chosen', async () => {
  const sound = {
    source: { kind: 'bundled', id: 'calm' } as const,
    title: 'Still',
    mood: 'calm' as const,
    about: { en: 'Still water.', nb: 'Stille vann.' },
    durationMs: 80_000,
    bpm: 64,
    isVoice: false,
  };
  const { calls } = await open([], { sounds: [sound] });
  goToFilm();
  await act(async () => fireEvent.click(screen.getByRole('radio', { name: /^Social/ })));
  await screen.findByRole('option', { name: 'Still, calm, 1:20' });
  fireEvent.change(screen.getByLabelText('Music'), { target: { value: 'calm' } });
  await makeFilm();
  expect(calls).toContainEqual(['settings.change', { filmAspect: '9:16', filmTemplate: 'social-vertical' }]);
  expect(calls).toContainEqual(['films.make', { ...wish('9:16', 'social-vertical'), music: sound.source }]);
});

async function addFile(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'Add a file…' }));
  const input = document.querySelector<HTMLInputElement>('body > input[type=file]')!;
  Object.defineProperty(input, 'files', { value: [new File(['x'], name)] });
  await act(async () => fireEvent.change(input));
}

test('one’s own music is taken in, chosen, and goes into the film', async () => {
  const source = { kind: 'imported', sha256: 'a'.repeat(64) } as const;
  const sounds: SoundView[] = [];
  const { calls } = await open([], {
    sounds,
    takeIn: () => {
      sounds.push({ source, title: 'Ours.mp3', mood: null, about: null, durationMs: 61_900, bpm: null, isVoice: false });
      return ok({ kind: 'music', sha256: source.sha256, name: 'Ours.mp3', durationMs: 61_900, widthPx: null, heightPx: null });
    },
  });
  goToFilm();
  await addFile('Ours.mp3');
  expect(calls).toContainEqual(['films.takeIn', { grant: 'grant for Ours.mp3', as: 'music' }]);
  expect(screen.getByLabelText<HTMLSelectElement>('Music').selectedOptions[0]?.textContent).toBe('Ours.mp3, 1:01');
  expect(document.querySelector('input[type=file]')).toBeNull();
  await makeFilm();
  expect(calls).toContainEqual(['films.make', { ...wish('16:9'), music: source }]);
});

test('music that is refused is told beside it', async () => {
  await open([]);
  goToFilm();
  await addFile('letter.mp3');
  expect(screen.getByText(/^The content is not a sound/).getAttribute('role')).toBe('alert');
  expect(screen.getByLabelText<HTMLSelectElement>('Music').value).toBe('');
});

test('a film in work can be held and goes on', async () => {
  const { tell, calls } = await open([film(41, { state: 'rendering', jobId: id(51) })]);
  act(() => tell('jobs.changed', job(51, { kind: 'render-film', progress: 0.42, leftMs: 65_000 })));
  goToFilm();
  expect(await screen.findByText('42%, 70 s left')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Pause' })));
  expect(calls).toContainEqual(['jobs.pause', { jobId: id(51) }]);
  act(() => tell('jobs.changed', job(51, { kind: 'render-film', progress: 0.42, isPaused: true })));
  expect((await screen.findAllByText('Paused')).length).toBeGreaterThan(0);
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Go on' })));
  expect(calls).toContainEqual(['jobs.resume', { jobId: id(51) }]);
});

test('a film in work shows how far it is and can be cancelled', async () => {
  const { tell, calls } = await open([film(41, { state: 'rendering', jobId: id(51) })]);
  act(() => tell('jobs.changed', job(51, { kind: 'render-film', progress: 0.42 })));
  goToFilm();
  expect((await screen.findAllByText('42%')).length).toBeGreaterThan(0);
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(calls).toContainEqual(['jobs.cancel', { jobId: id(51) }]);
});

test('of two films in work each shows its own', async () => {
  const { tell, calls } = await open([
    film(41, { state: 'rendering', jobId: id(51) }),
    film(42, { state: 'waiting', jobId: id(52), aspect: '9:16', origin: 'social-vertical' }),
  ]);
  act(() => {
    tell('jobs.changed', job(51, { kind: 'render-film', progress: 0.42 }));
    tell('jobs.changed', job(52, { kind: 'render-film', state: 'waiting' }));
  });
  goToFilm();
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('radio', { name: /^Social/ })));
  expect(screen.getByText('Waiting for its turn')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(calls).toContainEqual(['jobs.cancel', { jobId: id(52) }]);
});

test('a film that a person put together can be come back to', async () => {
  const { calls } = await open([film(41), film(42, { origin: 'own', aspect: '1:1' })]);
  goToFilm();
  await act(async () => fireEvent.click(screen.getByRole('radio', { name: /^Own storyboard/ })));
  expect(screen.getByLabelText('Listing film').getAttribute('src')).toContain(id(42));
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Make film' }).disabled).toBe(true);
  expect(calls.filter(([name]) => name === 'settings.change')).toEqual([]);
  await act(async () => fireEvent.click(screen.getByRole('radio', { name: /^Classic/ })));
  expect(screen.getByLabelText('Listing film').getAttribute('src')).toContain(id(41));
});

test('what was made otherwise than asked is told, and why the film is an older one', async () => {
  const { become } = await open([film(41, { notes: ['no-clip'] })]);
  goToFilm();
  expect(screen.getByText('One of its clips was missing; a crossfade took its place.')).toBeTruthy();
  become([film(41, { failure: { code: 'disk-full', message: '' } })]);
  expect(await screen.findByText(/The last try failed: The disk is full/)).toBeTruthy();
});

test('a finished film plays with the browser’s own controls', async () => {
  await open([film(41)]);
  goToFilm();
  const video = screen.getByLabelText<HTMLVideoElement>('Listing film');
  expect(video.getAttribute('src')).toBe(`/media/film/${id(41)}/full`);
  expect(video.hasAttribute('controls')).toBe(true);
});

test('a film that cannot be played says so', async () => {
  await open([film(41)]);
  goToFilm();
  fireEvent.error(screen.getByLabelText('Listing film'));
  expect(screen.getByText(/cannot be played here/)).toBeTruthy();
});

test('a failed film tells the reason and can be made again', async () => {
  const { calls } = await open([film(41, { aspect: '1:1', state: 'failed', failure: { code: 'ffmpeg-missing', message: '' } })]);
  goToFilm();
  expect(screen.getByText('No FFmpeg that can make films was found. Install FFmpeg and retry.')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Retry' })));
  expect(calls).toContainEqual(['films.make', wish('1:1')]);
});

test('a film that was cancelled is no alarm', async () => {
  await open([film(41, { state: 'failed', failure: { code: 'cancelled', message: '' } })]);
  goToFilm();
  expect(screen.getByText('The film was not made')).toBeTruthy();
  expect(screen.getByText('Cancelled.')).toBeTruthy();
  expect(screen.getByRole('radio', { name: /^Classic tour.*Cancelled/ })).toBeTruthy();
});

test('asking once more for a film that is in work is not told as nothing to do', async () => {
  await open([film(41, { state: 'rendering', jobId: id(51) })], { make: () => ok({ filmId: id(41), jobId: null as never }) });
  await makeFilm();
  expect(screen.queryByText(/The film is up to date/)).toBeNull();
});

test('an unchanged film is said to be up to date', async () => {
  await open([film(41)], { make: () => ok({ filmId: id(41), jobId: null as never }) });
  await makeFilm();
  expect(screen.getByText(/The film is up to date/)).toBeTruthy();
});

test('a refusal is told and nothing moves', async () => {
  await open([], { make: () => failed('film-no-photos') });
  await makeFilm();
  expect(screen.getByRole('alert').textContent).toContain('There is no developed photo to make a film from.');
  expect(screen.getByRole('tab', { name: /^Photos/ }).getAttribute('aria-selected')).toBe('true');
});

test('with nothing but failed photos there is no film to make', async () => {
  await open([], { photos: [photo(1, { state: 'failed' })] });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Make film' }).disabled).toBe(true);
});
