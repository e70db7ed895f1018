import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import { expose, meter, withGlare } from './camera.ts';
import { scenes, type SceneName } from './scenes.ts';
import { renderScene } from './render-scene.ts';

/** `node preview.ts <scene> <width> <samples> <out.png> [ev]`: a quick look at one scene. */
const [name, widthText, samplesText, out, ev = '0'] = process.argv.slice(2);
const built = scenes[name as SceneName]();
const width = Number(widthText);
const height = Math.round(width * Number(process.env['ASPECT'] ?? 2 / 3));
console.log(`${built.model.materialOf.length} triangles`);
console.time('render');
const picture = withGlare(
  await renderScene(built, { width, height }, { lightWidth: Math.round(width * 0.5), samples: Number(samplesText), threads: 2 }),
);
console.timeEnd('render');
await mkdir('/tmp/sample', { recursive: true });
for (const stops of ev.split(',').map(Number)) {
  const base = meter(picture, 8, 200, 0.26);
  const exposure = { ...base, seconds: base.seconds * 2 ** stops };
  console.log(stops, exposure);
  await sharp(expose(picture, exposure, { gains: [1, 1, 1], seed: 1 }), { raw: { width, height, channels: 3 } })
    .png()
    .toFile(out!.replace('.png', `${stops}.png`));
}
