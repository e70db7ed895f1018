import { open } from 'node:fs/promises';
import { Credit } from '../../../src-preload/contract/settings.ts';
import { nothingSaid } from '../../delivery/captions.ts';
import { digitalSourceType } from '../../delivery/metadata.ts';
import { xmpPacket } from '../../delivery/xmp-packet.ts';
import type { RenderPlan } from '../render-plan.ts';

/** What a film says of itself to players and to machines that ask how it came to be. */

/** A film's title and chapters in ffmpeg's metadata format: what people wrote goes by a file, not among arguments. */
export function metadataFile({ title, chapters }: Pick<RenderPlan, 'title' | 'chapters'>): string {
  const name = title === null ? '' : `title=${escaped(title)}\n`;
  const parts = chapters.map(
    (chapter) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${chapter.startMs}\nEND=${chapter.endMs}\ntitle=${escaped(chapter.title)}\n`,
  );
  return `;FFMETADATA1\n${name}${parts.join('')}`;
}

/** The five characters that mean something in the format (FFmpeg formats, "Metadata"); no end of a text reaches the parser as NUL or CR. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .replaceAll(/[=;#\\\n]/g, String.raw`\$&`);

export interface FilmWords {
  readonly title: string | null;
  /** Whether a trained model made some of its pictures. */
  readonly isPartlyGenerated: boolean;
}

/**
 * An XMP packet: photographs set together to a film is a composite of captures, and with footage that a model made a
 * composite with trained algorithmic media (IPTC Digital Source Type).
 */
export function filmXmp({ title, isPartlyGenerated }: FilmWords): string {
  return xmpPacket({
    sourceType: digitalSourceType({ operationClass: 'D', isFused: false, isGenerative: isPartlyGenerated }),
    software: 'AI Studio',
    credit: Credit.parse({}),
    captions: { ...nothingSaid, title },
    note: null,
  });
}

/** Says that the box holds XMP (XMP specification part 3, 1.2.7 "MPEG-4"). */
const xmpUuid = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');

/**
 * Appends the film's XMP to an MP4 or MOV as its last box: nothing that points into the file moves. Called once for a file
 * that ends with a whole box.
 */
export async function addXmp(file: string, words: FilmWords): Promise<void> {
  const packet = Buffer.from(filmXmp(words), 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + xmpUuid.length + packet.length, 0);
  head.write('uuid', 4, 'latin1');
  const handle = await open(file, 'a');
  try {
    await handle.appendFile(Buffer.concat([head, xmpUuid, packet]));
  } finally {
    await handle.close();
  }
}
