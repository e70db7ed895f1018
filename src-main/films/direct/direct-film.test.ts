import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Aspect, FilmFps, TemplateId } from '../../../src-preload/contract/film-shapes.ts';
import { roomsEn } from '../../../src-preload/contract/room-words.ts';
import { Brand, Credit } from '../../../src-preload/contract/settings.ts';
import { Storyboard, type Move, type Shot } from '../../../src-preload/contract/storyboard.ts';
import { toFailure } from '../../failure.ts';
import { fitMove } from '../fit-move.ts';
import { aspectRatio, frameSize } from '../geometry.ts';
import { framingAt, planTimeline, type Timeline } from '../timeline.ts';
import { directFilm } from './direct-film.ts';
import type { DirectorInput, FilmPhoto } from './director-input.ts';
import { filmTemplates } from './templates.ts';
import { asked, house, landscape, music, panorama, photo, portrait, tiny, wish } from './testing/shoots.ts';

const templates = TemplateId.options;
const aspects = Aspect.options;
const everywhere = templates.flatMap((template) => aspects.map((aspect) => [template, aspect] as const));

const isPhoto = ({ picture }: Shot): boolean => picture.kind === 'photo' || picture.kind === 'frame';
const rooms = (film: Storyboard): (string | null)[] => film.shots.filter(isPhoto).map(({ room }) => room);

/** What a move does, read from its framings. */
function kindOf({ from, to }: Move): string {
  if (Math.abs(from.width - to.width) > 1e-9) return from.width > to.width ? 'in' : 'out';
  if (Math.abs(from.x - to.x) > 1e-9) return from.x < to.x ? 'right' : 'left';
  return from.y < to.y ? 'down' : 'up';
}
const opposite: Readonly<Record<string, string>> = { left: 'right', right: 'left', up: 'down', down: 'up', in: 'out', out: 'in' };

/** When the eye takes each picture for the next one. */
function changes({ strips, fps }: Timeline): number[] {
  return strips.slice(1).map(({ start, joinIn }) => ((start + joinIn / 2) * 1000) / fps);
}
const fromNearest = (atMs: number, beatsMs: readonly number[]): number => Math.min(...beatsMs.map((beat) => Math.abs(beat - atMs)));

/** What holds for every film, whatever it is made of. */
function expectSound(film: Storyboard, photos: readonly FilmPhoto[]): void {
  Storyboard.parse(film);
  const timeline = planTimeline(film);
  for (const [index, shot] of film.shots.entries()) {
    const strip = timeline.strips[index]!;
    expect(strip.joinOut, `join of ${shot.id}`).toBe('durationMs' in shot.join ? Math.round((shot.join.durationMs * film.fps) / 1000) : 0);
    for (const text of shot.texts) {
      expect(text.toMs).toBeGreaterThan(text.fromMs);
      expect(text.toMs).toBeLessThanOrEqual(shot.durationMs);
    }
    const { picture } = shot;
    if (picture.kind !== 'photo' && picture.kind !== 'frame') continue;
    const focus = photos.find(({ photoId }) => photoId === picture.photoId)!.focus ?? { x: 0.5, y: 0.5 };
    for (const aspect of aspects) {
      const given = aspect === film.aspect ? shot.move : shot.moveByAspect[aspect]!;
      const move = fitMove(shot, aspect);
      expect(move, 'needs no fitting').toEqual(given);
      for (const { x, y, width, height } of [move.from, move.to]) {
        const shape = (width * picture.widthPx) / (height * picture.heightPx);
        expect(Math.abs(shape / aspectRatio(aspect) - 1)).toBeLessThan(0.001);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1e-12);
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-12);
        expect(
          [(focus.x - x) / width, (focus.y - y) / height].every((at) => at > 0.02 && at < 0.98),
          'focus in frame',
        ).toBe(true);
      }
    }
  }
}

/** Kinds of the moves of one shape of the film; a pair is one move. */
function moveKinds(film: Storyboard, aspect: Aspect): string[] {
  return film.shots
    .filter((shot, index) => isPhoto(shot) && film.shots[index - 1]?.picture.kind !== 'frame')
    .map((shot) => kindOf(fitMove(shot, aspect)));
}

