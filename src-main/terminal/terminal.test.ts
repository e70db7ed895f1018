import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommand } from './arguments.ts';
import { UsageError } from './usage-error.ts';
import { duration, progressLine, progressNote, start, timeLeftMs } from './progress.ts';
import { hasLosses, projectReport, reportText, visible } from './report.ts';
import { createScreen } from './screen.ts';

describe('words on the command line', () => {
  test('a whole run', () => {
    expect(parseCommand(['run', 'a', 'b', '--out', 'o', '--no-film', '--aspect', '9:16', '--library', 'l', '--json'])).toEqual({
      name: 'run',
      folders: ['a', 'b'],
      out: 'o',
      film: false,
      options: {
        template: 'classic-tour',
        aspect: '9:16',
        size: '1080p',
        fps: 30,
        music: null,
        title: null,
        voice: null,
        seed: 0,
        encoder: 'software',
      },
      library: 'l',
      json: true,
      recipes: ['mls', 'full'],
    });
  });

  test('a film by its template, and by what is said beside it', () => {
    expect(parseCommand(['film', 'p', '--template', 'social-vertical', '--size', '4K', '--fps', '60', '--title', ''])).toMatchObject({
      project: 'p',
      options: { template: 'social-vertical', aspect: '9:16', size: '2160p', fps: 60, title: '', music: null },
      storyboard: null,
      plan: false,
      out: null,
      formats: ['mp4'],
    });
    expect(parseCommand(['film', '--storyboard', 's.json', '--plan'])).toMatchObject({ project: null, storyboard: 's.json', plan: true });
    expect(parseCommand(['material', '--take', 'f', '--as', 'clip'])).toMatchObject({ take: { file: 'f', as: 'clip' } });
    expect(parseCommand(['film', 'p', '--out', 'o', '--format', 'hevc, gif'])).toMatchObject({ out: 'o', formats: ['hevc', 'gif'] });
  });

  test('clips by a provider: all of them where no word is said, and no price is agreed to by itself', () => {
    const choice = { provider: null, model: null, atMostMicros: null };
    expect(parseCommand(['film', 'p'])).toMatchObject({ ai: null });
    expect(parseCommand(['film', '--ai', 'p'])).toMatchObject({
      project: 'p',
      ai: { makes: 'all', withSound: false, isAgreed: false, choice },
    });
    expect(parseCommand(['film', 'p', '--ai', 'joins', '--yes', '--clip-sound'])).toMatchObject({
      ai: { makes: 'joins', withSound: true, isAgreed: true },
    });
    expect(parseCommand(['film', 'p', '--ai', '--provider', 'xai', '--at-most', '2.50'])).toMatchObject({
      ai: { makes: 'all', isAgreed: true, choice: { provider: 'xai', atMostMicros: 2_500_000 } },
    });
    expect(parseCommand(['film', '--', '--ai'])).toMatchObject({ project: '--ai', ai: null });
  });

  test('a failed job once more; another model only for a price that was named', () => {
    expect(parseCommand(['jobs', '--retry', '0199aa'])).toMatchObject({ change: { verb: 'retry', id: '0199aa' } });
    expect(parseCommand(['jobs', '--retry', '0199aa', '--model', 'a/b', '--at-most', '0.20'])).toMatchObject({
      choice: { model: 'a/b', atMostMicros: 200_000 },
    });
    expect(() => parseCommand(['jobs', '--retry', '0199aa', '--model', 'a/b'])).toThrow('--at-most');
    expect(() => parseCommand(['jobs', '--retry', '0199aa', '--at-most', '0.20'])).toThrow('--model');
    expect(() => parseCommand(['jobs', '--model', 'a/b', '--at-most', '0.20'])).toThrow('--retry');
  });

  test('developing with a recipe, and only looking', () => {
    expect(parseCommand(['develop', 'p'])).toMatchObject({ recipe: null, preview: false, out: null });
    expect(parseCommand(['develop', 'p', '--recipe', 'Warm evening', '--preview', '--out', 'o'])).toMatchObject({
      project: 'p',
      recipe: 'Warm evening',
      preview: true,
      out: 'o',
    });
    expect(parseCommand(['presets', '--share', 'Natural'])).toMatchObject({ share: 'Natural', take: null });
  });

  test('a folder whose name begins with a dash can be given after two dashes', () => {
    expect(parseCommand(['import', '--', '-dash'])).toMatchObject({ folders: ['-dash'] });
  });

  test.each([
    [[]],
    [['fly']],
    [['run']],
    [['run', 'a']],
    [['run', 'a', '--out', 'o', '--aspect', '4:3']],
    [['list', 'x']],
    [['list', '--out', 'x']],
    [['show']],
    [['show', 'a', 'b']],
    [['run', 'a', '--nonsense']],
    [['film', 'p', '--no-film']],
    [['film', 'p', '--yes']],
    [['film', 'p', '--model', 'm']],
    [['film', 'p', '--ai=films']],
    [['film', '--storyboard', 's.json', '--ai']],
    [['run', 'f', '--out', 'o', '--ai']],
    [['film']],
    [['material', '--take', 'f']],
    [['material', '--take', 'f', '--as', 'photo']],
    [['film', 'p', '--template', 'modern']],
    [['film', 'p', '--fps', '29.97']],
    [['film', 'p', '--size', '8k']],
    [['film', 'p', '--format', 'gif']],
    [['film', 'p', '--seed', 'abc']],
    [['export', 'p', '--out', 'o', '--template', 'quick-reel']],
    [['develop', 'p', '--out', 'o']],
    [['export', 'p', '--out', 'o', '--preview']],
    [['develop', 'p', '--share', 'x']],
    [['presets', 'x']],
  ])('wrong use is said: %j', (argv) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
  });
});

