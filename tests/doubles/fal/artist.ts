import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { checkInput, type EndpointSchema } from '../../../src-main/ai/check-input.ts';
import { systemFfmpeg } from '../../../src-main/films/testing/fixtures.ts';
import { editPicture } from '../artist/edit-picture.ts';
import { makeClip } from '../artist/make-clip.ts';
import { misbehave, type Misbehaviour } from '../artist/misbehave.ts';
import type { PictureFormat } from '../artist/canvas.ts';
import type { Answer } from '../service.ts';
import type { Job, Worked } from './jobs.ts';
import {
  addressesOf,
  clipSize,
  durationOf,
  endFrameOf,
  maskOf,
  pictureOf,
  pictureSize,
  promptOf,
  wantsSound,
  type Size,
} from './models.ts';
import type { Storage } from './storage.ts';

/** The models: they check what they are given, as fal's do, and make something of it. */
export interface ArtistParts {
  readonly storage: Storage;
  readonly schemas: Readonly<Record<string, EndpointSchema>>;
  readonly breach: (what: string) => void;
  readonly prices: Readonly<Record<string, number>>;
  /** Pictures come back at the size they were sent in, whatever was asked for: for tests of everything but sizes. */
  readonly answersAtSentSize: boolean;
  readonly clipShortEdgePx: number;
  readonly clipFps: number;
}

/** A prompt with this in it is refused by the content checker. */
export const policyMarker = 'content-policy-marker';

export async function work(parts: ArtistParts, job: Job): Promise<Worked> {
  const refused = refusal(parts, job);
  if (refused) return { result: refused, micros: 0, outputs: [] };
  try {
    return job.endpoint.does === 'clip' ? await film(parts, job) : await edit(parts, job);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { result: error.answer, micros: 0, outputs: [] };
  }
}

interface Problem {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly input?: unknown;
  readonly ctx?: unknown;
}
const unprocessable = (...problems: Problem[]): Answer => ({
  status: 422,
  headers: { 'x-fal-retryable': 'false', 'x-fal-needs-retry': '0' },
  body: { detail: problems.map((problem) => ({ ...problem, url: `https://docs.fal.ai/errors#${problem.type}` })) },
});
class BadInput extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('the input cannot be worked on');
    this.answer = answer;
  }
}
const infrastructure = (status: number, type: string, detail: string): Answer => ({
  status,
  headers: { 'x-fal-error-type': type, 'x-fal-needs-retry': '1' },
  body: { detail, error_type: type },
});

function refusal({ schemas, storage, breach }: ArtistParts, job: Job): Answer | null {
  const { input, endpoint, endpointId, fault } = job;
  const ends = typeof fault === 'object' && fault !== null && 'ends' in fault ? fault.ends : null;
  const schema = schemas[endpointId];
  const problems = schema ? checkInput(schema, input) : [];
  for (const { loc } of problems.filter(({ type }) => type === 'extra_forbidden')) breach(`${endpointId} has no field ${loc.join('.')}`);
  if (input['sync_mode'] === true) breach(`${endpointId} was asked for its file within the answer, which is then in no history`);
  if (endpoint.soundFactor > 1 && input['generate_audio'] === undefined)
    breach(`${endpointId} was not told whether to make sound, and makes it for a higher price`);
  const wrong = problems.filter(({ type }) => type !== 'extra_forbidden');
  if (wrong.length > 0) return unprocessable(...wrong);
  if (ends === 'no-runner') return infrastructure(503, 'runner_scheduling_failure', 'No runner could be scheduled');
  if (ends === 'timed-out') return infrastructure(504, 'request_timeout', 'Request timed out');
  if (ends === 'server-error') {
    const internal = unprocessable({ loc: ['body'], msg: 'Internal server error', type: 'internal_server_error' });
    return { ...internal, status: 500, headers: { 'x-fal-retryable': 'true' } };
  }
  if (ends === 'refused' || promptOf(input).includes(policyMarker))
    return unprocessable({
      loc: ['body', 'prompt'],
      msg: 'The content could not be processed because it contained material flagged by a content checker.',
      type: 'content_policy_violation',
      input: promptOf(input),
    });
  for (const { loc, url } of addressesOf(input)) {
    const file = storage.live(url);
    const isReadable = file && (file.owner === job.owner || file.lifecycle.access === 'allow') && ends !== 'unreadable-file';
    if (isReadable) continue;
    if (!file && ends === null) breach(`an address that is no upload, or no longer one: ${url}`);
    return unprocessable({
      loc,
      msg: 'Failed to download the file. Please check if the URL is accessible and try again.',
      type: 'file_download_error',
      input: url,
    });
  }
  return null;
}

interface Opened {
  readonly bytes: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}
