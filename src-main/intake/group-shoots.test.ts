import { describe, expect, it, test } from 'vitest';
import type { FrameFacts } from './frame-facts.ts';
import { groupBrackets, type GroupingFrame } from './group-brackets.ts';
import { f1, Score } from './testing/score-grouping.ts';
import { stripped, takeShoot } from './testing/take-shoot.ts';

/** None of these was used to choose a weight. Four are few, so the bounds are wide: `bench/grouping.ts` reports on three hundred. */
const shoots = [401, 402, 403, 404].map(takeShoot);

describe('generated shoots', () => {
  it.each([
    ['with EXIF', (frames: readonly GroupingFrame[]) => frames, 0.99],
    ['without', stripped, 0.88],
  ] as const)('are grouped right %s', (_kind, seenAs, goal) => {
    const score = new Score();
    for (const { frames, scenes } of shoots) score.add(scenes, groupBrackets(seenAs(frames)));
    expect(f1(score.all)).toBeGreaterThanOrEqual(goal);
  });

  it('are the same for the same seed', () => {
    expect(takeShoot(402)).toEqual(shoots[1]);
  });

  it('without times and with names by chance still find most of their sets', () => {
    const { frames, scenes } = shoots[2]!;
    const scattered = stripped(frames).toSorted((a, b) => ((Number(a.key) * 7919) % 101) - ((Number(b.key) * 7919) % 101));
    const score = new Score();
    score.add(scenes, groupBrackets(scattered));
    expect(f1(score.sets)).toBeGreaterThan(0.6);
  });

  it('marks sets of flash and ambient light', () => {
    const { frames, scenes } = takeShoot(563);
    const marked = groupBrackets(frames).filter(({ isFlashAndAmbient }) => isFlashAndAmbient);
    const meant = scenes.filter(
      (scene) => new Set(scene.frames.map((key) => frames.find((frame) => frame.key === key)!.facts.flash)).size > 1,
    );
    expect(meant.length).toBeGreaterThan(3);
    expect(marked.length / meant.length).toBeGreaterThan(0.8);
  });
});

test('ten thousand frames take seconds', () => {
  const pool = shoots.flatMap(({ frames }) => frames);
  const frames = Array.from({ length: 10_000 }, (_, index): GroupingFrame => {
    const { facts } = pool[index % pool.length]!;
    const round = Math.floor(index / pool.length);
    return {
      key: String(index),
      folder: '',
      facts: { ...facts, camera: { make: null, model: null, serial: null, lens: null }, capturedAtMs: facts.capturedAtMs! + round * 1e10 },
    };
  });
  for (const seen of [frames, stripped(frames.slice(0, 2500))]) {
    const start = process.cpuUsage();
    expect(groupBrackets(seen).reduce((sum, group) => sum + group.frames.length, 0)).toBe(seen.length);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(60);
  }
});

describe('hostile metadata', () => {
  const [real] = shoots[0]!.frames as [GroupingFrame];
  const nonsense: readonly (readonly [string, (index: number) => Partial<FrameFacts>])[] = [
    ['no date that is a number', () => ({ capturedAtMs: Number.NaN })],
    ['dates at both ends of time', (index) => ({ capturedAtMs: index % 2 ? 8.64e15 : -8.64e15 })],
    ['one date for all', () => ({ capturedAtMs: 0 })],
    ['a clock that runs backwards', (index) => ({ capturedAtMs: -index * 1000 })],
    [
      'exposures that are none',
      (index) => ({
        exposure: { timeS: [Number.NaN, Infinity, 0, -1][index % 4]!, fNumber: Number.NaN, iso: 0, value: null, biasEv: Number.NaN },
      }),
    ],
    ['brightness that is none', (index) => ({ meanLuma: [Number.NaN, -1, 7, Infinity][index % 4]! })],
    ['no pixels', (index) => ({ likeness: ['', '?', 'AA==', 'A'.repeat(4612)][index % 4]!, widthPx: 0, heightPx: 0 })],
    ['no lens', () => ({ focalLengthMm: Number.NaN })],
    ['one picture for all', () => ({})],
  ];
  it.each(nonsense)('%s: every frame is in one group', (_name, facts) => {
    for (const strip of [false, true]) {
      const frames = Array.from({ length: 60 }, (_, index): GroupingFrame => ({
        key: String(index),
        folder: '',
        facts: { ...real.facts, ...facts(index) },
      }));
      const groups = groupBrackets(
        strip ? stripped(frames).map((frame, index) => ({ ...frame, facts: { ...frame.facts, ...facts(index) } })) : frames,
      );
      expect(groups.flatMap((group) => group.frames.map(({ key }) => Number(key))).toSorted((a, b) => a - b)).toEqual(
        frames.map((_, index) => index),
      );
      for (const { frames: members, base } of groups) expect(members[base]).toBeDefined();
    }
  });
});