test.each([
  [['run', 'a', '--nonsense'], "Unknown option '--nonsense'."],
  [['run', 'a', '--out'], "Option '--out <value>' argument missing."],
  [['run', 'a', '--out', '--json'], "Option '--out' argument is ambiguous."],
  [['run', 'a'], 'run needs --out <dir>: the folder to write to.'],
])('wrong use is said in one sentence: %j', (argv, sentence) => {
  expect(() => parseCommand(argv)).toThrow(new UsageError(sentence));
});

describe('progress', () => {
  test('time left follows the pace of the last seconds', () => {
    expect(timeLeftMs({ elapsedMs: 10_000, fraction: 0.25, before: start })).toBe(30_000);
    expect(timeLeftMs({ elapsedMs: 20_000, fraction: 0.5, before: { elapsedMs: 10_000, fraction: 0.4 } })).toBeCloseTo(50_000);
    expect(timeLeftMs({ elapsedMs: 100, fraction: 0.5, before: start })).toBeNull();
    expect(timeLeftMs({ elapsedMs: 20_000, fraction: 0.3, before: { elapsedMs: 10_000, fraction: 0.4 } })).toBeNull();
    expect([4_400, 80_000, 120_000, 7_500_000].map(duration)).toEqual(['4 s', '1 min 20 s', '2 min', '2 h 5 min']);
  });

  test('a line never breaks the terminal, however narrow it is', () => {
    fc.assert(
      fc.property(
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 12, max: 200 }),
        fc.nat(10_000),
        (fraction, columns, total) => {
          const line = progressLine(
            { stages: [{ name: 'developing', done: 1, total }], elapsedMs: 5000, fraction, before: start },
            columns,
          );
          expect(line.length).toBeLessThan(columns);
          expect(line).not.toContain('\n');
        },
      ),
    );
  });

  test('many pieces of work are counted, a single long one is in percent', () => {
    const stages = [
      { name: 'developing', done: 2.7, total: 7 },
      { name: 'film', done: 0.43, total: 1 },
      { name: 'exporting', done: 14, total: 14 },
      { name: 'delivering', done: 0, total: 0 },
    ];
    const progress = { stages, elapsedMs: 12_000, fraction: 0.4, before: start };
    expect(progressNote(progress)).toBe('40 % after 12 s, developing 2/7, film 43 %');
    expect(progressLine(progress, 100)).toMatch(/ 40 %  developing 2\/7  film 43 %  about 18 s left$/);
  });

  test('a pipe gets plain lines and no cursor tricks', () => {
    let text = '';
    const screen = createScreen({ write: (part: string) => (text += part) });
    for (let i = 0; i <= 100; i += 1) screen.progress({ stages: [], elapsedMs: i * 100, fraction: i / 100, before: start });
    screen.end();
    expect(text).not.toContain('\u001B');
    expect(text.split('\n')).toHaveLength(12);
  });
});

