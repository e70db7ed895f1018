/** A contact sheet as data: every word of it, and where its pictures are. The same plan gives the same bytes. */
export interface SheetPlan {
  /** Small line above the title: what this is. */
  readonly kind: string;
  readonly title: string;
  /** Date and number of photos. */
  readonly facts: string;
  /** Who made the pictures and how to ask; empty where that is not known. */
  readonly credit: string;
  readonly cells: readonly SheetCell[];
  /** What the document says of its own making; the day of the shoot, as a clock would make every sheet another. */
  readonly madeAtMs: number;
  readonly author: string;
  readonly producer: string;
  /** BCP 47. */
  readonly language: string;
}
export interface SheetCell {
  readonly versionFile: string;
  readonly number: string;
  readonly room: string;
  readonly fileName: string;
}
export interface ContactSheetInput {
  readonly plan: SheetPlan;
  readonly fontsDir: string;
  readonly outFile: string;
}
export interface ContactSheet {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly pages: number;
}

/** In points, from the top left of an A4 page. */
export const page = { width: 595.28, height: 841.89, side: 42, foot: 812 } as const;
const columns = 3;
const gap = 16;
const cellWidth = (page.width - 2 * page.side - (columns - 1) * gap) / columns;
/** Most photos are three to two; others stand inside on a quiet ground. */
const pictureHeight = (cellWidth * 2) / 3;
const rowHeight = 143;
const firstTop = 148;
const laterTop = 72;
const lowest = 800;

export interface Place {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where each picture of `count` stands, row by row, page by page. */
export function sheetPlaces(count: number): Place[] {
  const rowsOn = (index: number): number => Math.floor((lowest - (index === 0 ? firstTop : laterTop)) / rowHeight);
  const places: Place[] = [];
  for (let sheet = 0; places.length < count; sheet += 1) {
    const top = sheet === 0 ? firstTop : laterTop;
    const room = rowsOn(sheet) * columns;
    const here = Math.min(room, count - places.length);
    for (let i = 0; i < here; i += 1) {
      places.push({
        page: sheet,
        x: page.side + (i % columns) * (cellWidth + gap),
        y: top + Math.floor(i / columns) * rowHeight,
        width: cellWidth,
        height: pictureHeight,
      });
    }
  }
  return places;
}