describe.each(everywhere)('%s in %s', (template, aspect) => {
  const input = asked(template, { wish: wish(template, { aspect }) });
  const film = directFilm(input);

  it('fills the frame, keeps what matters in it and stays inside the photos, in every shape', () => {
    expect(() => expectSound(film, house)).not.toThrow();
  });

  it('never moves the same way twice in a row, nor forth and back', () => {
    for (const seed of [0, 1, 2, 77]) {
      const other = directFilm({ ...input, wish: { ...input.wish, seed } });
      if (template === 'before-after') continue;
      for (const shape of aspects) {
        const kinds = moveKinds(other, shape);
        for (const [index, kind] of kinds.entries()) {
          expect(kind, `${kinds.join(' ')} at ${index}`).not.toBe(kinds[index - 1]);
          expect(kind, `${kinds.join(' ')} at ${index}`).not.toBe(opposite[kinds[index - 1] ?? '']);
        }
      }
    }
  });

  it.each([74, 90, 100, 117, 128])('changes pictures on the beats of music at %i', (bpm) => {
    for (const fps of [24, 25, 30] as const) {
      const sound = music(bpm);
      const timeline = planTimeline(directFilm({ ...input, music: sound, wish: { ...input.wish, fps } }));
      for (const change of changes(timeline)) expect(fromNearest(change, sound.facts.beatsMs)).toBeLessThanOrEqual(40);
    }
  });

  it('is the same for the same photos in any order', () => {
    expect(directFilm({ ...input, photos: house.toReversed() })).toEqual(film);
    expect(directFilm({ ...input, wish: { ...input.wish, seed: 5 } })).not.toEqual(film);
  });
});

