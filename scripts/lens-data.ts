/**
 * Rebuilds resources/lenses/lenses.json from an installed lensfun database (version 1 XML):
 *
 *   node scripts/lens-data.ts /usr/share/lensfun/version_1
 *
 * All of its radial models become one polynomial per focal length, so that the studio needs a single formula. Fisheyes and
 * panoramic lenses are left out: rooms are not sold through them. Of falloff the farthest distance is kept.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LensData } from '../src-main/develop/lens/lens-data.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Enough XML for this database: elements, attributes, text, comments, five entities. */
function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [, closing, name, attributes = '', selfClosing, text] of xml
    .replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>/g, '')
    .matchAll(/<(\/?)([\w-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g)) {
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.text += plain(text);
    else if (closing) open.pop();
    else {
      const pairs = [...attributes.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
        ([, key, a, b]) => [key!, plain(a ?? b ?? '')] as const,
      );
      const element: Element = { name: name!, attributes: Object.fromEntries(pairs), children: [], text: '' };
      top.children.push(element);
      if (!selfClosing) open.push(element);
    }
  }
  return root.children[0]!;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string => text.replaceAll(/&(\w+);/g, (all, name: string) => entities[name] ?? all);
const all = (element: Element, name: string): readonly Element[] => element.children.filter((child) => child.name === name);
const texts = (element: Element, name: string): string[] => all(element, name).map(({ text }) => text.trim());
const number = (text: string | undefined, otherwise: number): number => (text === undefined || text === '' ? otherwise : Number(text));
const short = (value: number): number => Math.round(value * 1e6) / 1e6;
const least = (rows: number[][]): number[][] => rows.map((row) => row.map(short)).toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);

/** 1 + what the model adds, as c0 to c4. */
function bendOf({ attributes: { model, focal, k1, k2, a, b, c } }: Element): number[] | null {
  const at = number(focal, Number.NaN);
  if (model === 'poly3') return [at, 1 - number(k1, 0), 0, number(k1, 0), 0, 0];
  if (model === 'poly5') return [at, 1, 0, number(k1, 0), 0, number(k2, 0)];
  if (model === 'ptlens') return [at, 1 - number(a, 0) - number(b, 0) - number(c, 0), number(c, 0), number(b, 0), number(a, 0), 0];
  return null;
}

function fringeOf({ attributes: { model, focal, kr, kb, vr, vb, cr, cb, br, bb } }: Element): number[] | null {
  const at = number(focal, Number.NaN);
  if (model === 'linear') return [at, number(kr, 1), 0, 0, number(kb, 1), 0, 0];
  if (model === 'poly3') return [at, number(vr, 1), number(cr, 0), number(br, 0), number(vb, 1), number(cb, 0), number(bb, 0)];
  return null;
}

function falloffOf(elements: readonly Element[]): number[][] {
  const farthest = new Map<string, Element>();
  for (const element of elements) {
    const { model, focal, aperture, distance } = element.attributes;
    if (model !== 'pa') continue;
    const known = farthest.get(`${focal} ${aperture}`);
    if (!known || number(distance, 0) > number(known.attributes['distance'], 0)) farthest.set(`${focal} ${aperture}`, element);
  }
  return [...farthest.values()].map(({ attributes: { focal, aperture, k1, k2, k3 } }) =>
    [focal, aperture, k1, k2, k3].map((value) => number(value, 0)),
  );
}

function aspectOf(text: string | undefined): number {
  const [wide, high] = (text ?? '3:2').split(':').map(Number);
  return high ? wide! / high : wide!;
}

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder with the XML files of a lensfun database, version 1.');
const cameras = new Map<string, LensData['cameras'][number]>();
const mounts = new Map<string, string[]>();
const lenses: LensData['lenses'][number][] = [];
for (const file of globSync('*.xml', { cwd: folder }).toSorted()) {
  const database = parseXml(readFileSync(path.join(folder, file), 'utf8'));
  for (const mount of all(database, 'mount')) mounts.set(texts(mount, 'name')[0]!, texts(mount, 'compat'));
  for (const camera of all(database, 'camera')) {
    const maker = texts(camera, 'maker')[0]!;
    const [model] = texts(camera, 'model');
    const [mount = ''] = texts(camera, 'mount');
    const key = `${maker}\n${model}`.toLowerCase();
    if (model && !cameras.has(key)) cameras.set(key, [maker, model, mount, number(texts(camera, 'cropfactor')[0], 1)]);
  }
  for (const lens of all(database, 'lens')) {
    if (!['', 'rectilinear'].includes(texts(lens, 'type')[0] ?? '')) continue;
    const calibration = all(lens, 'calibration').flatMap(({ children }) => children);
    const bend = calibration
      .filter(({ name }) => name === 'distortion')
      .flatMap((element) => [bendOf(element)].filter((row) => row !== null));
    const fringe = calibration.filter(({ name }) => name === 'tca').flatMap((element) => [fringeOf(element)].filter((row) => row !== null));
    const falloff = falloffOf(calibration.filter(({ name }) => name === 'vignetting'));
    if (bend.length + fringe.length + falloff.length === 0) continue;
    lenses.push({
      maker: texts(lens, 'maker')[0] ?? '',
      names: [...new Set(texts(lens, 'model'))],
      mounts: texts(lens, 'mount'),
      crop: number(texts(lens, 'cropfactor')[0], 1),
      aspect: short(aspectOf(texts(lens, 'aspect-ratio')[0])),
      bend: least(bend),
      fringe: least(fringe),
      falloff: least(falloff),
    });
  }
}
const data: LensData = {
  from: 'The lensfun database, version 1 (lensfun.github.io), converted by scripts/lens-data.ts',
  licence: 'Creative Commons Attribution-ShareAlike 3.0, see LICENCE.md',
  mounts: Object.fromEntries([...mounts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  cameras: [...cameras.values()],
  lenses,
};
const out = path.resolve(import.meta.dirname, '../resources/lenses/lenses.json');
// One line a lens, so that a new database shows as a readable change.
const lines = (rows: readonly unknown[]): string => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
writeFileSync(
  out,
  `{"from":${JSON.stringify(data.from)},\n"licence":${JSON.stringify(data.licence)},\n"mounts":${JSON.stringify(data.mounts)},\n"cameras":${lines(data.cameras)},\n"lenses":${lines(data.lenses)}}\n`,
);
console.log(`${data.cameras.length} cameras, ${lenses.length} lenses`);