describe('the report', () => {
  test('names the film that was asked for, however many shapes were delivered, and only what lies in the folder', () => {
    const film = (id: string, durationMs: number) => ({ id, durationMs, state: 'ready' });
    const view = { id: 'p', name: 'Home', photos: [], films: [film('tall', 2000), film('wide', 1000)] } as never;
    const exports = () =>
      [
        { recipe: 'film', file: '/out/Home/Home 16x9.mp4', filmId: 'wide' },
        { recipe: 'film', file: '/out/Home/Home 9x16.mp4', filmId: 'tall' },
        { recipe: 'mls', file: '/out/Home/mls/01-photo.jpg', filmId: null },
        { recipe: 'mls', file: '/out 2/Home/mls/01-photo.jpg', filmId: null },
      ] as never;
    const paths = { version: () => '', film: (id: string) => `/library/films/${id}.mp4`, exports };
    const report = (id: string) => projectReport(view, { paths }, { outDir: '/out', filmIds: [id as never] });
    expect(report('wide').film).toEqual({ file: '/out/Home/Home 16x9.mp4', durationMs: 1000 });
    expect(report('tall').film).toEqual({ file: '/out/Home/Home 9x16.mp4', durationMs: 2000 });
    expect(report('other').film).toBeNull();
    expect(report('wide').exports).toEqual([{ recipe: 'mls', file: '/out/Home/mls/01-photo.jpg' }]);
    expect(projectReport(view, { paths }, { outDir: null, only: 'library' })).toMatchObject({ exports: [], film: null });
    // A film that was just made is not what was delivered of it before.
    const made = projectReport(view, { paths }, { outDir: null, filmIds: ['wide' as never], only: 'library' });
    expect(made).toMatchObject({ exports: [], films: [{ file: '/library/films/wide.mp4', durationMs: 1000 }] });
    expect(projectReport(view, { paths }, { outDir: null, filmIds: [], only: 'library' }).films).toEqual([]);
  });

  const report = { projects: [], failed: [], timingsMs: {}, skipped: [] };
  test('notes and system files are not missed, damaged photos are', () => {
    const skip = (name: string, code: string) => ({ ...report, skipped: [{ name, code, reason: '' }] });
    expect(hasLosses(skip('notes.txt', 'not-a-photo'))).toBe(false);
    expect(hasLosses(skip('.DS_Store', 'system-file'))).toBe(false);
    expect(hasLosses(skip('copy.jpg', 'duplicate'))).toBe(false);
    expect(hasLosses(skip('text.jpg', 'not-a-photo'))).toBe(true);
    expect(hasLosses(skip('half.jpg', 'photo-damaged'))).toBe(true);
  });

  test('a file name cannot move the cursor or hide a line', () => {
    expect(visible('a\u001B[2Kb\nc\u202Ed')).toBe('a\\u{1b}[2Kb\\u{a}c\\u{202e}d');
    expect(
      reportText({ ...report, skipped: [{ name: 'x\ny', code: 'photo-damaged', reason: 'Damaged.' }] }, null).split('\n'),
    ).toHaveLength(2);
  });
});
