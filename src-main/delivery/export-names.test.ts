import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filmFileName, planNames, projectFolders, safeName, type NamedPhoto } from './export-names.ts';

const photo = (position: number, change: Partial<NamedPhoto> = {}): NamedPhoto => ({
  id: `p${String(position).padStart(4, '0')}`,
  position,
  room: null,
  capturedAtMs: Date.UTC(2026, 8, 14, 23, 59),
  originalName: 'DSC_0001.NEF',
  ...change,
});
const plan = (pattern: string, photos: readonly NamedPhoto[], address = 'Fjordgata 12'): string[] => {
  const names = planNames(photos, { pattern, recipe: 'mls', address });
  return photos.map(({ id }) => names.get(id) ?? '');
};

describe('names of photos', () => {
  test('keep the order of the shoot', () => {
    const names = plan('{order}-{room}', [photo(1), photo(2, { room: 'kitchen' }), photo(10), photo(100)]);
    expect(names).toEqual(['001-photo', '002-kitchen', '010-photo', '100-photo']);
    expect(names.toSorted()).toEqual(names);
  });

  test('are made of tokens; one that has nothing to say takes its mark along', () => {
    const [kitchen] = [photo(3, { room: 'kitchen' })];
    expect(plan('{address}-{room}-{order}', [kitchen])).toEqual(['Fjordgata 12-kitchen-003']);
    expect(plan('{date}_{original}_{recipe}', [kitchen])).toEqual(['2026-09-14_DSC_0001_mls']);
    expect(plan('{date}-{order}', [photo(3, { capturedAtMs: null })])).toEqual(['003']);
    expect(plan('{date}', [photo(3, { capturedAtMs: null })])).toEqual(['003']);
  });

  test('that would be alike are told apart, also where only case or form of a letter differs', () => {
    const photos = [photo(1, { room: 'kitchen' }), photo(2, { room: 'kitchen' }), photo(3, { room: 'bath' })];
    expect(plan('{room}', photos)).toEqual(['kitchen', 'kitchen-2', 'bath']);
    expect(plan('{original}', [photo(1, { originalName: 'Stue.jpg' }), photo(2, { originalName: 'STUE.JPG' })])).toEqual([
      'Stue',
      'STUE-2',
    ]);
  });

  test('do not depend on the order in which photos are handed over', () => {
    const photos = [photo(1, { room: 'a' }), photo(2, { room: 'a' }), photo(3, { room: 'a' })];
    const forth = planNames(photos, { pattern: '{room}', recipe: 'x', address: '' });
    const back = planNames(photos.toReversed(), { pattern: '{room}', recipe: 'x', address: '' });
    expect(Object.fromEntries(back)).toEqual(Object.fromEntries(forth));
  });

  test('are safe and different on every file system, whatever stands in the project, the room or the camera’s name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.array(
          fc.record({ room: fc.option(fc.string({ unit: 'binary' })), originalName: fc.string({ unit: 'binary', maxLength: 300 }) }),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        fc.constantFrom('{address}-{room}-{order}', '{original}', '{address} {original} {room} {date}', '{room}'),
        (address, said, pattern) => {
          const names = plan(
            pattern,
            said.map((one, index) => photo(index + 1, one)),
            address,
          );
          expect(new Set(names.map((name) => name.normalize('NFKC').toLowerCase())).size).toBe(names.length);
          for (const name of names) {
            expect(name).not.toBe('');
            expect(Buffer.byteLength(name)).toBeLessThanOrEqual(210);
            expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}]|^[.\-\s]|[.\s]$/u);
            expect(`${name}.jpg`).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)\./i);
          }
        },
      ),
    );
  });
});

describe('names of projects', () => {
  test('are safe on every file system, whatever the person wrote', () => {
    expect(safeName('../../etc/passwd', 'Project')).toBe('etc passwd');
    expect(safeName('-rf', 'Project')).toBe('rf');
    expect(safeName('con', 'Project')).toBe('Project');
    expect(safeName('a:b*c?"<>|', 'Project')).toBe('a b c');
    expect(safeName('🏠 stue ✨', 'Project')).toBe('🏠 stue ✨');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeName(text, 'Project');
        expect(name).not.toBe('');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(100);
        expect(name).not.toMatch(/[\\/:\p{Cc}]|^[.\-\s]|[.\s]$/u);
      }),
    );
  });

  test('are names that Windows keeps as they are, also when they were cut short', () => {
    expect(safeName(`${'a'.repeat(98)}. b`, 'Project')).toBe('a'.repeat(98));
    for (const device of ['CON', 'con.txt', 'con .txt', 'COM1', 'COM¹', 'LPT³.a', 'CONIN$'])
      expect(safeName(device, 'Project')).toBe('Project');
    expect(safeName('Console', 'Project')).toBe('Console');
  });

  test('of two projects are never the same', () => {
    const folders = projectFolders([
      { id: 'b', name: 'Storgata 1' },
      { id: 'a', name: 'storgata 1' },
      { id: 'c', name: 'Storgata 1' },
    ]);
    expect([...folders]).toEqual([
      ['a', 'storgata 1'],
      ['b', 'Storgata 1 2'],
      ['c', 'Storgata 1 3'],
    ]);
    const film = { aspect: '16:9', origin: 'classic-tour' } as const;
    expect(filmFileName('Fjordgata 12', film, 'mp4')).toBe('Fjordgata 12 16x9.mp4');
    expect(filmFileName('Fjordgata 12', film, 'prores')).toBe('Fjordgata 12 16x9 ProRes.mov');
    expect(filmFileName('Fjordgata 12', { aspect: '4:5', origin: 'quick-reel' }, 'poster')).toBe('Fjordgata 12 4x5 quick-reel poster.jpg');
  });
});
