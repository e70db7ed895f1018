/** Power spectra of real frames of one size, a power of two: the split-radix-free textbook way, on half as many complex points. */
export interface Spectrum {
  /** `frame` has `size` samples, `power` gets `size / 2 + 1` values; the window is applied here. */
  powerOf(frame: Float32Array, power: Float32Array): void;
}

/** A spectrum with a Hann window. `size` is at least 8. */
export function createSpectrum(size: number): Spectrum {
  const half = size / 2;
  const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const cosines = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sines = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
  const reversed = bitReversed(half);
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  return {
    powerOf(frame, power) {
      for (let i = 0; i < half; i++) {
        const from = reversed[i]! * 2;
        re[i] = frame[from]! * window[from]!;
        im[i] = frame[from + 1]! * window[from + 1]!;
      }
      transform(re, im, cosines, sines);
      // The even and the odd samples were one complex signal; their spectra come apart by symmetry.
      for (let k = 0; k <= half / 2; k++) {
        const mirror = (half - k) % half;
        const evenRe = (re[k]! + re[mirror]!) / 2;
        const evenIm = (im[k]! - im[mirror]!) / 2;
        const oddRe = (im[k]! + im[mirror]!) / 2;
        const oddIm = (re[mirror]! - re[k]!) / 2;
        const turnedRe = oddRe * cosines[k]! + oddIm * sines[k]!;
        const turnedIm = oddIm * cosines[k]! - oddRe * sines[k]!;
        power[k] = (evenRe + turnedRe) ** 2 + (evenIm + turnedIm) ** 2;
        power[half - k] = (evenRe - turnedRe) ** 2 + (evenIm - turnedIm) ** 2;
      }
    },
  };
}

/** In place, of values that are in bit-reversed order; the tables belong to twice as many points. */
function transform(re: Float64Array, im: Float64Array, cosines: Float64Array, sines: Float64Array): void {
  const count = re.length;
  for (let length = 2; length <= count; length *= 2) {
    const middle = length / 2;
    const step = (2 * count) / length;
    for (let start = 0; start < count; start += length) {
      for (let i = 0; i < middle; i++) {
        const c = cosines[i * step]!;
        const s = sines[i * step]!;
        const a = start + i;
        const b = a + middle;
        const turnedRe = re[b]! * c + im[b]! * s;
        const turnedIm = im[b]! * c - re[b]! * s;
        re[b] = re[a]! - turnedRe;
        im[b] = im[a]! - turnedIm;
        re[a] = re[a]! + turnedRe;
        im[a] = im[a]! + turnedIm;
      }
    }
  }
}

function bitReversed(count: number): Uint32Array {
  const bits = Math.log2(count);
  return Uint32Array.from({ length: count }, (_, i) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((i >> bit) & 1);
    return reversed;
  });
}
