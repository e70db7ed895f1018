/**
 * A membrane over the hole: the harmonic surface that meets what is around it, in place, by relaxing from a small copy up
 * to the full size. `samples` are interleaved red, green and blue; `hole` is over 0 where they are not known.
 */
export function fillSmoothly(samples: Float32Array, hole: Uint8Array, width: number, height: number, rounds = 12): void {
  if (width > 2 && height > 2 && hole.includes(1)) {
    const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
    const small = new Float32Array(3 * halfWidth * halfHeight);
    const smallHole = new Uint8Array(halfWidth * halfHeight);
    for (let y = 0, i = 0; y < halfHeight; y++) {
      for (let x = 0; x < halfWidth; x++, i++) {
        let known = 0;
        for (let yy = 2 * y; yy < Math.min(height, 2 * y + 2); yy++) {
          for (let xx = 2 * x; xx < Math.min(width, 2 * x + 2); xx++) {
            const at = yy * width + xx;
            if (hole[at]! > 0) continue;
            known++;
            for (let c = 0; c < 3; c++) small[3 * i + c]! += samples[3 * at + c]!;
          }
        }
        if (known === 0) smallHole[i] = 1;
        else for (let c = 0; c < 3; c++) small[3 * i + c]! /= known;
      }
    }
    fillSmoothly(small, smallHole, halfWidth, halfHeight, rounds);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if (hole[i] === 0) continue;
        const from = 3 * ((y >> 1) * halfWidth + (x >> 1));
        for (let c = 0; c < 3; c++) samples[3 * i + c] = small[from + c]!;
      }
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < width * height; n++) {
      // Back and forth, so that what is known travels both ways.
      const i = round % 2 === 0 ? n : width * height - 1 - n;
      if (hole[i] === 0) continue;
      const x = i % width;
      const left = x > 0 ? i - 1 : i;
      const right = x < width - 1 ? i + 1 : i;
      const above = i >= width ? i - width : i;
      const below = i + width < width * height ? i + width : i;
      for (let c = 0; c < 3; c++)
        samples[3 * i + c] = (samples[3 * left + c]! + samples[3 * right + c]! + samples[3 * above + c]! + samples[3 * below + c]!) / 4;
    }
  }
}