describe.each(templates)('%s', (template) => {
  const many = Array.from({ length: 200 }, (_, index) => photo(index + 1, Object.keys(roomsEn)[index % 32] ?? null));
  it.each<[string, readonly FilmPhoto[]]>([
    ['one photo', [photo(1, 'kitchen')]],
    ['two photos', [photo(1, 'kitchen'), photo(2, 'exterior')]],
    ['200 photos', many],
    ['portraits only', many.slice(0, 20).map((one) => ({ ...one, ...portrait }))],
    ['panoramas', many.slice(0, 20).map((one) => ({ ...one, ...panorama, focus: { x: 0.9, y: 0.5, spreadX: 0.05, spreadY: 0.2 } }))],
    ['tiny photos', many.slice(0, 20).map((one) => ({ ...one, ...tiny }))],
    ['photos without rooms', many.slice(0, 20).map((one) => ({ ...one, room: null }))],
    ['things at the rims', many.slice(0, 20).map((one, n) => ({ ...one, focus: { x: n % 2, y: (n >> 1) % 2, spreadX: 0, spreadY: 0 } }))],
  ])('makes a sound film of %s', (name, photos) => {
    const film = directFilm(asked(template, { photos }));
    if (name !== 'things at the rims') expectSound(film, photos);
    else Storyboard.parse(film);
    expect(film.shots.filter(isPhoto).length).toBe(Math.min(photos.length, filmTemplates[template].mostPhotos));
    const { strips } = planTimeline(film);
    for (const { move, picture } of strips) if (picture.kind === 'photo') expect(move.from).not.toEqual(move.to);
  });

  it('comes no closer than the photo has pixels, unless it has too few for any move', () => {
    const film = directFilm(asked(template, { wish: wish(template, { size: '2160p' }) }));
    const { widthPx } = frameSize(film.aspect, '2160p');
    for (const { picture, move } of film.shots) {
      if (picture.kind !== 'photo' && picture.kind !== 'frame') continue;
      const widest = Math.min(1, (picture.heightPx * aspectRatio(film.aspect)) / picture.widthPx);
      for (const { width } of [move.from, move.to])
        expect(width * picture.widthPx).toBeGreaterThanOrEqual(Math.min(widthPx, (widest * picture.widthPx) / 1.03) - 1e-6);
    }
  });

  it('is not slower than a second nor quicker than anybody can follow', () => {
    const { frame, fps, strips } = planTimeline(directFilm(asked(template)));
    const longEdge = Math.max(frame.widthPx, frame.heightPx);
    for (const { move, picture } of strips) {
      if (picture.kind === 'card') continue;
      const at = (n: number): Move['from'] => framingAt(move, n);
      // The corner that moves most, between two frames in the middle of the shot: there it is quickest.
      const middle = Math.floor(move.frames / 2);
      const speed = [0, 1].flatMap((u) =>
        [0, 1].map((v) => {
          const [a, b] = [at(middle), at(middle + 1)];
          const x = ((b.x + u * b.width - a.x - u * a.width) / a.width) * frame.widthPx;
          const y = ((b.y + v * b.height - a.y - v * a.height) / a.height) * frame.heightPx;
          return (Math.hypot(x, y) / longEdge) * fps;
        }),
      );
      const slow = template === 'luxury-slow' || template === 'before-after';
      expect(Math.max(...speed)).toBeLessThan(slow ? 0.025 : template === 'classic-tour' ? 0.03 : 0.065);
      expect(Math.max(...speed)).toBeGreaterThan(0.004);
    }
  });

  it('lasts as long as it should', () => {
    const seconds = planTimeline(directFilm(asked(template))).frameCount / 30;
    const [least, most] = {
      'quick-reel': [14, 21],
      'classic-tour': [30, 60],
      'luxury-slow': [40, 65],
      'social-vertical': [14, 24],
      'before-after': [25, 50],
    }[template] as [number, number];
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most);
  });

  it('goes on until a voice has ended, however long it speaks', () => {
    const source = { kind: 'imported', sha256: 'a'.repeat(64) } as const;
    for (const [photos, durationMs] of [
      [house, 95_000],
      [house.slice(0, 1), 400_000],
      [house, 1_800_000],
    ] as const) {
      const film = directFilm(asked(template, { photos, voice: { source, durationMs } }));
      Storyboard.parse(film);
      const { frameCount, fps } = planTimeline(film);
      const voice = film.sound.tracks.find(({ role }) => role === 'voice')!;
      expect((frameCount * 1000) / fps).toBeGreaterThan(voice.startMs + durationMs);
    }
    expect(directFilm(asked(template, { voice: { source, durationMs: 5000 } })).sound.duckingDb).toBeGreaterThan(6);
  });

  it('is made without music too, evenly, and of music without a pulse', () => {
    const silent = directFilm(asked(template, { music: null }));
    expect(silent.sound.tracks).toEqual([]);
    expectSound(silent, house);
    const pulseless = { ...music(100), facts: { durationMs: 60_000, bpm: null, beatsMs: [], barsMs: [], loop: null } };
    expect(directFilm(asked(template, { music: pulseless })).shots).toEqual(silent.shots);
  });
});

