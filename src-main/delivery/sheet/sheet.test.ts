import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Credit } from '../../../src-preload/contract/settings.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { DeliveryRoom } from '../testing/delivery-room.ts';
import { drawSheet } from './draw-sheet.ts';
import { page, sheetPlaces, type SheetPlan } from './sheet-plan.ts';
import { creditLine, roomInWords, sheetFacts } from './sheet-words.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'sheet-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' };
const fontsDir = path.resolve('resources/fonts');

async function plan(count: number, change: Partial<SheetPlan> = {}): Promise<SheetPlan> {
  const versionFile = path.join(dir, 'version.jpg');
  await fromRgb(new Uint8Array(90 * 60 * 3).fill(120), 90, 60)
    .jpeg()
    .toFile(versionFile);
  return {
    kind: 'Kontaktark',
    title: 'Ærøygata 12, Ålesund på øya',
    facts: '14. september 2026 · 3 bilder',
    credit: 'Åse Bjørnstad',
    cells: Array.from({ length: count }, (_, n) => ({
      versionFile,
      number: String(n + 1).padStart(3, '0'),
      room: 'Kjøkken',
      fileName: `${n}-kitchen.jpg`,
    })),
    madeAtMs: Date.UTC(2026, 8, 14, 12),
    author: 'Åse Bjørnstad',
    producer: 'AI Studio 1.2.3',
    language: 'nb',
    ...change,
  };
}
async function draw(sheet: SheetPlan): Promise<{ bytes: Buffer; pages: number }> {
  const outFile = path.join(dir, 'sheet.part');
  const made = await drawSheet({ plan: sheet, fontsDir, outFile }, context);
  const bytes = readFileSync(outFile);
  expect(made.sizeBytes).toBe(bytes.length);
  expect(made.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  return { bytes, pages: made.pages };
}
/** The characters that each embedded font says its glyphs stand for. */
function lettersIn(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  let letters = '';
  for (const [, stream = ''] of text.matchAll(/\/FlateDecode[^>]*>>\nstream\n([\s\S]*?)\nendstream/g)) {
    let plain = '';
    try {
      plain = inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
    } catch {
      continue;
    }
    if (plain.includes('begincmap'))
      for (const [, code = ''] of plain.matchAll(/<([0-9a-f]{4})>/gi)) letters += String.fromCharCode(Number.parseInt(code, 16));
  }
  return letters;
}

describe('a contact sheet', () => {
  test('is a PDF with Norwegian letters in fonts of its own', async () => {
    const { bytes, pages } = await draw(await plan(3));
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pages).toBe(1);
    const text = bytes.toString('latin1');
    expect(text).toMatch(/\+Fraunces-SemiBold/);
    expect(text).toMatch(/\+Inter-Medium/);
    expect(text).not.toContain('Helvetica');
    const letters = lettersIn(bytes);
    for (const letter of 'ÆøÅå') expect(letters).toContain(letter);
  });

  test('of the same photos is the same bytes', async () => {
    const sheet = await plan(5);
    expect((await draw(sheet)).bytes.equals((await draw(sheet)).bytes)).toBe(true);
  });

  test('has as many pages as it takes', async () => {
    const { bytes, pages } = await draw(await plan(40));
    expect(pages).toBe(3);
    expect(bytes.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(3);
  });

  test.each([
    ['Japanese', '東京都渋谷区 1-2-3'],
    ['emoji', '🏡✨ Sommerhus 👩‍👩‍👧'],
    ['Hebrew', 'רחוב הרצל 12'],
    ['marks and nothing', '\u0000\u202E<b>&amp;</b>'],
    ['a very long name', 'Å'.repeat(3000)],
    ['nothing', ''],
  ])('does not mind %s in any of its words', async (_, name) => {
    const sheet = await plan(1, { title: name, credit: name, author: name });
    const { pages } = await draw({ ...sheet, cells: sheet.cells.map((cell) => ({ ...cell, room: name, fileName: `${name}.jpg` })) });
    expect(pages).toBe(1);
  });

  test('names a version that is damaged, and leaves nothing behind', async () => {
    const sheet = await plan(1);
    truncateSync(sheet.cells[0]?.versionFile ?? '', 300);
    await expect(drawSheet({ plan: sheet, fontsDir, outFile: path.join(dir, 'sheet.part') }, context)).rejects.toMatchObject({
      code: 'photo-damaged',
    });
    expect(readdirSync(dir)).toEqual(['version.jpg']);
  });
});

test('pictures stand in rows on the page, in order, and never on each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), (count) => {
      const places = sheetPlaces(count);
      expect(places).toHaveLength(count);
      for (const [index, place] of places.entries()) {
        expect(place.x).toBeGreaterThanOrEqual(page.side - 0.01);
        expect(place.x + place.width).toBeLessThanOrEqual(page.width - page.side + 0.01);
        expect(place.y + place.height + 26).toBeLessThanOrEqual(page.foot);
        const before = places[index - 1];
        if (before)
          expect(place.page > before.page || place.y > before.y || (place.y === before.y && place.x >= before.x + before.width)).toBe(true);
      }
    }),
  );
});

test('its words are the person’s', () => {
  expect(sheetFacts(Date.UTC(2026, 8, 14), 24, 'nb')).toBe('14. september 2026 · 24 bilder');
  expect(sheetFacts(Date.UTC(2026, 8, 14), 1, 'en')).toBe('14 September 2026 · 1 photo');
  expect(sheetFacts(null, 2, 'en')).toBe('2 photos');
  expect([roomInWords('bedroom-2', 4, 'nb'), roomInWords(null, 4, 'nb'), roomInWords('boat-house', 4, 'en')]).toEqual([
    'Soverom 2',
    'Bilde 4',
    'Boat house',
  ]);
  expect(creditLine(Credit.parse({ creator: 'Åse', copyright: 'Åse', contact: { email: 'a@b.no' } }))).toBe('Åse · a@b.no');
  expect(creditLine(Credit.parse({}))).toBe('');
});

test('an exported sheet shows the names that the pictures go out under, and follows them', async () => {
  const room = await DeliveryRoom.open('東京 <&> Ærlig');
  try {
    const photo = await room.addPhoto({ room: 'kitchen' });
    await room.addPhoto({ room: 'bathroom' });
    const sheet = (await room.export(['contact-sheet'])).find((name) => name.endsWith('.pdf'));
    const first = readFileSync(path.join(room.out, sheet ?? ''));
    await room.export(['contact-sheet']);
    expect(room.tasks).toEqual(['contact-sheet']);
    room.stores.photos.nameRoom([photo], 'hallway');
    await room.export(['contact-sheet']);
    expect(readFileSync(path.join(room.out, sheet ?? '')).equals(first)).toBe(false);
    expect(room.delivered()).toHaveLength(1);
  } finally {
    await room.close();
  }
});