async function open({ storage }: ArtistParts, url: string | null, name: string): Promise<Opened> {
  const bytes = url === null ? null : storage.live(url)?.bytes;
  try {
    const { width, height } = await sharp(bytes ?? Buffer.alloc(0)).metadata();
    return { bytes: bytes ?? Buffer.alloc(0), widthPx: width, heightPx: height };
  } catch {
    throw new BadInput(unprocessable({ loc: ['body', name], msg: 'Failed to load the image.', type: 'image_load_error', input: url }));
  }
}

const misbehaviourOf = ({ fault }: Job): Misbehaviour | null =>
  typeof fault === 'object' && fault !== null && 'content' in fault ? fault.content : null;
/** What was asked for, or what its schema says it makes otherwise. */
function formatOf({ schemas }: ArtistParts, { endpointId, input }: Job): PictureFormat {
  const asked = input['output_format'] ?? schemas[endpointId]?.input['output_format']?.default;
  return asked === 'jpeg' || asked === 'webp' ? asked : 'png';
}

async function edit(parts: ArtistParts, job: Job): Promise<Worked> {
  const { input, endpoint } = job;
  const picture = await open(parts, pictureOf(input), 'image_url');
  const maskUrl = maskOf(input);
  const mask = maskUrl === null ? null : await open(parts, maskUrl, 'mask_url');
  if (mask && (mask.widthPx !== picture.widthPx || mask.heightPx !== picture.heightPx)) {
    parts.breach(`a mask of ${mask.widthPx}x${mask.heightPx} for a picture of ${picture.widthPx}x${picture.heightPx}`);
    return failedWith(
      unprocessable({ loc: ['body', 'mask_url'], msg: 'The mask must be the size of the image.', type: 'value_error', input: maskUrl }),
    );
  }
  const does = endpoint.does === 'clip' ? 'edit' : endpoint.does;
  const size = parts.answersAtSentSize ? picture : pictureSize(input, picture);
  const format = formatOf(parts, job);
  const proper = await editPicture({ picture: picture.bytes, mask: mask?.bytes ?? null, does, prompt: promptOf(input), size, format });
  const wrong = misbehaviourOf(job);
  const bytes = wrong ? await misbehave(wrong, proper, picture.bytes, format) : proper;
  const shown = await sharp(bytes)
    .metadata()
    .catch(() => ({ width: size.widthPx, height: size.heightPx }));
  const count = typeof input['num_images'] === 'number' ? input['num_images'] : 1;
  const outputs = Array.from({ length: count }, () => keep(parts, job, `image/${format}`, bytes));
  const images = outputs.map((url) => ({
    url,
    content_type: `image/${format}`,
    file_name: url.split('/').at(-1),
    file_size: bytes.length,
    width: shown.width,
    height: shown.height,
  }));
  const seed = typeof input['seed'] === 'number' ? input['seed'] : randomInt(2 ** 31);
  const body = endpoint.answers === 'image' ? { image: images[0], seed } : { images, seed, description: '' };
  return { result: { status: 200, body }, micros: charge(parts, job, picture, size), outputs };
}

async function film(parts: ArtistParts, job: Job): Promise<Worked> {
  const { input, endpoint } = job;
  const start = await open(parts, pictureOf(input), 'start_image_url');
  const endUrl = endFrameOf(input);
  const end = endUrl === null ? null : await open(parts, endUrl, 'end_image_url');
  const { ffmpeg } = await systemFfmpeg();
  const size = clipSize(input, start, parts.clipShortEdgePx);
  const proper = await makeClip({
    ffmpeg,
    start: start.bytes,
    end: end?.bytes ?? null,
    durationS: durationOf(input),
    size,
    fps: parts.clipFps,
    withSound: wantsSound(endpoint, input),
  });
  const wrong = misbehaviourOf(job);
  const bytes = wrong ? await misbehave(wrong, start.bytes, start.bytes, 'png') : proper;
  const file = keep(parts, job, 'video/mp4', bytes);
  const video = { url: file, content_type: 'video/mp4', file_name: file.split('/').at(-1), file_size: bytes.length };
  return { result: { status: 200, body: { video } }, micros: charge(parts, job, start, size), outputs: [file] };
}

const failedWith = (result: Answer): Worked => ({ result, micros: 0, outputs: [] });
const keep = ({ storage }: ArtistParts, { owner, headers }: Job, contentType: string, bytes: Buffer): string =>
  storage.addOutput(owner, contentType, bytes, headers['x-fal-object-lifecycle-preference']).url;
const charge = ({ prices }: ArtistParts, { endpoint, endpointId, input }: Job, sent: Size, made: Size): number =>
  Math.round((prices[endpointId] ?? endpoint.micros) * endpoint.quantity({ input, sent, made }));
