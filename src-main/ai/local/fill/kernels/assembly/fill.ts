/*
 * Patches for filling holes, in AssemblyScript: the search for the source patch that looks most like what is there
 * (PatchMatch, Barnes et al. 2009) and the vote of all patches over each pixel (Wexler et al. 2007). Built to
 * dist/kernels/fill.wasm; fill-kernel.ts is its typed face.
 *
 * Formats
 *   image     four bytes a pixel: red, green, blue, 0
 *   position  row * width + column of a patch's middle; patches are seven by seven
 *   box       what is searched for, a part of the image with a border of at least one that is not
 *
 * Only plain SIMD and arithmetic of its own: the same input gives the same bytes on every machine.
 */
export { allocate, release } from './fill/memory';
export { setBox, setCosts, setImage, setOffsets, setSeed } from './fill/state';
export { scatter, sweep } from './fill/search';
export { settle, vote } from './fill/vote';
