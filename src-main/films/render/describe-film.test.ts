import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asUrl, runFfmpeg, runFfprobe } from '../ffmpeg/ffmpeg.ts';
import type { FoundFfmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { makeMedia, systemFfmpeg } from '../testing/fixtures.ts';
import { addXmp, metadataFile } from './describe-film.ts';
import { readMp4Boxes } from './mp4-boxes.ts';

const options = { signal: new AbortController().signal, timeLimitMs: 30_000 };
let dir: string;
let tools: FoundFfmpeg;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'describe-'));
  tools = await systemFfmpeg();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});
const film = (name: string, ending = 'mp4'): Promise<string> =>
  makeMedia(tools.ffmpeg, 'testsrc2=s=64x64:d=4', ['-movflags', '+faststart'], path.join(dir, `${name}.${ending}`));

describe('metadataFile', () => {
  it('says nothing of a film that has neither a name nor chapters', () => {
    expect(metadataFile({ title: null, chapters: [] })).toBe(';FFMETADATA1\n');
  });

  it('gives the film its name before the chapters theirs', () => {
    expect(metadataFile({ title: 'a=b\n[CHAPTER]', chapters: [{ title: 'c', startMs: 0, endMs: 10 }] })).toBe(
      ';FFMETADATA1\ntitle=a\\=b\\\n[CHAPTER]\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=10\ntitle=c\n',
    );
  });

  it('brings every name through ffmpeg as it was written', async () => {
    const titles = [
      'Stue = #1; "åpen" \\ kjøkken',
      ';FFMETADATA1',
      '[CHAPTER]',
      '居間 🛋️ غرفة',
      '%{pts} $HOME `id`',
      'two\nlines',
      '  room  ',
    ];
    const chapters = titles.map((title, index) => ({ title, startMs: index * 500, endMs: (index + 1) * 500 }));
    const list = path.join(dir, 'chapters.txt');
    await writeFile(list, metadataFile({ title: null, chapters }));
    const out = path.join(dir, 'chapters.mp4');
    const input = ['-i', asUrl(await film('plain')), '-f', 'ffmetadata', '-i', asUrl(list)];
    await runFfmpeg(tools.ffmpeg, ['-v', 'error', ...input, '-map', '0', '-map_chapters', '1', '-c', 'copy', '-y', asUrl(out)], options);
    const { stdout } = await runFfprobe(tools.ffprobe!, ['-v', 'error', '-show_chapters', '-of', 'json', asUrl(out)], options);
    const read = (JSON.parse(stdout) as { chapters: { start_time: string; end_time: string; tags: { title: string } }[] }).chapters;
    expect(read.map(({ tags }) => tags.title)).toEqual(titles);
    expect(read.map(({ start_time }) => Number(start_time) * 1000)).toEqual(chapters.map(({ startMs }) => startMs));
    expect(Number(read.at(-1)?.end_time) * 1000).toBe(3500);
  });

  it('lets no name end the text early or begin a line of its own', () => {
    const text = metadataFile({ title: null, chapters: [{ title: 'a\r\nSTART=0\0\rb\uD800', startMs: 0, endMs: 10 }] });
    expect(text).toBe(';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=10\ntitle=a\\\nSTART\\=0\\\nb\uFFFD\n');
  });
});

describe('addXmp', () => {
  it.each([
    ['mp4', false, 'compositeCapture'],
    ['mov', true, 'compositeWithTrainedAlgorithmicMedia'],
  ])('says in a last box of an %s what the film is, and moves nothing', async (ending, isPartlyGenerated, term) => {
    const file = await film(`xmp-${ending}`, ending);
    const before = await readFile(file);
    await addXmp(file, { title: 'Fjordgata <12> & "æøå" 🏠', isPartlyGenerated });
    const after = await readFile(file);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    const boxes = await readMp4Boxes(file);
    const last = boxes?.at(-1);
    expect(last).toEqual({ type: 'uuid', start: before.length, sizeBytes: after.length - before.length });
    expect(after.toString('hex', before.length + 8, before.length + 24).toUpperCase()).toBe('BE7ACFCB97A942E89C71999491E3AFAC');
    const packet = after.toString('utf8', before.length + 24);
    expect(packet).toMatch(/^<\?xpacket begin="\uFEFF"[^]*<\?xpacket end="w"\?>$/);
    expect(packet).toContain(
      `<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/${term}</Iptc4xmpExt:DigitalSourceType>`,
    );
    expect(packet).toContain('<rdf:li xml:lang="x-default">Fjordgata &lt;12&gt; &amp; &quot;æøå&quot; 🏠</rdf:li>');
    expect(packet).toContain('<xmp:CreatorTool>AI Studio</xmp:CreatorTool>');
    // Still a film: every frame decodes, and the end of the file is no surprise.
    const { stderr } = await runFfmpeg(tools.ffmpeg, ['-v', 'warning', '-f', 'mov', '-i', asUrl(file), '-f', 'null', '-'], options);
    expect(stderr).toBe('');
  });

  it('says nothing of a title that is not there', async () => {
    const file = await film('untitled');
    await addXmp(file, { title: null, isPartlyGenerated: false });
    expect(await readFile(file, 'utf8')).not.toContain('dc:title');
  });
});
