import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExportRecipe } from '../../src-preload/contract/delivery.ts';
import { Credit } from '../../src-preload/contract/settings.ts';
import { Estimates } from './estimate-exports.ts';
import { exportPhotoJob } from './export-jobs.ts';
import { exportRequests, fileCount } from './export-requests.ts';
import { DeliveryRoom } from './testing/delivery-room.ts';

let room: DeliveryRoom;
beforeEach(async () => {
  room = await DeliveryRoom.open();
});
afterEach(() => room.close());

const at = (name: string): string => path.join(room.out, name);
const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const recipe = (name: string): ExportRecipe => room.book.named([name])[0] as ExportRecipe;

describe('what must not go out', () => {
  const changed = JSON.stringify({ score: 1.8, isChanged: true, findings: ['line-moved'] });

  test('a result that changed the property waits for a word; the other photos go', async () => {
    const photo = await room.addPhoto({ room: 'exterior' });
    await room.addPhoto({ room: 'kitchen' });
    const edited = await room.develop(photo, 150, { operationClass: 'D', drift: changed });
    await expect(room.export(['mls', 'contact-sheet'])).rejects.toMatchObject({ code: 'drift-not-accepted' });
    expect(room.delivered()).toEqual(['Fjordgata 12/Fjordgata 12 contact-sheet.pdf', 'Fjordgata 12/mls/002-kitchen.jpg']);
    expect(room.stores.versions.deliverableByPhoto(room.projectId).get(photo)?.id).not.toBe(edited);
    room.stores.versions.accept(edited, true);
    expect(await room.export(['mls'])).toContain('Fjordgata 12/mls/001-exterior.jpg');
    expect(room.stores.versions.deliverableByPhoto(room.projectId).get(photo)?.id).toBe(edited);
    room.stores.versions.accept(edited, false);
    rmSync(room.out, { recursive: true });
    mkdirSync(room.out);
    await expect(room.export(['mls'])).rejects.toMatchObject({ code: 'drift-not-accepted' });
  });

  test('a concept goes nowhere but where concepts go', async () => {
    const photo = await room.addPhoto({ room: 'kitchen' });
    await room.develop(photo, 150, { operationClass: 'F' });
    for (const listing of room.book.all().filter(({ kind, name }) => kind === 'picture' && name !== 'concept'))
      await expect(room.export([listing.name]), listing.name).rejects.toMatchObject({ code: 'concept-only' });
    expect(existsSync(room.out)).toBe(false);
    expect(await room.export(['concept'])).toEqual(['Fjordgata 12/concept/concept-Fjordgata 12-kitchen-001.jpg']);
  });
});

