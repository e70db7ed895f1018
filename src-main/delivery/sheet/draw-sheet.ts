import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import PdfKit from 'pdfkit';
import { fileSystemFailure } from '../../failure.ts';
import { fromRgb, openPicture, pictureFailure, renderText } from '../../imaging/picture.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { writeDurably } from '../../write-durably.ts';
import { page, sheetPlaces, type Place, type SheetCell, type SheetPlan } from './sheet-plan.ts';

type Pdf = InstanceType<typeof PdfKit>;
type Face = 'title' | 'text';

const ink = '#1d1b18';
const quiet = '#77726b';
const accent = '#9a5b33';
const ground = '#f1efeb';
const hairline = '#d9d5ce';
/** Four pixels a millimetre: sharp on paper, small in the mail. */
const pictureEdgePx = 640;
const titleFont = 'Fraunces-SemiBold.ttf';
const textFont = 'Inter-Medium.ttf';
/** What each face has letters for; anything else is drawn as a picture with the fonts of the machine. */
const letters: Readonly<Record<Face, RegExp>> = {
  title: /^[\u0020-\u024F\u1E00-\u1EFF\u2010-\u2027\u2030-\u203A\u20AC]*$/,
  text: /^[\u0020-\u024F\u0370-\u03FF\u0400-\u052F\u1E00-\u1EFF\u2010-\u2027\u2030-\u203A\u20AC]*$/,
};

/** Draws a contact sheet as a PDF, written and synced under the given temporary name. */
export const drawSheet: TaskFunction<'contact-sheet'> = async ({ plan, fontsDir, outFile }, { signal, onProgress }) => {
  const pdf = newDocument(plan);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.registerFont('title', await readFile(path.join(fontsDir, titleFont)));
  pdf.registerFont('text', await readFile(path.join(fontsDir, textFont)));
  const write = writer(pdf, path.join(fontsDir, titleFont));

  const places = sheetPlaces(plan.cells.length);
  const pages = Math.max(1, (places.at(-1)?.page ?? 0) + 1);
  for (let index = 0; index < pages; index += 1) {
    pdf.addPage();
    await (index === 0 ? drawHead(pdf, write, plan) : drawLaterHead(pdf, write, plan));
    for (const [at, place] of places.entries()) {
      const cell = plan.cells[at];
      if (place.page !== index || !cell) continue;
      signal.throwIfAborted();
      await drawCell(pdf, write, cell, place);
      onProgress((at + 1) / places.length);
    }
    await drawFoot(write, plan, `${index + 1} / ${pages}`);
  }
  pdf.end();
  await ended;

  const bytes = Buffer.concat(chunks);
  try {
    await writeDurably(outFile, bytes);
  } catch (error) {
    await rm(outFile, { force: true });
    throw fileSystemFailure(error) ?? error;
  }
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), pages };
};

function newDocument({ title, author, producer, madeAtMs, language }: SheetPlan): Pdf {
  const madeAt = new Date(madeAtMs);
  return new PdfKit({
    size: [page.width, page.height],
    margin: 0,
    autoFirstPage: false,
    // None of its own fonts: they lie in files beside the package, and know no letters beyond Western Europe.
    font: '',
    lang: language,
    displayTitle: true,
    info: { Title: title, Author: author, Producer: producer, Creator: producer, CreationDate: madeAt, ModDate: madeAt },
  });
}

interface Line {
  readonly face: Face;
  readonly size: number;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'right';
  readonly tracking?: number;
  /** So many letters at the end stay when the line is shortened. */
  readonly tail?: number;
}
type Write = (text: string, line: Line) => Promise<void>;

/** Writes one line, shortened with an ellipsis where it is too long. */
function writer(pdf: Pdf, fontFile: string): Write {
  return async (text, { face, size, colour, x, y, width, align = 'left', tracking = 0, tail = 0 }) => {
    const plain = text.replaceAll(/\p{C}+/gu, ' ').trim();
    if (plain === '') return;
    if (!letters[face].test(plain)) return drawAsPicture(pdf, fontFile, plain, { size, colour, x, y, width });
    pdf.font(face).fontSize(size).fillColor(colour);
    const widthOf = (some: string): number => pdf.widthOfString(some, { characterSpacing: tracking });
    const shown = shortened(plain, width, tail, widthOf);
    pdf.text(shown, align === 'right' ? x + width - widthOf(shown) : x, y, { lineBreak: false, characterSpacing: tracking });
  };
}

/** Nothing on the page is wider than this many letters. */
const mostLetters = 400;

function shortened(text: string, width: number, tail: number, widthOf: (text: string) => number): string {
  const letterList = [...new Intl.Segmenter().segment(text.slice(0, 4 * mostLetters))].slice(0, mostLetters).map(({ segment }) => segment);
  const whole = letterList.join('');
  if (whole.length === text.length && widthOf(text) <= width) return text;
  const end = tail === 0 ? '' : letterList.slice(-tail).join('');
  const cut = (count: number): string => `${letterList.slice(0, count).join('').trimEnd()}…${end}`;
  let [fits, tooMany] = [0, letterList.length + 1];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (widthOf(cut(middle)) <= width) fits = middle;
    else tooMany = middle;
  }
  return cut(fits);
}

