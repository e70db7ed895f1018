import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPicture } from '../../src-main/imaging/picture.ts';
import { makeShoot, smallShoot } from '../fixtures/make-shoot.ts';
import { runForReport, runStudio, startStudio } from './run-studio.ts';

let scratch: string;
let shoot: string;
/** Two photos: a film of seconds. */
let small: string;
const at = (...parts: string[]): string => path.join(scratch, ...parts);
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const filesIn = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(path.join(dir, name)).isFile())
        .toSorted()
    : [];

beforeAll(async () => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'main-job-'));
  shoot = at('Storgata 5');
  small = at('Lillegata 1');
  await makeShoot(shoot, smallShoot);
  await makeShoot(small, smallShoot.slice(0, 2));
  writeFileSync(path.join(shoot, 'notes.txt'), 'Key under the mat.');
  const whole = readFileSync(path.join(shoot, 'kitchen_IMG_1005.JPG'));
  writeFileSync(path.join(shoot, 'broken_IMG_1999.JPG'), whole.subarray(0, whole.length >> 1));
  cpSync(path.join(shoot, 'exterior_IMG_1001.JPG'), path.join(shoot, 'zz copy.JPG'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the main job', () => {
  test('folders in, finished pictures and a film out; again, nothing is done twice', async () => {
    const before = new Map(filesIn(shoot).map((name) => [name, hash(path.join(shoot, name))]));
    const args = ['run', shoot, '--out', at('out'), '--library', at('library')];
    const first = await runForReport(args);
    expect(first.report.failed).toEqual([]);
    // the damaged frame is missed; notes and the duplicate are not
    expect(first.code).toBe(1);
    expect(first.report.skipped.map(({ name, code }) => [name, code])).toEqual([
      ['broken_IMG_1999.JPG', 'photo-damaged'],
      ['notes.txt', 'not-a-photo'],
      ['zz copy.JPG', 'duplicate'],
    ]);
    const [project] = first.report.projects;
    if (!project) throw new Error('no project');
    expect(project.name).toBe('Storgata 5');
    expect(project.photos.map(({ room, frames }) => [room, frames.length])).toEqual([
      ['exterior', 1],
      ['living-room', 3],
      ['kitchen', 3],
      ['hallway', 1],
    ]);
    expect(project.photos.every(({ version }) => version && existsSync(version.file))).toBe(true);
    expect(project.photos[0]?.frames[0]?.sha256).toBe(hash(path.join(shoot, 'exterior_IMG_1001.JPG')));

    expect(filesIn(at('out'))).toEqual(
      [
        'Storgata 5/Storgata 5 16x9.mp4',
        ...['full', 'mls'].flatMap((recipe) =>
          ['001-exterior.jpg', '002-living-room.jpg', '003-kitchen.jpg', '004-hallway.jpg'].map((name) => `Storgata 5/${recipe}/${name}`),
        ),
      ].toSorted(),
    );
    const picture = await openPicture(at('out/Storgata 5/mls/002-living-room.jpg')).metadata();
    expect(picture).toMatchObject({ format: 'jpeg', width: 480, height: 320, space: 'srgb', hasProfile: true });
    const upright = await openPicture(at('out/Storgata 5/full/004-hallway.jpg')).metadata();
    expect([upright.width, upright.height]).toEqual([320, 480]);
    expect(probe(project.film?.file ?? '')).toEqual({ video: 'h264 1920x1080 yuv420p bt709 30/1', audio: 'aac', isLong: true });

    // originals are sacred
    expect(new Map(filesIn(shoot).map((name) => [name, hash(path.join(shoot, name))]))).toEqual(before);

    const made = new Map(filesIn(at('out')).map((name) => [name, statSync(at('out', name)).mtimeMs]));
    const second = await runForReport(args);
    expect(second.report.projects[0]?.photos).toEqual(project.photos);
    expect(new Map(filesIn(at('out')).map((name) => [name, statSync(at('out', name)).mtimeMs]))).toEqual(made);
    expect(filesIn(at('library/work'))).toEqual([]);
  });

  test('adding to the folder adds only what is new', async () => {
    const grown = at('Grown');
    await makeShoot(grown, smallShoot.slice(0, 2));
    const args = ['run', grown, '--out', at('out-grown'), '--library', at('library-grown'), '--no-film'];
    const first = (await runForReport(args)).report.projects[0];
    await makeShoot(grown, [...smallShoot.slice(0, 2), { room: 'bedroom', exposuresEv: [-2, 0, 2] }]);
    const second = (await runForReport(args)).report.projects[0];
    expect(second?.photos.slice(0, 2)).toEqual(first?.photos);
    expect(second?.photos.map(({ room }) => room)).toEqual(['exterior', 'living-room', 'bedroom']);
  });

  test('Ctrl-C stops within two seconds and the next run goes on', async () => {
    const args = ['run', small, '--out', at('out-stop'), '--library', at('library-stop')];
    const { child, ended } = startStudio(args);
    await new Promise<void>((resolve) => child.stderr?.on('data', (text: string) => /[1-9]0 %/.test(text) && resolve()));
    const stoppedAt = performance.now();
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect((await ended).code).toBe(130);
    expect(performance.now() - stoppedAt).toBeLessThan(2000);
    expect(filesIn(at('out-stop')).filter((name) => name.includes('.part'))).toEqual([]);
    const { report } = await runForReport(args);
    expect(report.failed).toEqual([]);
    expect(report.projects[0]?.film).not.toBeNull();
  });
});

