import { describe, expect, it } from 'vitest';
import type { FrameFacts } from './frame-facts.ts';
import { measureTones } from './likeness.ts';
import { planImport, type PlanFrame } from './plan-import.ts';
import { expose, renderScene } from './scene.fixture.ts';

const scenes = [1, 2, 3].map((seed) => renderScene(seed, 144, 96));

function frame(relative: string, { at, ev = 0, scene = 0 }: { at: number | null; ev?: number; scene?: number }): PlanFrame {
  const facts: FrameFacts = {
    sha256: relative,
    sizeBytes: 1,
    format: 'jpeg',
    widthPx: 6000,
    heightPx: 4000,
    orientation: 1,
    capturedAtMs: at === null ? null : at * 1000,
    exposure: { timeS: at === null ? null : 2 ** ev, fNumber: 8, iso: 100, value: null, biasEv: null },
    camera: { make: 'Canon', model: 'R5', serial: null, lens: null },
    flash: null,
    focalLengthMm: null,
    focalLength35mm: null,
    ...measureTones(expose(scenes[scene]!, ev), 144, 96),
  };
  return { frameId: `id of ${relative}`, relative, facts };
}
const named = (frames: readonly PlanFrame[], nextPosition = 1): string[] =>
  planImport({ frames, nextPosition }).map((photo) => {
    const names = photo.frames.map(({ frameId }) => frameId.slice('id of '.length));
    return `${photo.position} ${photo.room ?? '-'}: ${names.join(' ')} (${photo.baseFrameId.slice('id of '.length)})`;
  });

describe('planning an import', () => {
  it('makes photos in the order in which they were taken, after those that are there', () => {
    const frames = [
      frame('IMG_10.jpg', { at: 300, scene: 2 }),
      frame('IMG_3.jpg', { at: 100.5, ev: -2 }),
      frame('IMG_2.jpg', { at: 100 }),
      frame('IMG_4.jpg', { at: 101, ev: 2 }),
      frame('IMG_1.jpg', { at: 200, scene: 1 }),
    ];
    expect(named(frames, 7)).toEqual([
      '7 -: IMG_3.jpg IMG_2.jpg IMG_4.jpg (IMG_2.jpg)',
      '8 -: IMG_1.jpg (IMG_1.jpg)',
      '9 -: IMG_10.jpg (IMG_10.jpg)',
    ]);
  });

  it('goes by names where nobody knows the time, and keeps an untimed frame where its name puts it', () => {
    const untimed = ['b.jpg', 'a-10.jpg', 'a-9.jpg'].map((name, scene) => frame(name, { at: null, scene }));
    expect(named(untimed).map((line) => line.split(': ')[1])).toEqual(['a-9.jpg (a-9.jpg)', 'a-10.jpg (a-10.jpg)', 'b.jpg (b.jpg)']);
    const mixed = [frame('1.jpg', { at: 50, scene: 0 }), frame('2.jpg', { at: null, scene: 1 }), frame('3.jpg', { at: 10, scene: 2 })];
    expect(named(mixed).map((line) => line.split(': ')[1])).toEqual(['3.jpg (3.jpg)', '1.jpg (1.jpg)', '2.jpg (2.jpg)']);
  });

  it('reads rooms from names, and takes numbers that differ within a set for counts', () => {
    const set = [0, -2, 2].map((ev, index) => frame(`Kitchen-${index + 1}.jpg`, { at: index * 0.5, ev }));
    expect(named(set)).toEqual(['1 kitchen: Kitchen-2.jpg Kitchen-1.jpg Kitchen-3.jpg (Kitchen-1.jpg)']);
    expect(named([frame('soverom 2/IMG_1.jpg', { at: 0 })])).toEqual(['1 bedroom-2: soverom 2/IMG_1.jpg (soverom 2/IMG_1.jpg)']);
    const part = [frame('IMG_1.jpg', { at: 0 }), frame('IMG_2 stue.jpg', { at: 0.5, ev: 2 }), frame('IMG_3.jpg', { at: 1, ev: -2 })];
    expect(named(part)).toEqual(['1 living-room: IMG_3.jpg IMG_1.jpg IMG_2 stue.jpg (IMG_1.jpg)']);
  });

  it('does not join folders, and plans nothing from nothing', () => {
    expect(named([frame('a/IMG_1.jpg', { at: 0 }), frame('b/IMG_2.jpg', { at: 0.5, ev: 2 })])).toHaveLength(2);
    expect(planImport({ frames: [], nextPosition: 4 })).toEqual([]);
  });
});
