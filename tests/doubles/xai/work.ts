import sharp from 'sharp';
import { systemFfmpeg } from '../../../src-main/films/testing/fixtures.ts';
import { editPicture } from '../artist/edit-picture.ts';
import { makeClip } from '../artist/make-clip.ts';
import { misbehave, type Misbehaviour } from '../artist/misbehave.ts';
import { clipSize, pictureSize } from '../fal/models.ts';
import type { FaultAction } from '../faults.ts';
import { isRecord } from '../service.ts';
import type { Files } from './files.ts';
import { type Body, clipCharge, clipDuration, pictureCharge, referenceOf } from './models.ts';

/** What the models make. */
export interface Made {
  /** The answer's own fields. */
  readonly outcome: object;
  readonly micros: number;
}
export interface WorkParts {
  readonly files: Files;
  readonly answersAtSentSize: boolean;
  readonly clipFps: number;
  readonly clipShortEdgePx: number | null;
  readonly breach: (what: string) => void;
}

const contentFault = (fault: FaultAction | null): Misbehaviour | null =>
  typeof fault === 'object' && fault !== null && 'content' in fault ? fault.content : null;
const endFault = (fault: FaultAction | null): string | null =>
  typeof fault === 'object' && fault !== null && 'ends' in fault ? fault.ends : null;

const failures: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'server-error': ['internal_error', 'Something went wrong'],
  'no-runner': ['service_unavailable', 'No capacity, try again later'],
  'timed-out': ['service_unavailable', 'The request took too long'],
  'unreadable-file': ['invalid_argument', 'The image could not be loaded'],
};
const failure = (why: string): Made => {
  const [code, message] = failures[why] ?? ['internal_error', why];
  return { outcome: { status: 'failed', error: { code, message } }, micros: 0 };
};

/** Bytes and size of a picture that a request names; null when it cannot be had. */
async function open({ files, breach }: WorkParts, value: unknown): Promise<{ bytes: Buffer; widthPx: number; heightPx: number } | null> {
  const reference = referenceOf(value);
  if (!reference) return null;
  let bytes: Buffer | undefined;
  if ('fileId' in reference) bytes = files.live(reference.fileId)?.bytes;
  else {
    breach('a picture was sent within a request, or by an address, instead of as a file that is private and expires');
    const [, data] = /^data:image\/\w+;base64,(.+)$/.exec(reference.url) ?? [];
    if (data !== undefined) bytes = Buffer.from(data, 'base64');
  }
  if (!bytes) return null;
  const { width, height } = await sharp(bytes).metadata();
  return { bytes, widthPx: width, heightPx: height };
}

const keptFor = (body: Body): number | null => {
  const options = body['storage_options'];
  return isRecord(options) && typeof options['expires_after'] === 'number' ? options['expires_after'] : null;
};
function stored(files: Files, body: Body, contentType: string, bytes: Buffer): object {
  const options = body['storage_options'];
  if (!isRecord(options)) return {};
  const name = typeof options['filename'] === 'string' ? options['filename'] : 'result';
  const file = files.keep(name, contentType, bytes, keptFor(body));
  return {
    file_output: {
      file_id: file.id,
      filename: file.filename,
      expires_at: file.expiresAtMs === null ? null : Math.floor(file.expiresAtMs / 1000),
    },
  };
}

export async function makePicture(parts: WorkParts, body: Body, fault: FaultAction | null): Promise<Made> {
  const ends = endFault(fault);
  const micros = pictureCharge(body);
  if (ends === 'refused')
    return { outcome: { status: 'done', data: [{ url: '' }], respect_moderation: false, model: body['model'] }, micros };
  const picture = ends === 'unreadable-file' ? null : await open(parts, body['image'] ?? body['images']);
  if (ends !== null) return failure(ends);
  if (!picture) return failure('unreadable-file');
  const resolution = typeof body['resolution'] === 'string' ? body['resolution'].toUpperCase() : '1K';
  const size = parts.answersAtSentSize ? picture : pictureSize({ ...body, resolution }, picture);
  const prompt = typeof body['prompt'] === 'string' ? body['prompt'] : '';
  const proper = await editPicture({ picture: picture.bytes, mask: null, does: 'edit', prompt, size, format: 'jpeg' });
  const wrong = contentFault(fault);
  const bytes = wrong ? await misbehave(wrong, proper, picture.bytes, 'jpeg') : proper;
  const kept = stored(parts.files, body, 'image/jpeg', bytes);
  const picked =
    body['response_format'] === 'b64_json'
      ? { b64_json: bytes.toString('base64') }
      : { url: parts.files.link('imgen.x.ai', 'image/jpeg', bytes) };
  return {
    outcome: {
      status: 'done',
      data: [{ ...picked, mime_type: 'image/jpeg', revised_prompt: '', ...kept }],
      model: body['model'],
      respect_moderation: true,
      usage: { cost_in_usd_ticks: micros * 10_000 },
    },
    micros,
  };
}

export async function makeVideo(parts: WorkParts, body: Body, fault: FaultAction | null): Promise<Made> {
  const ends = endFault(fault);
  const micros = clipCharge(body);
  if (ends === 'refused')
    return { outcome: { status: 'done', video: { url: '', duration: 0, respect_moderation: false }, model: body['model'] }, micros };
  if (ends !== null) return failure(ends);
  const start = await open(parts, body['image']);
  const end = await open(parts, body['last_frame']);
  if (!start || (body['last_frame'] !== undefined && !end)) return failure('unreadable-file');
  const { ffmpeg } = await systemFfmpeg();
  const durationS = clipDuration(body);
  const asked = { ...body, resolution: parts.clipShortEdgePx === null ? (body['resolution'] ?? '480p') : undefined };
  const size = clipSize(asked, start, parts.clipShortEdgePx ?? 480);
  const proper = await makeClip({
    ffmpeg,
    start: start.bytes,
    end: end?.bytes ?? null,
    durationS,
    size,
    fps: parts.clipFps,
    withSound: body['generate_audio'] !== false,
  });
  const wrong = contentFault(fault);
  const bytes = wrong ? await misbehave(wrong, start.bytes, start.bytes, 'jpeg') : proper;
  const url = parts.files.link('vidgen.x.ai', 'video/mp4', bytes);
  return {
    outcome: {
      status: 'done',
      progress: 100,
      video: { url, duration: durationS, respect_moderation: true, ...stored(parts.files, body, 'video/mp4', bytes) },
      model: body['model'],
      usage: { cost_in_usd_ticks: micros * 10_000 },
    },
    micros,
  };
}
