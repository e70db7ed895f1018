import * as fc from 'fast-check';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromRgb } from '../imaging/picture.ts';
import type { FrameFacts } from './frame-facts.ts';
import { groupBrackets, type GroupingFrame } from './group-brackets.ts';
import { measureTones } from './likeness.ts';
import { readFrame } from './read-frame.ts';
import { expose, renderScene, type Scene } from './scene.fixture.ts';

const width = 144;
const height = 96;
const scenes = new Map<number, Scene>();

interface Shot {
  /** Which of the rendered scenes. */
  readonly scene?: number;
  /** Steps from the exposure that suits the scene; positive is brighter. */
  readonly ev?: number;
  /** Seconds since the first frame; null without EXIF. */
  readonly at?: number | null;
  readonly facts?: Partial<FrameFacts>;
  readonly folder?: string;
}

/** Frames as a camera would have written them, keyed by their place. */
function take(shots: readonly Shot[]): GroupingFrame[] {
  return shots.map(({ scene = 1, ev = 0, at = 0, facts = {}, folder = '' }, index) => {
    const rendered = scenes.get(scene) ?? renderScene(scene, width, height);
    scenes.set(scene, rendered);
    const timeS = 2 ** (ev - 6);
    const exposure =
      at === null
        ? { timeS: null, fNumber: null, iso: null, value: null, biasEv: null }
        : { timeS, fNumber: 8, iso: 100, value: 6 - ev + 6, biasEv: null };
    return {
      key: String(index),
      folder,
      facts: {
        sha256: String(index),
        sizeBytes: 1,
        format: 'jpeg',
        widthPx: 6000,
        heightPx: 4000,
        orientation: 1,
        capturedAtMs: at === null ? null : 1_700_000_000_000 + at * 1000,
        exposure,
        camera: { make: 'Canon', model: 'R5', serial: '1', lens: null },
        flash: null,
        focalLengthMm: 16,
        focalLength35mm: null,
        ...measureTones(expose(rendered, ev), width, height),
        ...facts,
      },
    };
  });
}

/** Groups as text: keys darkest first, the base in brackets. */
const grouped = (frames: readonly GroupingFrame[]): string[] =>
  groupBrackets(frames).map(({ frames: members, base }) =>
    members.map(({ key }, index) => (index === base && members.length > 1 ? `[${key}]` : key)).join(' '),
  );
const bracket = (scene: number, from: number, evs: readonly number[], gapS = 0.5): Shot[] =>
  evs.map((ev, index) => ({ scene, ev, at: from + index * gapS }));

