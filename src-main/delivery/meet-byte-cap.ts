/** Below this a picture is not worth delivering in this size; smaller then. */
const lowestQuality = 40;

/**
 * Bytes fall with the step between levels of the quantiser, about as its power of -0.75 (measured on rooms and facades, 0.6
 * to 0.9); the step follows from the quality as libjpeg has it. That makes the first guess a good one.
 */
const slope = -0.75;
const stepOf = (quality: number): number => (quality < 50 ? 5000 / quality : Math.max(1, 200 - 2 * quality));
const qualityOf = (step: number): number => (step > 100 ? 5000 / step : (200 - step) / 2);

interface Encoded {
  readonly bytes: Buffer;
  readonly quality: number;
}

/**
 * The wanted quality if it fits; otherwise the best that does, and the lowest in any case. Size grows with quality, so the
 * answer lies between one that fits and the next that does not; the search guesses by interpolation, as encoding is dear.
 */
export async function bestBelow({
  encode,
  quality,
  maxBytes,
  signal,
}: {
  encode: (quality: number) => Promise<Buffer>;
  quality: number;
  maxBytes: number | null;
  signal: AbortSignal;
}): Promise<Encoded> {
  const wanted = await encode(quality);
  if (maxBytes === null || wanted.length <= maxBytes || quality <= lowestQuality) return { bytes: wanted, quality };
  let below: Encoded | undefined;
  let above = { sizeBytes: wanted.length, quality };
  for (let tries = 0; ; tries += 1) {
    const low = below?.quality ?? lowestQuality - 1;
    if (above.quality - low <= 1) break;
    signal.throwIfAborted();
    // A picture that bends the line the wrong way must not make every quality a try.
    const guess = tries >= 4 ? (low + above.quality) >> 1 : below ? between(below, above, maxBytes) : fromOne(above, maxBytes);
    const at = Math.min(above.quality - 1, Math.max(low + 1, guess));
    const bytes = await encode(at);
    if (bytes.length <= maxBytes) below = { bytes, quality: at };
    else above = { sizeBytes: bytes.length, quality: at };
  }
  return below ?? { bytes: await encode(lowestQuality), quality: lowestQuality };
}

function fromOne({ sizeBytes, quality }: { sizeBytes: number; quality: number }, maxBytes: number): number {
  const step = stepOf(quality) * (maxBytes / Math.max(1, sizeBytes)) ** (1 / slope);
  return Math.max(lowestQuality, Math.floor(qualityOf(step)));
}

/** On the straight line between both in the logarithms of step and size. */
function between(below: Encoded, above: { sizeBytes: number; quality: number }, maxBytes: number): number {
  const lowStep = Math.log(stepOf(below.quality));
  const highStep = Math.log(stepOf(above.quality));
  const lowSize = Math.log(Math.max(1, below.bytes.length));
  const highSize = Math.log(Math.max(1, above.sizeBytes));
  if (highSize <= lowSize) return (below.quality + above.quality) >> 1;
  const share = (Math.log(Math.max(1, maxBytes)) - lowSize) / (highSize - lowSize);
  return Math.floor(qualityOf(Math.exp(lowStep + (highStep - lowStep) * share)));
}
