/*
 * Every number that decides a look, in one place. They were set on the sample shoot, on photographs of many cameras and on
 * path-traced rooms of known colour (bench/colour.ts measures all of it again); a change of any of them is a change of
 * the engine's version.
 */

/** Long edge of the picture that looks are decided on, whatever the size of the pixels: preview and export see the same one. */
export const decisionEdgePx = 480;

export const light = {
  /** No lamp is further from white than this, in either channel (candle light is at 2.4 and 0.4 of green). */
  least: 0.4,
  most: 2.5,
  /** log of green-magenta: lamps lie near the black-body line, a meadow does not. Found on 41 photos x 7 casts. */
  mostTint: 0.16,
  /**
   * Distance in log colour at which an estimate is followed wholly. A camera's own balance is seldom further off than the
   * estimate is, 0.1 or so; in rooms, where lamps mix, it is. Found on the same photos: less harm at the same error.
   */
  surely: 0.3,
  surelyInRooms: 0.1,
  /** In daylight cameras balance well: share of the correction that is left out. */
  daylightDoubt: 0.8,
  /** A room's agreed light replaces a photo's own up to `near` in log colour (what estimates of one light differ by), and not beyond `far`: another light, or another camera balance. */
  near: 0.05,
  far: 0.12,
} as const;

export const windows = {
  /**
   * Share of the room's correction that is taken back in the windows: daylight needs less of it. By eye, on the sample
   * shoot: with more, a mask that misses part of a lawn shows as a seam of colour across it.
   */
  keep: 0.3,
  /** Share of the room's exposure, at a full pull, that windows are spared. By eye, on the same rooms: with all of it frames go grey where the mask is soft. */
  holds: 0.6,
} as const;

export const chosen = {
  /** log gains of one step of warmth, 60 mired from D65 by scripts/sample-shoot's lamp colours, and of tint. */
  warmRed: 0.2,
  warmBlue: -0.32,
  tintGreen: -0.12,
  /** What the ends of the sliders do; all of them leave curves that rise everywhere (see the tests). */
  contrast: 0.6,
  shadows: 0.35,
  brighterHighlights: 0.85,
  darkerHighlights: 1.8,
  moreSaturation: 0.5,
} as const;

export const haze = {
  /** What this share of a channel does not exceed is its black. */
  percentile: 0.003,
  /** Display value of the darkest channel's black between which haze is believed: photos of high contrast lie below. */
  from: 0.03,
  to: 0.09,
  /** Of the black that is taken away. */
  strength: 0.9,
  most: 0.2,
  /** What this share does not exceed is white, and the display value below which whites are thought veiled as well: a bright beach has no black either. */
  whitePercentile: 0.995,
  veiledFrom: 0.97,
  veiledTo: 0.87,
} as const;

export const exposure = {
  /** The share of the picture that is brought just under white, and where that is, in linear light. */
  percentile: 0.995,
  target: 0.9,
  mostStops: 2,
  mostStopsFused: 1,
  /** A photographer's half a stop is meant; a whole stop is missing. */
  meant: 0.2,
  missing: 1,
  /** A single frame with this share of clipped pixels, and this mean of luma, is too bright by up to so many stops. */
  clipped: 0.97,
  clippedFrom: 0.03,
  clippedTo: 0.15,
  brightFrom: 0.5,
  brightTo: 0.68,
  tooBright: 0.4,
} as const;

/** How bright each kind of picture should come out, how far to go there, and further where much is missing. */
export const rooms = { key: 0.57, pull: 0.8, contrast: 0.18, shadowLift: 0.22, clarity: 0.1 } as const;
export const singles = { key: 0.46, pull: 0.3, contrast: 0, shadowLift: 0.1, clarity: 0.03 } as const;
/** A single frame is lifted by `pull` more where its key is `need` below and its darkest tenth is crushed; dark skies and forests are not. */
export const crushed = { pull: 0.5, need: 0.22, share: 0.1, from: 0.16, to: 0.05 } as const;
/** Single frames of rooms go this far towards `rooms`. */
export const indoorsShare = 0.5;

/** Chroma follows luma up only so far: full following made oak orange. */
export const chromaFollow = 0.6;
/** How far the guided filter sees, as a share of the long edge, and the variance it calls even (He, Sun, Tang 2013). */
export const base = { reach: 1 / 32, softness: 0.01 } as const;
/** Amount at a sharpen setting of 1, and levels below which a difference is noise, above which it would be a halo. */
export const sharpen = { amount: 1.1, core: 1, limit: 9 } as const;
