import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { expose, meter, moved, withGlare, type Exposure } from './camera.ts';
import type { LinearPicture } from './denoise.ts';
import { withExif } from './exif.ts';
import { renderScene } from './render-scene.ts';
import { scenes } from './scenes.ts';
import { broken, notes, setups, type Setup } from './shoot.ts';

/**
 * Makes the sample shoot in resources/sample-shoot/Fjordgata 12: `node scripts/sample-shoot/render.ts [--only kitchen] [--samples 48]
 * [--light-width 1000] [--threads 2] [--keep <folder for traced light>]`. Light is traced, so a full run takes a while; for a quick look, `--out <folder>
 * --scale 0.3 --light-width 360 --samples 8`.
 */
const shipped = path.resolve(import.meta.dirname, '../../resources/sample-shoot/Fjordgata 12');
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    samples: { type: 'string', default: '48' },
    'light-width': { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' },
    scale: { type: 'string', default: '1' },
    keep: { type: 'string' },
    out: { type: 'string', default: shipped },
  },
});
const quality = { lightWidth: Number(values['light-width']), samples: Number(values.samples), threads: Number(values.threads) };
const scale = Number(values.scale);
const outDir = values.out;

await mkdir(outDir, { recursive: true });
for (const setup of setups) {
  if (values.only && !values.only.includes(setup.scene)) continue;
  const started = Date.now();
  const size = { width: Math.round(setup.width * scale), height: Math.round(setup.height * scale) };
  const lightWidth = Math.round((quality.lightWidth * Math.min(setup.width, setup.height * 1.5)) / 2400);
  const picture = withGlare(
    await renderScene(scenes[setup.scene](), size, {
      ...quality,
      lightWidth,
      keep: values.keep && path.join(values.keep, `${setup.scene}.light`),
    }),
  );
  await takeFrames(setup, picture);
  console.log(`${setup.scene}: ${setup.frames.length} frames, ${Math.round((Date.now() - started) / 1000)} s`);
}
await writeFile(path.join(outDir, notes.name), notes.text);
if (outDir === shipped) {
  // Frames that are no longer in the shoot.
  const named = new Set([...setups.flatMap((setup) => setup.frames.map((frame) => frame.name)), broken.name, notes.name]);
  for (const name of await readdir(outDir)) if (!named.has(name)) await rm(path.join(outDir, name));
}

async function takeFrames(setup: Setup, picture: LinearPicture): Promise<void> {
  const base = meter(picture, setup.fNumber, setup.iso, setup.target);
  let clock = Date.parse(`2026-09-14T${setup.time}Z`);
  for (const [index, { name, biasEv, shiftPx }] of setup.frames.entries()) {
    const exposure: Exposure = { ...base, seconds: base.seconds * 2 ** biasEv };
    const seed = clock % 1_000_003;
    const rgb = expose(moved(picture, shiftPx ?? [0, 0]), exposure, { gains: setup.gains, seed });
    const upright = sharp(rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } });
    const laid = setup.upright ? upright.rotate(270) : upright;
    const { data, info } = await laid
      .jpeg({ quality: setup.jpegQuality, chromaSubsampling: '4:2:0' })
      .toBuffer({ resolveWithObject: true });
    const { body, focalLength, focalLength35mm } = setup;
    const jpeg = withExif(data, {
      ...body,
      ...exposure,
      takenAt: new Date(clock),
      utcOffset: '+02:00',
      orientation: setup.upright ? 6 : 1,
      biasEv,
      bracketed: setup.frames.length > 1,
      focalLength,
      focalLength35mm,
      width: info.width,
      height: info.height,
    });
    await writeFile(path.join(outDir, name), jpeg);
    if (name === broken.copyOf)
      await writeFile(path.join(outDir, broken.name), jpeg.subarray(0, Math.round(jpeg.length * broken.keptShare)));
    clock += Math.round(420 + 1000 * exposure.seconds + 37 * index);
  }
}