/** Japanese, emoji and whatever else a person may call a house, as the machine's own fonts have it. */
async function drawAsPicture(
  pdf: Pdf,
  fontFile: string,
  text: string,
  { size, colour, x, y, width }: { size: number; colour: string; x: number; y: number; width: number },
): Promise<void> {
  const sharpness = 4;
  const drawn = await renderText(text.slice(0, mostLetters).toWellFormed(), {
    fontFile,
    fontFamily: 'Fraunces',
    sizePx: size * sharpness,
    widthPx: 20_000,
    align: 'left',
  });
  const tone = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const isColoured = isPainted(drawn.data);
  const rgb = new Uint8Array(drawn.widthPx * drawn.heightPx * 3);
  for (let i = 0; i < rgb.length; i += 1) {
    const pixel = Math.floor(i / 3) * 4;
    const cover = (drawn.data[pixel + 3] ?? 0) / 255;
    const own = isColoured(pixel) ? (drawn.data[pixel + (i % 3)] ?? 0) : (tone[i % 3] ?? 0);
    rgb[i] = Math.round(own * cover + 255 * (1 - cover));
  }
  const png = await fromRgb(rgb, drawn.widthPx, drawn.heightPx).png().toBuffer();
  const scale = Math.min(1 / sharpness, width / drawn.widthPx, (size * 1.3) / drawn.heightPx);
  pdf.image(png, x, y + size * 0.15, { width: drawn.widthPx * scale });
}

/** Letters come white; an emoji brings its colours, which it keeps. */
const isPainted =
  (data: Uint8Array) =>
  (pixel: number): boolean =>
    (data[pixel + 3] ?? 0) > 0 && Math.min(data[pixel] ?? 0, data[pixel + 1] ?? 0, data[pixel + 2] ?? 0) < 250;

const wide = page.width - 2 * page.side;

async function drawHead(pdf: Pdf, write: Write, { kind, title, facts }: SheetPlan): Promise<void> {
  await write(kind.toUpperCase(), { face: 'text', size: 7.5, colour: accent, x: page.side, y: 48, width: wide, tracking: 1.4 });
  await write(title, { face: 'title', size: 27, colour: ink, x: page.side, y: 60, width: wide });
  await write(facts, { face: 'text', size: 9, colour: quiet, x: page.side, y: 102, width: wide });
  rule(pdf, 128);
}

async function drawLaterHead(pdf: Pdf, write: Write, { title, facts }: SheetPlan): Promise<void> {
  await write(title, { face: 'title', size: 11, colour: ink, x: page.side, y: 36, width: wide * 0.62 });
  await write(facts, { face: 'text', size: 7.5, colour: quiet, x: page.side + wide * 0.64, y: 39, width: wide * 0.36, align: 'right' });
  rule(pdf, 56);
}

async function drawFoot(write: Write, { credit }: SheetPlan, number: string): Promise<void> {
  await write(credit, { face: 'text', size: 7, colour: quiet, x: page.side, y: page.foot, width: wide - 50 });
  await write(number, { face: 'text', size: 7, colour: quiet, x: page.width - page.side - 50, y: page.foot, width: 50, align: 'right' });
}

async function drawCell(
  pdf: Pdf,
  write: Write,
  { versionFile, number, room, fileName }: SheetCell,
  { x, y, width, height }: Place,
): Promise<void> {
  pdf.rect(x, y, width, height).fill(ground);
  const picture = await smallPicture(versionFile);
  const scale = Math.min(width / picture.widthPx, height / picture.heightPx);
  const shown = { width: picture.widthPx * scale, height: picture.heightPx * scale };
  pdf.image(picture.bytes, x + (width - shown.width) / 2, y + (height - shown.height) / 2, shown);
  const numberWidth = 22;
  await write(number, { face: 'text', size: 8.5, colour: accent, x, y: y + height + 6, width: numberWidth });
  await write(room, { face: 'text', size: 8.5, colour: ink, x: x + numberWidth, y: y + height + 6, width: width - numberWidth });
  await write(fileName, {
    face: 'text',
    size: 6.5,
    colour: quiet,
    x: x + numberWidth,
    y: y + height + 17.5,
    width: width - numberWidth,
    tail: 16,
  });
}

async function smallPicture(file: string): Promise<{ bytes: Buffer; widthPx: number; heightPx: number }> {
  const { data, info } = await openPicture(file)
    .autoOrient()
    .resize(pictureEdgePx, pictureEdgePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 82 })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw pictureFailure(error);
    });
  return { bytes: data, widthPx: info.width, heightPx: info.height };
}

function rule(pdf: Pdf, y: number): void {
  pdf
    .moveTo(page.side, y)
    .lineTo(page.width - page.side, y)
    .lineWidth(0.5)
    .strokeColor(hairline)
    .stroke();
}
