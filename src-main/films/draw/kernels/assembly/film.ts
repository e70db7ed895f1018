/*
 * The pixels of a film, in AssemblyScript: pictures to plates, a plate to a frame at any sub-pixel rectangle, and the
 * mixing of frames, colours and titles. Built to dist/kernels/film.wasm; film-kernel.ts is its typed face.
 *
 * Formats
 *   plate   i16 planes with 16 repeated samples around each. For display: luma, Cb, Cr with 6 fraction bits, BT.709
 *           limited range, 4:2:0 with chroma beside the left luma sample (the default siting of H.264). For light: red,
 *           green and blue of full size, white 24,576, so that ringing has room above white and below black.
 *   frame   yuv420p, 8 bits, the three planes one behind the other
 *   Q15     amounts and opacities: 0 to 32,767, which stands for one
 *
 * Vector loops run over the end of a row by up to one vector: memory has room for it, and what is written there is written
 * again or never read. Only plain SIMD is used, never relaxed SIMD: the same input gives the same bytes on every machine.
 */
export { allocate } from './film/memory';
export { frameToPlate, padPlane, toLightPlate, toPlate } from './film/plate';
export { axisWeights, resampleLight, resamplePlane } from './film/resample';
export { blend, blendColumns, blendLight, blendLightColumns, fade, fadeLight, lay } from './film/mix';
export { showLight } from './film/light';
