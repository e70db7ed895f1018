import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contract } from '../src-preload/contract/index.ts';
import { failureCodes } from '../src-preload/contract/failures.ts';
import * as schema from '../src-main/database/schema.ts';

/** The walls of the house, as tests: who may know whom, who may write what. */
const sources = globSync('src-*/**/*.{ts,tsx}', { exclude: (name) => name.includes('assembly') }).map((file) => file.replaceAll('\\', '/'));
const shipped = sources.filter((file) => !/\.(?:test|fixture)\.|\/testing\/|\/preview\//.test(file));

interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}
const importsOf = (file: string): Import[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s+(type\s)?[^'";]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm,
    ),
  ].map(([, type, from, bare, later]) => ({
    from: from ?? bare ?? later ?? '',
    isTypeOnly: type !== undefined,
  }));
/** Every import as `file -> target`, relative ones resolved from the root. */
const arrows = (files: readonly string[]): { file: string; to: string; isTypeOnly: boolean }[] =>
  files.flatMap((file) =>
    importsOf(file).map(({ from, isTypeOnly }) => ({
      file,
      to: from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : from,
      isTypeOnly,
    })),
  );
const offenders = (files: readonly string[], isWrong: (arrow: { file: string; to: string; isTypeOnly: boolean }) => boolean): string[] =>
  arrows(files)
    .filter(isWrong)
    .map(({ file, to }) => `${file} -> ${to}`);
const inside = (room: string) => (file: string) => file.startsWith(`${room}/`);

test('the search finds what it should', () => {
  expect(shipped.length).toBeGreaterThan(60);
  expect(arrows(['src-main/imaging/decode-picture.ts']).map(({ to }) => to)).toContain('src-main/imaging/decode-raw.ts');
  expect(arrows(['src-preload/preload.ts']).map(({ to }) => to)).toEqual(['electron', 'src-preload/wire.ts']);
});