describe('an export', () => {
  test('is one job a photo with all its recipes, and one pass over its pixels', async () => {
    await room.addPhoto({ room: 'exterior' });
    await room.addPhoto({ room: 'kitchen' });
    expect(await room.export(['mls', 'full', 'web'])).toEqual([
      'Fjordgata 12/full/001-exterior.jpg',
      'Fjordgata 12/full/002-kitchen.jpg',
      'Fjordgata 12/mls/001-exterior.jpg',
      'Fjordgata 12/mls/002-kitchen.jpg',
      'Fjordgata 12/web/Fjordgata 12-exterior-001.jpg',
      'Fjordgata 12/web/Fjordgata 12-kitchen-002.jpg',
    ]);
    expect(room.tasks).toEqual(['export-photo 3', 'export-photo 3']);
  });

  test('leaves out what is set aside or not developed, and counts right', async () => {
    const first = await room.addPhoto({ room: 'exterior', frames: 3 });
    const second = await room.addPhoto({ room: 'kitchen' });
    await room.addPhoto({ isDeveloped: false, frames: 2 });
    room.stores.photos.setAside([second], true);
    const order = {
      projectId: room.projectId,
      targetDir: room.out,
      recipes: room.book.named(['mls', 'originals', 'contact-sheet']),
      filmFormats: ['mp4'] as const,
      credit: Credit.parse({}),
      language: 'nb' as const,
    };
    const requests = exportRequests(room.stores, order, room.book.all());
    expect(requests.map(({ kind, payload }) => [kind, (payload as { photoId?: string }).photoId === first])).toEqual([
      ['export-photo', true],
      ['export-photo', false],
      ['export-sheet', false],
    ]);
    expect(fileCount(room.stores, requests)).toBe(1 + 3 + 2 + 1);
    expect(await room.export(['mls', 'originals', 'contact-sheet'])).toEqual([
      'Fjordgata 12/Fjordgata 12 contact-sheet.pdf',
      'Fjordgata 12/mls/001-exterior.jpg',
      'Fjordgata 12/originals/001-exterior-1.jpg',
      'Fjordgata 12/originals/001-exterior-2.jpg',
      'Fjordgata 12/originals/001-exterior-3.jpg',
      'Fjordgata 12/originals/003-photo-1.jpg',
      'Fjordgata 12/originals/003-photo-2.jpg',
    ]);
  });

  test('done again does nothing; of a new version it writes only what is out of date', async () => {
    const photo = await room.addPhoto();
    await room.addPhoto();
    const before = await room.export(['mls', 'full', 'originals']);
    const times = before.map((name) => statSync(at(name)).mtimeMs);
    room.tasks.length = 0;
    expect(await room.export(['mls', 'full', 'originals'])).toEqual(before);
    expect(before.map((name) => statSync(at(name)).mtimeMs)).toEqual(times);
    expect(room.tasks).toEqual([]);
    await room.develop(photo, 30);
    expect(await room.export(['mls', 'full', 'originals'])).toEqual(before);
    expect(room.tasks).toEqual(['export-photo 2']);
  });

  test('cut off between its files makes only those that are missing, the same bytes as in one go', async () => {
    await room.addPhoto({ room: 'kitchen' });
    const names = await room.export(['mls', 'full', 'web', 'mls-small']);
    const whole = names.map((name) => hashOf(at(name)));
    for (const { file } of room.stores.exports.ofProject(room.projectId)) room.stores.exports.forget(file);
    rmSync(room.out, { recursive: true });
    // The power goes when the second file has its name and is not recorded yet.
    const { exports } = room.stores;
    let count = 0;
    const record = exports.record.bind(exports);
    exports.record = (row) => {
      count += 1;
      if (count > 1) throw new Error('the power is gone');
      record(row);
    };
    await expect(room.export(['mls', 'full', 'web', 'mls-small'])).rejects.toThrow('the power is gone');
    exports.record = record;
    expect(exports.ofProject(room.projectId)).toHaveLength(1);
    room.tasks.length = 0;
    expect(await room.export(['mls', 'full', 'web', 'mls-small'])).toEqual(names);
    expect(room.tasks).toEqual(['export-photo 3']);
    expect(names.map((name) => hashOf(at(name)))).toEqual(whole);
    expect(exports.ofProject(room.projectId)).toHaveLength(4);
  });

  test('never overwrites what somebody else put there, and follows a room that got a name', async () => {
    const photo = await room.addPhoto();
    mkdirSync(at('Fjordgata 12/mls'), { recursive: true });
    writeFileSync(at('Fjordgata 12/mls/001-photo.jpg'), 'theirs');
    expect(await room.export(['mls'])).toEqual(['Fjordgata 12/mls/001-photo (2).jpg', 'Fjordgata 12/mls/001-photo.jpg']);
    expect(await room.export(['mls'])).toHaveLength(2);
    room.stores.photos.nameRoom([photo], 'kitchen');
    room.tasks.length = 0;
    expect(await room.export(['mls'])).toEqual(['Fjordgata 12/mls/001-kitchen.jpg', 'Fjordgata 12/mls/001-photo.jpg']);
    expect(room.tasks).toEqual([]);
    expect(readFileSync(at('Fjordgata 12/mls/001-photo.jpg'), 'utf8')).toBe('theirs');
    expect(room.stores.exports.ofProject(room.projectId).map(({ file }) => path.basename(file))).toEqual(['001-kitchen.jpg']);
  });

  test('two photos that change rooms change names, and no third file appears', async () => {
    const [kitchen, bath] = [await room.addPhoto({ room: 'kitchen' }), await room.addPhoto({ room: 'bathroom' })];
    const named = { ...recipe('mls'), fileName: '{room}' } as ExportRecipe;
    await room.export([], { recipes: [named] });
    const before = hashOf(at('Fjordgata 12/mls/kitchen.jpg'));
    room.stores.photos.nameRoom([kitchen], 'bathroom');
    room.stores.photos.nameRoom([bath], 'kitchen');
    await room.export([], { recipes: [named] });
    await room.export([], { recipes: [named] });
    expect(room.delivered()).toEqual(['Fjordgata 12/mls/bathroom.jpg', 'Fjordgata 12/mls/kitchen.jpg']);
    expect(hashOf(at('Fjordgata 12/mls/bathroom.jpg'))).toBe(before);
  });

  test('a file that somebody worked on is theirs', async () => {
    const photo = await room.addPhoto();
    await room.export(['mls']);
    writeFileSync(at('Fjordgata 12/mls/001-photo.jpg'), 'retouched');
    await room.develop(photo, 30);
    expect(await room.export(['mls'])).toEqual(['Fjordgata 12/mls/001-photo (2).jpg', 'Fjordgata 12/mls/001-photo.jpg']);
    expect(readFileSync(at('Fjordgata 12/mls/001-photo.jpg'), 'utf8')).toBe('retouched');
  });

  test('a file where one folder should be costs that recipe, by name; the others are there', async () => {
    await room.addPhoto();
    mkdirSync(at('Fjordgata 12'), { recursive: true });
    writeFileSync(at('Fjordgata 12/mls'), '');
    await expect(room.export(['mls', 'full', 'originals'])).rejects.toMatchObject({ code: 'not-a-folder' });
    expect(room.delivered()).toEqual(['Fjordgata 12/full/001-photo.jpg', 'Fjordgata 12/mls', 'Fjordgata 12/originals/001-photo-1.jpg']);
  });

  test('originals are the very bytes, or nothing: a frame that changed in the library is not handed on', async () => {
    const photo = await room.addPhoto({ frames: 2 });
    const frames = room.stores.photos.frames(photo);
    const second = room.files.frame(frames[1]?.sha256 ?? '');
    writeFileSync(second, Buffer.concat([readFileSync(second), Buffer.from('x')]));
    await expect(room.export(['originals'])).rejects.toMatchObject({ code: 'file-changed' });
    expect(room.delivered()).toEqual(['Fjordgata 12/originals/001-photo-1.jpg']);
    expect(hashOf(at('Fjordgata 12/originals/001-photo-1.jpg'))).toBe(frames[0]?.sha256);
  });

  test('stopped in the middle leaves nothing half-written', async () => {
    await room.addPhoto();
    const stop = new AbortController();
    room.afterTask = () => stop.abort();
    await room.export(['mls', 'originals'], { signal: stop.signal }).catch(() => undefined);
    expect(readdirSync(room.out, { recursive: true }).filter((name) => String(name).includes('.part'))).toEqual([]);
  });
});

