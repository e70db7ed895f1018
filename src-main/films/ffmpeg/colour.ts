/** BT.709, limited range, chroma at the left: what a film's frames are, said on the way in and written into what is made of them. */
export const colourTags: readonly string[] = [
  ['-color_range', 'tv'],
  ['-colorspace', 'bt709'],
  ['-color_primaries', 'bt709'],
  ['-color_trc', 'bt709'],
  ['-chroma_sample_location', 'left'],
].flat();
