/**
 * The pixel kernels of the photo engine, compiled to one WebAssembly module. Pure functions over planes in linear
 * memory: the caller lays the memory out (see ../photo-kernels.ts) and passes addresses; nothing here keeps state.
 *
 * Formats
 *   rgb8      interleaved 8-bit R, G, B without row padding
 *   u8        one 8-bit plane, rows without padding
 *   i16 8.3   one signed 16-bit plane in eighths of a level: black 0, white 2040; chroma is centred on 0
 *   i16 8.4   the same in sixteenths, white 4080: pictures of more than 8 bits, one full-size plane per colour
 *   Q11       fusion weights; the weights of one pixel over all frames sum to 2047 (see photo/weights.ts)
 *   f32       maps and curves, in levels (0 to 255) unless said otherwise
 *
 * Vector loops run over the end of a row by up to one vector, so every plane needs `planePadding` spare bytes behind it.
 * What is read there never reaches a result. Only plain SIMD is used, never relaxed SIMD: the same input gives the same
 * bytes on every machine.
 */
export { arenaStart } from './photo/memory';
export { joinPlanes, splitDeepRows, splitRgb } from './photo/colour';
export { blendCoarsest, blendLevel, reduceBytes, reduceLevel } from './photo/pyramid';
export { lowerBright } from './photo/bright';
export { normaliseWeights, rawWeights, silenceOutside } from './photo/weights';
export { buildWarpTable, warpPlane } from './photo/warp';
export { shrinkDeep, shrinkLuma, shrinkPlanes, shrinkRgb } from './photo/shrink';
export { addCorrection, cleanChroma, cleanLuma, halvePlane, measureBlocks, splitDeep, toPlanes } from './photo/denoise';
export { sharpenRgb } from './photo/sharpen';
export { renderDeep, renderPlanes, renderRgb } from './photo/render';
export { edgeGradients, shrinkPlane, shrinkToLuma, thinEdges, transposePlane } from './photo/edges';
export { addDifference, buildGeometryTable, liftPlane, resamplePlane, resampleRgb } from './photo/geometry';