test('a job of the earlier program, with one recipe, is understood', async () => {
  const photoId = await room.addPhoto({ room: 'kitchen' });
  const worker = exportPhotoJob(room.parts);
  const old = { photoId, recipe: { name: 'mls', longEdgePx: 2048, maxBytes: 3_000_000, quality: 88 }, targetDir: room.out };
  await room.work('export-photo', worker.upgrade?.(old, 1));
  expect(room.delivered()).toEqual(['Fjordgata 12/mls/001-kitchen.jpg']);
});

describe('an estimate', () => {
  const parts = () => ({ ...room.parts });

  test('tells files and bytes of what an export then writes, and measures a version once', async () => {
    for (let n = 0; n < 3; n += 1) await room.addPhoto({ frames: 2 });
    const estimates = new Estimates(parts());
    const names = ['mls', 'full', 'originals'];
    const [mls, full, originals] = await estimates.of(room.projectId, room.book.named(names), Credit.parse({ creator: 'Åse' }));
    expect(room.tasks).toEqual(['export-photo 2', 'export-photo 2', 'export-photo 2']);
    await room.export(names);
    const real = (recipeName: string): number =>
      room.stores.exports
        .ofProject(room.projectId)
        .filter((row) => row.recipe === recipeName)
        .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect([mls?.files, full?.files, originals?.files]).toEqual([3, 3, 6]);
    expect(Math.abs((mls?.sizeBytes ?? 0) / real('mls') - 1)).toBeLessThan(0.05);
    expect(Math.abs((full?.sizeBytes ?? 0) / real('full') - 1)).toBeLessThan(0.05);
    expect(originals?.sizeBytes).toBe(real('originals'));
    room.tasks.length = 0;
    await estimates.of(room.projectId, room.book.named(['mls']), Credit.parse({}));
    expect(room.tasks).toEqual([]);
  });

  test('of many photos looks at a few, the plain and the busy', async () => {
    for (let n = 0; n < 14; n += 1) await room.addPhoto();
    await new Estimates(parts()).of(room.projectId, room.book.named(['mls-small']), Credit.parse({}));
    expect(room.tasks.length).toBeLessThanOrEqual(5);
  });

  test('of nothing is nothing', async () => {
    const all = await new Estimates(parts()).of(room.projectId, room.book.all(), Credit.parse({}));
    expect(new Set(all.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([0]));
  });
});

test('a project whose folder was moved away is written anew', async () => {
  await room.addPhoto();
  await room.export(['mls']);
  renameSync(at('Fjordgata 12'), at('Elsewhere'));
  expect(await room.export(['mls'])).toEqual(['Elsewhere/mls/001-photo.jpg', 'Fjordgata 12/mls/001-photo.jpg']);
});
