import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { findPlaces, openTerminalStudio } from '../../src-main/terminal/terminal-studio.ts';
import { makeShoot } from '../fixtures/make-shoot.ts';
import { runForReport } from '../terminal/run-studio.ts';
import type { Place, Victim } from './paid-kill-loop.ts';

const mainDir = path.resolve('dist/main');
const headless = path.join(mainDir, 'headless.cjs');
const styleId = 'warm-family';
const photoCount = 30;

/** The built program in a terminal, `work`, on a library of small photos with many edits of each waiting. */
export const terminalStudio: Victim = {
  prepare: async (at, jobs) => {
    if (!existsSync(headless)) throw new Error('the program is not built: npm run build');
    const photos = Math.min(photoCount, jobs);
    await withPhotos(at, photos);
    await askForEdits(at, jobs);
  },
  start: (at) =>
    spawn(process.execPath, [headless, 'work', '--json', '--library', at.libraryDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, ...surroundings(at) },
    }),
  orphans: (libraryDir) => {
    const library = new Database(path.join(libraryDir, 'studio.db'), { readonly: true });
    const ids = (query: string): Set<string> =>
      new Set(
        library
          .prepare<[], { id: string }>(query)
          .all()
          .map(({ id }) => id),
      );
    const versions = ids('select id from version');
    const assets = ids('select sha256 id from asset union select sha256 from ai_clip');
    library.close();
    const files = (room: string): string[] =>
      readdirSync(path.join(libraryDir, room), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(path.relative(libraryDir, entry.parentPath), entry.name));
    const idOf = (file: string): string => path.basename(file).split('.')[0] ?? '';
    const kept = new Set(files('versions').map(idOf));
    return Promise.resolve([
      ...files('versions').filter((file) => !versions.has(idOf(file))),
      ...files('assets').filter((file) => !assets.has(idOf(file))),
      ...files('work'),
      ...[...versions].filter((id) => !kept.has(id)).map((id) => `missing: versions/${id}`),
    ]);
  },
};

const surroundings = ({ base, key, lostMs }: Place): NodeJS.ProcessEnv => ({
  STUDIO_FAL_DOUBLE: base,
  FAL_KEY: key,
  STUDIO_AI_WINDOW_MS: String(lostMs),
});

async function withPhotos({ libraryDir }: Place, count: number): Promise<void> {
  const shoot = mkdtempSync(path.join(os.tmpdir(), 'paid-shoot-'));
  try {
    const small = { room: 'living-room', exposuresEv: [0], widthPx: 240, heightPx: 160 };
    await makeShoot(
      path.join(shoot, 'Fjordgata 12'),
      Array.from({ length: count }, () => small),
    );
    const { code, stderr } = await runForReport(['import', path.join(shoot, 'Fjordgata 12'), '--library', libraryDir]);
    if (code !== 0) throw new Error(`the photos could not be read: ${stderr}`);
  } finally {
    rmSync(shoot, { recursive: true, force: true });
  }
}

/** All are asked for in a process that does none of them. */
async function askForEdits(at: Place, jobs: number): Promise<void> {
  const env = { ...process.env, ...surroundings(at) };
  const places = findPlaces({ mainDir, library: at.libraryDir, env, platform: process.platform });
  Object.assign(process.env, surroundings(at));
  const { studio, calls } = await openTerminalStudio(places, { works: false });
  try {
    const [project] = await calls.library.listProjects({});
    if (!project) throw new Error('the library has no project');
    const { photos } = await calls.library.showProject({ projectId: project.id });
    const agreed = { micros: 1_000_000_000, currency: 'USD' as const };
    const wish = { operation: 'style' as const, styleId };
    for (let asked = 0; asked < jobs; asked += photos.length) {
      const photoIds = photos.slice(0, jobs - asked).map(({ id }) => id);
      await calls.ai.edit({ photoIds, wish, seed: asked, agreed });
    }
  } finally {
    await studio.close();
    for (const name of Object.keys(surroundings(at))) delete process.env[name];
  }
}
