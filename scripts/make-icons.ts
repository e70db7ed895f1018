import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/**
 * Draws the program's icon into `build/icon.png`, from which the packager makes the icons of every platform. Three exposures
 * of one room, from dark to light: what comes in, and what goes out.
 */
const sizePx = 1024;
const lamp = '#f0b45c';

interface Pane {
  readonly x: number;
  readonly y: number;
  readonly wall: string;
  readonly floor: string;
  readonly sofa: string;
  readonly window: string;
  readonly light: number;
}

/** Back to front; the front one is the finished picture. */
const panes: readonly Pane[] = [
  { x: 210, y: 232, wall: '#2b2d31', floor: '#1d1f22', sofa: '#141517', window: '#8f949c', light: 0 },
  { x: 262, y: 294, wall: '#6b6d72', floor: '#4b4d52', sofa: '#33353a', window: '#e9ebef', light: 0.25 },
  { x: 314, y: 356, wall: '#f2efe9', floor: '#c9bda9', sofa: '#6f7f86', window: '#ffffff', light: 1 },
];

const room = ({ x, y, wall, floor, sofa, window, light }: Pane): string => `
  <g transform="translate(${x} ${y})" clip-path="url(#pane)">
    <rect width="500" height="440" fill="${wall}"/>
    <rect width="500" height="440" fill="url(#glow)" opacity="${light}"/>
    <rect y="322" width="500" height="118" fill="${floor}"/>
    <rect x="70" y="78" width="150" height="176" fill="${window}"/>
    <rect x="70" y="78" width="150" height="176" fill="url(#sky)" opacity="${light}"/>
    <rect x="141" y="78" width="8" height="176" fill="${wall}"/>
    <rect x="70" y="162" width="150" height="8" fill="${wall}"/>
    <path d="M250 322v-64a26 26 0 0 1 26-26h140a26 26 0 0 1 26 26v64h14v56h-220v-56Z" fill="${sofa}"/>
    <path d="M372 96h52l26 62h-104Z" fill="${light === 1 ? lamp : wall}"/>
    <rect x="394" y="0" width="8" height="98" fill="${sofa}"/>
  </g>
  <rect x="${x}" y="${y}" width="500" height="440" rx="30" fill="none" stroke="#fff" stroke-opacity=".16" stroke-width="3"/>`;

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${sizePx}" height="${sizePx}" viewBox="0 0 1024 1024">
  <defs>
    <linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#3a3b3f"/><stop offset="1" stop-color="#161719"/></linearGradient>
    <radialGradient id="glow" cx=".8" cy=".34" r=".55"><stop offset="0" stop-color="${lamp}" stop-opacity=".75"/><stop offset="1" stop-color="${lamp}" stop-opacity="0"/></radialGradient>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8fc1ea"/><stop offset="1" stop-color="#dfeefa"/></linearGradient>
    <clipPath id="pane"><rect width="500" height="440" rx="30"/></clipPath>
  </defs>
  <rect x="100" y="100" width="824" height="824" rx="186" fill="url(#ground)"/>
  <rect x="101.5" y="101.5" width="821" height="821" rx="185" fill="none" stroke="#fff" stroke-opacity=".1" stroke-width="3"/>
  ${panes.map(room).join('')}
</svg>`;

const folder = path.resolve(import.meta.dirname, '../build');
mkdirSync(folder, { recursive: true });
await sharp(Buffer.from(drawing)).png({ compressionLevel: 9 }).toFile(path.join(folder, 'icon.png'));
