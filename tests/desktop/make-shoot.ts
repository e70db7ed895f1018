import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/** A small believable shoot, made here: rooms photographed at three exposures each, with the EXIF a camera writes. */
export interface ShootOptions {
  readonly folder: string;
  readonly rooms: number;
  readonly widthPx?: number;
}

const stopsOfBracket = [0, -2, 2];
const startMs = Date.UTC(2026, 9, 4, 10, 0, 0);
const secondsBetweenRooms = 40;

/** Writes `rooms` bracket sets and one text file into `folder`; resolves to the names of the frames. */
export async function makeShoot({ folder, rooms, widthPx = 900 }: ShootOptions): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const names: string[] = [];
  for (let room = 0; room < rooms; room += 1) {
    const scene = radiance(room, widthPx);
    for (const [at, stops] of stopsOfBracket.entries()) {
      const name = `IMG_${String(1001 + names.length)}.JPG`;
      names.push(name);
      const takenMs = startMs + (room * secondsBetweenRooms + at) * 1000;
      await writeFrame(path.join(folder, name), scene, { widthPx, stops, takenMs });
    }
  }
  writeFileSync(path.join(folder, 'notes for the office.txt'), 'Key is under the mat.');
  return names;
}

/** Linear light of a room: a wall lit from a bright window, a floor, a sofa and a lamp; every room has its own colours. */
function radiance(room: number, widthPx: number): Float32Array {
  const heightPx = Math.round((widthPx * 2) / 3);
  const light = new Float32Array(widthPx * heightPx * 3);
  const tint = [0.9 + 0.1 * Math.sin(room), 0.85, 0.8 + 0.15 * Math.cos(room * 2)];
  const windowLeft = 0.12 + 0.1 * (room % 3);
  const lampX = 0.85 - 0.06 * room;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const u = x / widthPx;
      const v = y / heightPx;
      const isWindow = u > windowLeft && u < windowLeft + 0.28 && v > 0.15 && v < 0.55 && Math.abs(u - windowLeft - 0.14) > 0.008;
      const isSofa = u > 0.5 && u < 0.88 && v > 0.62 && v < 0.85;
      const isFloor = v > 0.78;
      const grain = 1 + 0.08 * Math.sin(x * 0.9 + room) * Math.sin(y * 1.3) + 0.03 * Math.sin(x * 0.05) * Math.sin(y * 0.07);
      const fromWindow = 0.5 / (1 + 6 * Math.hypot(u - windowLeft - 0.14, v - 0.35));
      const fromLamp = 0.3 * Math.exp(-40 * ((u - lampX) ** 2 + (v - 0.4) ** 2));
      const level = isWindow
        ? 2.6 + 0.9 * Math.sin(v * 60)
        : ((isSofa ? 0.12 : isFloor ? 0.2 : 0.32) * (0.35 + fromWindow) + fromLamp) * grain;
      const at = (y * widthPx + x) * 3;
      for (let channel = 0; channel < 3; channel += 1)
        light[at + channel] = level * (isWindow ? 1 : (tint[channel] ?? 1) * (isSofa && channel === 0 ? 1.5 : 1));
    }
  }
  return light;
}

async function writeFrame(
  file: string,
  light: Float32Array,
  { widthPx, stops, takenMs }: { widthPx: number; stops: number; takenMs: number },
): Promise<void> {
  const gain = 2 ** stops;
  const pixels = Uint8Array.from(light, (value) => Math.round(255 * Math.min(1, value * gain) ** (1 / 2.2)));
  const taken = new Date(takenMs).toISOString().replace('T', ' ').replaceAll('-', ':').slice(0, 19);
  await sharp(pixels, { raw: { width: widthPx, height: Math.round((widthPx * 2) / 3), channels: 3 } })
    .withExif({
      IFD0: { Make: 'Studio', Model: 'Fixture' },
      IFD2: {
        DateTimeOriginal: taken,
        ExposureTime: `${Math.round(1000 * gain)}/60000`,
        FNumber: '8/1',
        ISOSpeedRatings: '100',
        FocalLength: '16/1',
      },
    })
    .jpeg({ quality: 90 })
    .toFile(file);
}