describe('directFilm', () => {
  it('walks from outside through the rooms, and within a room as the photographer did', () => {
    const names = ['bathroom', 'kitchen', null, 'exterior', 'kitchen', 'living-room', 'garden'];
    const film = directFilm(asked('classic-tour', { photos: names.map((room, index) => photo(index + 1, room)) }));
    expect(rooms(film)).toEqual(['exterior', 'living-room', 'kitchen', 'kitchen', 'bathroom', null, 'garden']);
  });

  it('films a room that nobody knows, whatever a person calls it', () => {
    const names = ['constructor', 'wine-bar'];
    const film = directFilm(asked('classic-tour', { photos: names.map((room, index) => photo(index + 1, room)) }));
    expect(rooms(film)).toEqual(names);
  });

  it('ends outside again where there is a second look at the house', () => {
    const names = ['exterior', 'exterior', 'living-room', 'kitchen'];
    const film = directFilm(asked('classic-tour', { photos: names.map((room, index) => photo(index + 1, room)) }));
    expect(rooms(film)).toEqual(['exterior', 'living-room', 'kitchen', 'exterior']);
  });

  it('opens a reel with what makes one stop', () => {
    expect(rooms(directFilm(asked('social-vertical')))[0]).toBe('living-room');
  });

  it('leaves out rooms that sell nothing before it leaves out others, and a floor plan unless it is all there is', () => {
    expect(rooms(directFilm(asked('luxury-slow')))).not.toContain('laundry-room');
    const plan = photo(2, 'floor-plan');
    expect(rooms(directFilm(asked('classic-tour', { photos: [photo(1, 'kitchen'), plan] })))).toEqual(['kitchen']);
    expect(rooms(directFilm(asked('classic-tour', { photos: [plan] })))).toEqual(['floor-plan']);
  });

  it('moves as each room asks: toward a facade, along a kitchen, away from a table', () => {
    const first = (room: string): string => kindOf(directFilm(asked('classic-tour', { photos: [photo(1, room)] })).shots[0]!.move);
    expect([first('exterior'), first('entrance'), first('bathroom')]).toEqual(['in', 'in', 'in']);
    expect([first('dining-room'), first('aerial')]).toEqual(['out', 'out']);
    expect([first('stairs'), first('loft')]).toEqual(['up', 'up']);
    for (const room of ['kitchen', 'living-room', 'bedroom', 'view', 'garden']) expect(['left', 'right']).toContain(first(room));
  });

  it('travels along a photo of another shape', () => {
    const one = (more: Partial<FilmPhoto>): Storyboard => directFilm(asked('classic-tour', { photos: [photo(1, 'bathroom', more)] }));
    expect(['up', 'down']).toContain(kindOf(one(portrait).shots[0]!.move));
    expect(['left', 'right']).toContain(kindOf(one(panorama).shots[0]!.move));
    expect(['left', 'right']).toContain(kindOf(one(landscape).shots[0]!.moveByAspect['9:16']!));
  });

  it('shows each photo as it was and as it became, filmed by one camera', () => {
    const film = directFilm(asked('before-after'));
    const timeline = planTimeline(film);
    const pairs = timeline.strips.filter(({ picture }) => picture.kind === 'frame');
    expect(pairs).toHaveLength(7);
    for (const before of pairs) {
      const after = timeline.strips[timeline.strips.indexOf(before) + 1]!;
      expect(before.join.kind).toBe('wipe');
      for (let n = 0; n < before.joinOut; n += 5) {
        const was = framingAt(before.move, after.start - before.start + n);
        const became = framingAt(after.move, n);
        // The two differ a little in shape, as frames and versions do.
        expect(Math.abs(was.x + was.width / 2 - became.x - became.width / 2)).toBeLessThan(1e-9);
        expect(Math.abs(was.width - became.width)).toBeLessThan(0.005);
      }
    }
    expect(film.shots.flatMap(({ texts }) => texts.map(({ text }) => text)).slice(0, 2)).toEqual(['Before', 'After']);
    const norwegian = directFilm(asked('before-after', { wish: wish('before-after', { language: 'nb' }) }));
    expect(norwegian.shots.flatMap(({ texts }) => texts.map(({ text }) => text)).slice(0, 2)).toEqual(['Før', 'Etter']);
  });

  it('shows photos without a before only where there is nothing else', () => {
    const [first, second] = [photo(1, 'kitchen'), photo(2, 'bathroom', { before: { sha256: 'b'.repeat(64), ...landscape } })];
    expect(rooms(directFilm(asked('before-after', { photos: [first, second] })))).toEqual(['bathroom', 'bathroom']);
    expect(rooms(directFilm(asked('before-after', { photos: [first] })))).toEqual(['kitchen']);
  });

  it('names rooms where one comes to them, in the language of the film', () => {
    const photos = ['exterior', 'kitchen', 'kitchen', 'bedroom-2', null].map((room, index) => photo(index + 1, room));
    const texts = (language: 'en' | 'nb'): (string | undefined)[] =>
      directFilm(asked('classic-tour', { photos, wish: wish('classic-tour', { language }) })).shots.map((shot) => shot.texts[0]?.text);
    expect(texts('en')).toEqual(['Fjordgata 12', 'Kitchen', undefined, 'Bedroom 2', undefined]);
    expect(texts('nb')).toEqual(['Fjordgata 12', 'Kjøkken', undefined, 'Soverom 2', undefined]);
  });

  it('writes the title as a person typed it, on one line, and only where there is one', () => {
    const titled = (title: string | null): Storyboard => directFilm(asked('luxury-slow', { title }));
    const film = titled('  Villa\n\tSol\u0000 %{pts} \u{1F3E1} ');
    expect(film.title).toBe('Villa Sol %{pts} \u{1F3E1}');
    expect(film.shots[0]!.picture).toMatchObject({ kind: 'card', layout: 'title', heading: film.title });
    for (const nothing of [null, ' \n ']) {
      expect(titled(nothing).title).toBeNull();
      expect(titled(nothing).shots[0]!.picture.kind).toBe('photo');
    }
    expect(titled('\u{1F3E1}'.repeat(400)).title!.length).toBeLessThanOrEqual(300);
  });

  it('signs with a card where there is somebody to name, and it is wanted', () => {
    const credit = Credit.parse({ creator: 'Kari Foto', contact: { web: 'kari.example', phone: '12 34 56 78' } });
    const last = (more: Partial<DirectorInput>): Shot['picture'] => directFilm(asked('classic-tour', more)).shots.at(-1)!.picture;
    expect(last({ credit })).toEqual({ kind: 'card', layout: 'brand', heading: 'Kari Foto', lines: ['kari.example', '12 34 56 78'] });
    expect(last({ credit, brand: Brand.parse({ endCard: false }) }).kind).toBe('photo');
    expect(last({ brand: Brand.parse({ logoSha256: 'c'.repeat(64) }) })).toMatchObject({ layout: 'brand', heading: '' });
    expect(last({}).kind).toBe('photo');
  });

  it('makes a storyboard that fits the contract of any shoot, wish and music', () => {
    const shoot = fc.array(
      fc.record({
        room: fc.constantFrom(null, ...Object.keys(roomsEn), 'bedroom-2', 'wine-bar'),
        size: fc.constantFrom(landscape, portrait, panorama, tiny, { widthPx: 200, heightPx: 5900 }),
        x: fc.double({ min: 0, max: 1, noNaN: true }),
        y: fc.double({ min: 0, max: 1, noNaN: true }),
        hasBefore: fc.boolean(),
      }),
      { minLength: 1, maxLength: 30 },
    );
    const wishes = fc.record({
      template: fc.constantFrom(...templates),
      aspect: fc.constantFrom(...aspects),
      fps: fc.constantFrom(...FilmFps.options.map(({ value }) => value)),
      seed: fc.integer({ min: 0, max: 1_000_000 }),
    });
    const beats = fc.array(fc.double({ min: 0, max: 120_000, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(shoot, wishes, beats, ([...views], asks, unsorted) => {
        const beatsMs = unsorted.toSorted((a, b) => a - b);
        const photos = views.map(({ room, size, x, y, hasBefore }, index) =>
          photo(index + 1, room, {
            ...size,
            focus: { x, y, spreadX: x / 2, spreadY: y / 2 },
            before: hasBefore ? { sha256: 'b'.repeat(64), ...size } : null,
          }),
        );
        const sound = {
          source: { kind: 'bundled', id: 'any' },
          facts: { durationMs: 120_000, bpm: 100, beatsMs, barsMs: beatsMs.slice(0, 3), loop: null },
        } as const;
        const film = directFilm(asked(asks.template, { photos, music: sound, wish: wish(asks.template, asks) }));
        expect(Storyboard.safeParse(film).error).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it.each([[[]], [[photo(1, 'kitchen', { widthPx: 2, heightPx: 90_000 })]]])('says so when there is nothing to show', (photos) => {
    let failure: unknown;
    try {
      directFilm(asked('classic-tour', { photos }));
    } catch (error) {
      failure = error;
    }
    expect(toFailure(failure)).toMatchObject({ code: 'film-no-photos' });
  });
});