describe('one step at a time', () => {
  test('import, list, show, develop, film, export, jobs, doctor', async () => {
    const library = ['--library', at('library-steps')];
    const imported = await runForReport(['import', small, ...library]);
    expect(imported.report.projects[0]?.photos).toHaveLength(2);
    const list = await runStudio(['list', ...library]);
    expect(list.stdout).toMatch(/2 of 2\s+ready {2}Lillegata 1/);
    expect((await runStudio(['show', 'Lillegata 1', ...library])).stdout).toContain('living-room');
    const id = imported.report.projects[0]?.id ?? '';
    expect((await runForReport(['develop', id.slice(0, 13), ...library])).code).toBe(0);
    expect((await runForReport(['film', 'Lillegata 1', '--aspect', '1:1', ...library])).code).toBe(0);
    const exported = await runForReport(['export', 'Lillegata 1', '--out', at('out-steps'), ...library]);
    expect(exported.code).toBe(0);
    expect(filesIn(at('out-steps'))).toContain('Lillegata 1/Lillegata 1 1x1.mp4');
    await exportsByRecipe(library);
    expect((await runStudio(['jobs', ...library])).stdout).toContain('Nothing waits');
    const doctor = await runStudio(['doctor', ...library]);
    expect(doctor).toMatchObject({ code: 0 });
    expect(doctor.stdout).toMatch(/ok +ffmpeg/);
    expect((await runStudio(['show', 'Nowhere', ...library])).code).toBe(1);
  });
});

/** Recipes by name, a recipe of one's own, and what stays as it was. */
async function exportsByRecipe(library: readonly string[]): Promise<void> {
  const listed = await runStudio(['recipes', ...library]);
  expect(listed.stdout).toMatch(/^mls +JPEG, 2048 px long edge/);
  expect(listed.stdout).toContain('contact-sheet');
  const recipes = JSON.parse((await runStudio(['recipes', '--json', ...library])).stdout) as Record<string, unknown>[];
  const [mls] = recipes;
  writeFileSync(
    at('agent.json'),
    JSON.stringify({
      ...mls,
      name: 'agent',
      folder: 'for the agent',
      fileName: '{address} {order} {room}',
      size: { kind: 'long-edge', px: 120 },
    }),
  );
  expect((await runStudio(['recipes', '--keep', at('agent.json'), ...library])).stdout).toMatch(/^agent .*120 px.*\(your own\)$/m);
  const out = ['--out', at('out-recipes')];
  const { code, report } = await runForReport(['export', 'Lillegata 1', ...out, '--recipe', 'agent,contact-sheet,originals', ...library]);
  expect([code, report.failed]).toEqual([0, []]);
  expect(filesIn(at('out-recipes')).filter((name) => !name.endsWith('.mp4'))).toEqual([
    'Lillegata 1/Lillegata 1 contact-sheet.pdf',
    'Lillegata 1/for the agent/Lillegata 1 001 exterior.jpg',
    'Lillegata 1/for the agent/Lillegata 1 002 living-room.jpg',
    ...['001-exterior-1', '002-living-room-1', '002-living-room-2', '002-living-room-3'].map((name) => `Lillegata 1/originals/${name}.jpg`),
  ]);
  expect((await openPicture(at('out-recipes/Lillegata 1/for the agent/Lillegata 1 001 exterior.jpg')).metadata()).width).toBe(120);
  const frames = filesIn(small).map((name) => hash(path.join(small, name)));
  for (const name of filesIn(at('out-recipes/Lillegata 1/originals')))
    expect(frames).toContain(hash(at('out-recipes/Lillegata 1/originals', name)));

  expect((await runStudio(['recipes', '--remove', 'agent', ...library])).stdout).not.toContain('agent');
  const unknown = await runStudio(['export', 'Lillegata 1', ...out, '--recipe', 'agent', ...library]);
  expect(unknown).toMatchObject({ code: 1 });
  expect(unknown.stderr).toContain('There is no export recipe agent.');
  writeFileSync(at('agent.json'), '{"name":"agent"}');
  expect((await runStudio(['recipes', '--keep', at('agent.json'), ...library])).stderr).toContain('not an export recipe');
}

function probe(file: string): { video: string; audio: string; isLong: boolean } {
  const { streams, format } = JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', file], { encoding: 'utf8' }),
  ) as {
    streams: Record<string, string>[];
    format: { duration: string };
  };
  const video = streams.find((stream) => stream['codec_type'] === 'video') ?? {};
  const audio = streams.find((stream) => stream['codec_type'] === 'audio') ?? {};
  return {
    video: `${video['codec_name']} ${video['width']}x${video['height']} ${video['pix_fmt']} ${video['color_space']} ${video['r_frame_rate']}`,
    audio: audio['codec_name'] ?? '',
    isLong: Number(format.duration) > 10,
  };
}