describe('grouping bracket sets', () => {
  it('joins what a camera took in one go, darkest first, the middle one as base', () => {
    expect(grouped(take(bracket(1, 0, [0, -2, 2])))).toEqual(['1 [0] 2']);
    expect(grouped(take(bracket(1, 0, [0, -1, 1, -2, 2])))).toEqual(['3 1 [0] 2 4']);
  });

  it('finds sets of 3, 5 and 7 and singles in one folder', () => {
    const shots = [
      ...bracket(1, 0, [0, -2, 2]),
      ...bracket(2, 20, [-2, -1, 0, 1, 2]),
      { scene: 3, ev: 0, at: 40 },
      ...bracket(4, 60, [0, -1, 1, -2, 2, -3, 3]),
      { scene: 5, ev: 1, at: 90 },
    ];
    expect(grouped(take(shots))).toEqual(['1 [0] 2', '3 4 [5] 6 7', '8', '14 12 10 [9] 11 13 15', '16']);
  });

  it('cuts where the ladder starts again, though no time passed and the scene is the same', () => {
    expect(grouped(take([...bracket(1, 0, [0, -2, 2]), ...bracket(1, 1.5, [0, -2, 2])]))).toEqual(['1 [0] 2', '4 [3] 5']);
  });

  it('cuts where the compensation starts again, though the light changed between', () => {
    const biases = [0, -2, 2, 0, -2, 2];
    const frames = take([...bracket(1, 0, [0, -2, 2]), ...bracket(1, 1.5, [0.5, -1.5, 2.5])]).map((frame, index) => ({
      ...frame,
      facts: { ...frame.facts, exposure: { ...frame.facts.exposure, biasEv: biases[index]! } },
    }));
    expect(grouped(frames)).toEqual(['1 [0] 2', '4 [3] 5']);
  });

  it('cuts where the scene changes, though no time passed and no exposure repeats', () => {
    expect(grouped(take([...bracket(1, 0, [0, -2, 2]), ...bracket(2, 1.5, [0.5, -1.5, 2.5])]))).toEqual(['1 [0] 2', '4 [3] 5']);
  });

  it('waits for long exposures', () => {
    // 1/64 s to 16 s at one go: the gap between the last two is mostly exposure.
    expect(
      grouped(
        take([
          { ev: 0, at: 0 },
          { ev: 4, at: 1 },
          { ev: 10, at: 18 },
        ]),
      ),
    ).toEqual(['0 [1] 2']);
  });

  it('leaves bursts and panoramas alone: equal exposures are never a set', () => {
    expect(grouped(take([0, 0.2, 0.4, 0.6].map((at) => ({ at }))))).toEqual(['0', '1', '2', '3']);
    expect(grouped(take([1, 2, 3].map((scene) => ({ scene, at: scene }))))).toEqual(['0', '1', '2']);
  });

  it('joins by likeness what a hand exposed within seconds, and not what is unlike', () => {
    expect(grouped(take(bracket(1, 0, [-2, 0, 2], 8)))).toEqual(['0 [1] 2']);
    expect(grouped(take([1, 2, 3].map((scene, index) => ({ scene, ev: index * 2 - 2, at: index * 8 }))))).toEqual(['0', '1', '2']);
  });

  it('joins by likeness alone where there is no EXIF, mean luma in place of exposure', () => {
    expect(grouped(take([-3, -1, 1, 3].map((ev) => ({ ev, at: null }))))).toHaveLength(1);
    expect(grouped(take([1, 1, 2, 2].map((scene, index) => ({ scene, ev: (index % 2) * 2, at: null }))))).toEqual(['[0] 1', '[2] 3']);
    expect(grouped(take([0, 0, 0].map((ev) => ({ ev, at: null }))))).toEqual(['0', '1', '2']);
  });

  it('joins a patient set minutes apart, in order of time and not of names', () => {
    const patient = [
      { ev: -1, at: 323 },
      { ev: -3, at: 399 },
      { ev: 1, at: 206 },
      { ev: 3, at: 0 },
    ];
    expect(groupBrackets(take(patient)).map(({ frames }) => frames.map(({ key }) => key))).toEqual([['1', '0', '2', '3']]);
    expect(
      grouped(
        take([
          { ev: -2, at: 0 },
          { ev: 0, at: 60 },
          { ev: 2, at: 3600 },
        ]),
      ),
    ).toEqual([expect.stringMatching(/^\[?0\]? \[?1\]?$/), '2']);
  });

  it('keeps a test shot out of the set that follows it a minute later', () => {
    expect(grouped(take([{ ev: 1, at: 0 }, ...bracket(1, 60, [0, -2, 2])]))).toEqual(['0', '2 [1] 3']);
  });

  it.each([
    ['orientation', { orientation: 6 }],
    ['size', { widthPx: 3000 }],
    ['focal length', { focalLengthMm: 24 }],
    ['format', { format: 'tiff' }],
    ['camera', { camera: { make: 'Canon', model: 'R5', serial: '2', lens: null } }],
  ] as const)('never joins frames that differ in %s', (_what, facts) => {
    expect(grouped(take([{ ev: 0 }, { ev: 2, at: 0.5, facts }]))).toHaveLength(2);
  });

  it('never joins across folders, and follows two cameras at once', () => {
    expect(grouped(take([{ ev: 0 }, { ev: 2, at: 0.5, folder: 'b' }]))).toHaveLength(2);
    const other = { camera: { make: 'DJI', model: 'Air', serial: null, lens: null } };
    const shots = [0, -2, 2].flatMap((ev, index) => [
      { scene: 1, ev, at: index },
      { scene: 2, ev, at: index + 0.5, facts: other },
    ]);
    expect(grouped(take(shots))).toEqual(['2 [0] 4', '3 [1] 5']);
  });

  it('manages without ISO in the EXIF', () => {
    const frames = take(bracket(1, 0, [0, -2, 2])).map((frame) => ({
      ...frame,
      facts: { ...frame.facts, exposure: { ...frame.facts.exposure, iso: null, value: null } },
    }));
    expect(grouped(frames)).toEqual(['1 [0] 2']);
  });

  it('does not join one scene in eight orientations', () => {
    const turned = Array.from({ length: 8 }, (_, index) => ({ at: null, facts: { orientation: index + 1 } }));
    expect(grouped(take(turned))).toHaveLength(8);
  });

  it('loses no frame and doubles none, whatever comes', () => {
    const shot = fc.record({
      scene: fc.integer({ min: 1, max: 3 }),
      ev: fc.integer({ min: -3, max: 3 }),
      at: fc.option(fc.integer({ min: 0, max: 60 })),
      folder: fc.constantFrom('', 'b'),
    });
    fc.assert(
      fc.property(fc.array(shot, { maxLength: 24 }), (shots) => {
        const frames = take(shots);
        const groups = groupBrackets(frames);
        expect(groups.flatMap((group) => group.frames.map(({ key }) => key)).toSorted()).toEqual(frames.map(({ key }) => key).toSorted());
        for (const { kind, frames: members, base } of groups) {
          expect(kind).toBe(members.length > 1 ? 'bracket' : 'single');
          expect(members[base]).toBeDefined();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('grouping real files', () => {
  it('finds the sets in rendered JPEGs that were read from disk', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'studio-group-'));
    try {
      const frames: GroupingFrame[] = [];
      for (const [scene, ev, second] of [
        [11, 0, '00'],
        [11, -2, '00'],
        [11, 2, '01'],
        [12, 0, '20'],
        [13, -1, '40'],
        [13, 1, '40'],
      ] as const) {
        const rgb = expose(renderScene(scene, 720, 480), ev);
        const file = path.join(folder, `IMG_${frames.length}.jpg`);
        const time = 2 ** (6 - ev);
        const IFD2 = { DateTimeOriginal: `2026:05:04 12:30:${second}`, ExposureTime: `1/${time}`, FNumber: '8/1', ISOSpeedRatings: '100' };
        await writeFile(
          file,
          await fromRgb(rgb, 720, 480)
            .withExif({ IFD0: { Make: 'Test', Model: 'Camera' }, IFD2 })
            .jpeg({ quality: 90 })
            .toBuffer(),
        );
        const input = { file, sizeBytes: (await stat(file)).size, copyTo: null, thumbnailTo: path.join(folder, 'thumbnail') };
        const facts = await readFrame(input, { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' });
        frames.push({ key: String(frames.length), folder: '', facts });
      }
      expect(frames[1]!.facts).toMatchObject({
        camera: { make: 'Test', model: 'Camera' },
        exposure: { timeS: 1 / 256, fNumber: 8, iso: 100 },
      });
      expect(grouped(frames)).toEqual(['1 [0] 2', '3', expect.stringMatching(/^\[?4\]? \[?5\]?$/)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