describe('who may know whom', () => {
  test('only the shell, the main entry and the preload meet Electron', () => {
    const may = (file: string): boolean =>
      file.startsWith('src-main/electron/') || file === 'src-main/main.ts' || file === 'src-preload/preload.ts';
    expect(offenders(shipped, ({ file, to }) => /^electron(?:\/|$|-store$)/.test(to) && !may(file))).toEqual([]);
  });

  test('the studio does not know its shell or its terminal', () => {
    const entries = new Set(['src-main/main.ts', 'src-main/headless.ts']);
    const rooms = shipped.filter(
      (file) => inside('src-main')(file) && !/^src-main\/(?:electron|terminal)\//.test(file) && !entries.has(file),
    );
    expect(offenders(rooms, ({ to }) => /^src-main\/(?:electron|terminal)\//.test(to))).toEqual([]);
  });

  test('the page imports from the doorway and itself', () => {
    expect(
      offenders(
        shipped.filter(inside('src-renderer')),
        ({ to }) => to.startsWith('src-main') || to.startsWith('node:') || to === 'electron',
      ),
    ).toEqual([]);
  });

  test('the doorway knows neither side', () => {
    expect(
      offenders(
        shipped.filter(inside('src-preload')),
        ({ to }) => to.startsWith('src-main') || to.startsWith('src-renderer') || to.startsWith('node:'),
      ),
    ).toEqual([]);
  });

  test('the preload brings nothing but Electron', () => {
    expect(
      arrows(['src-preload/preload.ts', 'src-preload/wire.ts'])
        .filter(({ to }) => !to.startsWith('src-preload/wire'))
        .map(({ to }) => to),
    ).toEqual(['electron']);
  });
});

describe('one place for each dangerous thing', () => {
  const importers = (name: RegExp): string[] =>
    [
      ...new Set(
        arrows(shipped)
          .filter(({ to, isTypeOnly }) => name.test(to) && !isTypeOnly)
          .map(({ file }) => file),
      ),
    ].toSorted();

  test('sharp is behind one interface', () => {
    expect(importers(/^sharp$/)).toEqual(['src-main/imaging/picture.ts']);
  });

  test('processes are started by the films room and the terminal’s worker starter, never through a shell', () => {
    expect(importers(/^(?:node:)?child_process$/)).toEqual(['src-main/films/ffmpeg/ffmpeg.ts', 'src-main/terminal/child-worker.ts']);
    const shells = shipped.filter((file) => /shell:\s*true|\bexecSync\(/.test(readFileSync(file, 'utf8')) && inside('src-main')(file));
    expect(shells).toEqual([]);
  });

  test('only its adapter knows a provider’s client, and there is one way out of the studio', () => {
    expect(importers(/^@fal-ai\/client/).filter((file) => !file.startsWith('src-main/ai/fal/'))).toEqual([]);
    const asking = /(?<![.\w])fetch\(|\bhttps?\.(?:request|get)\(|\bnet\.(?:connect|createConnection)\(|new WebSocket\(/;
    const waysOut = shipped.filter((file) => inside('src-main')(file) && asking.test(readFileSync(file, 'utf8')));
    // the shell's own is to the page's development server, on this machine
    expect(waysOut.toSorted()).toEqual(['src-main/ai/transport.ts', 'src-main/electron/origin-handler.ts']);
  });

  test('pixels are not decoded in the studio’s own process', () => {
    const taskFiles = /^src-main\/(?:imaging|develop|films|intake|delivery|ai\/(?:masks|lock|drift|local))\//;
    expect(importers(/imaging\/picture\.ts$/).filter((file) => !taskFiles.test(file))).toEqual([]);
    const studioSide = [
      'src-main/studio.ts',
      'src-main/imaging/pool.ts',
      'src-main/intake/import-folder.ts',
      'src-main/develop/develop-job.ts',
      'src-main/films/film-job.ts',
      'src-main/ai/edit-job.ts',
      'src-main/delivery/export-jobs.ts',
      'src-main/delivery/export-film.ts',
      'src-main/delivery/estimate-exports.ts',
      'src-main/delivery/sheet/sheet-job.ts',
    ];
    const inStudio = reachable(studioSide);
    expect([...inStudio].filter((file) => file === 'src-main/imaging/picture.ts')).toEqual([]);
    // All of it is looked at: what asks providers is in there, and its tasks are not.
    expect([...inStudio]).toEqual(expect.arrayContaining(['src-main/ai/clips/clip-job.ts', 'src-main/ai/local/local-provider.ts']));
    expect([...inStudio]).not.toContain('src-main/ai/lock/finish-edit.ts');
  });

  test('every table has one writer', () => {
    const writers = new Map<string, Set<string>>();
    for (const file of shipped.filter(inside('src-main'))) {
      for (const [, table = ''] of readFileSync(file, 'utf8').matchAll(/\.(?:insert|update|delete)\((\w+)\)/g)) {
        if (table in schema) writers.set(table, (writers.get(table) ?? new Set()).add(file));
      }
    }
    expect([...writers].filter(([, files]) => files.size > 1).map(([table, files]) => `${table}: ${[...files].join(', ')}`)).toEqual([]);
    expect(writers.get('job')).toEqual(new Set(['src-main/jobs/job-rows.ts']));
  });

  /** Everything that a set of files brings into its process. */
  function reachable(entries: readonly string[]): Set<string> {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file) || !existsSync(file)) return;
      seen.add(file);
      for (const { to, isTypeOnly } of arrows([file])) if (!isTypeOnly && to.startsWith('src-')) visit(to);
    };
    for (const entry of entries) visit(entry);
    return seen;
  }
});

describe('words', () => {
  test('no file is named after nothing', () => {
    expect(sources.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|misc|manager)\.tsx?$/.test(file))).toEqual([]);
  });

  test('files are kebab-case', () => {
    expect(sources.filter((file) => !/^[a-z0-9.-]+$/.test(path.posix.basename(file)))).toEqual([]);
  });

  test('every failure that is thrown is in the list, and every one in the list is thrown somewhere', () => {
    const text = shipped
      .filter((file) => file !== 'src-preload/contract/failures.ts' && inside('src-main')(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(Object.keys(failureCodes).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });

  test('the contract says whole words', () => {
    for (const [group, members] of Object.entries(contract))
      for (const name of Object.keys(members)) expect(`${group}.${name}`).toMatch(/^[a-z]+\.[a-z][A-Za-z]+$/);
  });

  test('documents name only what exists', () => {
    const missing = globSync(['README.md', 'docs/**/*.md']).flatMap((document) =>
      [...readFileSync(document, 'utf8').matchAll(/`((?:src-[a-z]+|docs|tests|scripts|bench|resources|build|supabase)\/[\w./-]*)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !existsSync(name))
        .map((name) => `${document}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
