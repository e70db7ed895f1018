import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StudioWithDoubles, studioWithDoubles } from '../doubles/studio-with-doubles.ts';
import { fromRgb } from '../../src-main/imaging/picture.ts';
import { makeShoot } from '../fixtures/make-shoot.ts';

/** A tap on the network of the built program and its workers says what left the machine, or tried to. */
const name = 'Kirkegata 3';
let studio: StudioWithDoubles;
let mask: string;

beforeAll(async () => {
  studio = await studioWithDoubles();
  await makeShoot(path.join(studio.dir, name), [
    { room: 'living-room', exposuresEv: [0] },
    { room: 'kitchen', exposuresEv: [0] },
  ]);
  await studio.run(['import', path.join(studio.dir, name)]);
  const { said } = await studio.json(['show', name]);
  const { versions } = (await studio.json(['versions', (said as { photos: { id: string }[] }).photos[0]?.id ?? ''])).said as {
    versions: { widthPx: number; heightPx: number }[];
  };
  const { widthPx = 0, heightPx = 0 } = versions[0] ?? {};
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 60; y < 120; y += 1) rgb.fill(255, (y * widthPx + 80) * 3, (y * widthPx + 160) * 3);
  mask = path.join(studio.dir, 'mask.png');
  writeFileSync(mask, await fromRgb(rgb, widthPx, heightPx).png().toBuffer());
});
afterAll(() => studio.close());

const paidWork = (photo: string): string[][] => [
  ['edit', photo, '--style', 'scandinavian', '--at-most', '1'],
  ['edit', photo, '--style', 'scandinavian', '--provider', 'xai', '--at-most', '1'],
  ['edit', photo, '--add', 'a plant', '--mask', mask, '--at-most', '1'],
  ['edit', photo, '--remove', mask, '--at-most', '1'],
  ['film', name, '--ai', 'shots', '--size', '720p', '--music', 'none', '--at-most', '20'],
];
const livingRoom = async (): Promise<string> => {
  const { said } = await studio.json(['show', name]);
  return (said as { photos: { id: string; room: string | null }[] }).photos.find(({ room }) => room === 'living-room')?.id ?? '';
};

test('of a project that must not leave the machine nothing leaves it, whatever is asked for', async () => {
  await studio.run(['never-upload', name]);
  const photo = await livingRoom();
  for (const args of paidWork(photo)) {
    const ended = await studio.run(args);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('upload-forbidden');
  }
  await studio.run(['work']);
  expect(studio.attempts()).toEqual([]);
  expect([studio.fal.requests, studio.xai.requests]).toEqual([[], []]);
});

test('when it may leave again, only what the providers need does, and only to them', async () => {
  await studio.run(['never-upload', name, '--off']);
  const photo = await livingRoom();
  for (const args of paidWork(photo).slice(0, 2)) {
    const ended = await studio.run(args);
    expect(ended.code).toBe(0);
  }
  expect(studio.attempts().length).toBeGreaterThan(0);
  expect(studio.strays()).toEqual([]);
  expect([studio.fal.breaches, studio.xai.breaches]).toEqual([[], []]);
  expect([studio.fal.bill(), studio.xai.bill()]).toMatchObject([[{ micros: 150_000 }], [{ micros: expect.any(Number) }]]);
});
