/**
 * Every failure that may cross a boundary, by code, with what it means. A skipped file uses the same codes.
 * The words a person reads are made from these in the page's `words/` and in the terminal's report.
 */
export const failureCodes = {
  // asking
  'invalid-input': 'The call does not fit the contract.',
  'unknown-call': 'There is no such call.',
  'untrusted-sender': 'The asking page is not the studio window.',
  'grant-unknown': 'The token does not stand for a file that was dropped or chosen here.',
  'not-found': 'There is nothing with this id.',
  // folders and files
  'folder-missing': 'The folder does not exist.',
  'folder-not-readable': 'The folder cannot be read.',
  'folder-empty': 'The folder holds no photos.',
  'not-a-folder': 'A folder is needed, and this is a file.',
  'hidden-file': 'A hidden file, left alone.',
  'system-file': 'A file of the operating system, left alone.',
  'own-file': 'Made by the studio itself, left alone.',
  'sidecar-file': 'Belongs to a photo; it is not one itself.',
  'symbolic-link': 'A link, not followed.',
  'not-a-regular-file': 'A pipe, socket or device.',
  'file-empty': 'The file has no bytes.',
  'file-not-readable': 'The file cannot be read.',
  'file-changed': 'The file is not the one that was read before.',
  'not-a-photo': 'The content is not a picture.',
  'format-not-supported': 'A picture in a format this version does not take.',
  'decoder-missing': 'A picture format that needs a decoder this machine does not have.',
  'photo-damaged': 'The picture is incomplete or damaged.',
  'too-many-pixels': 'The picture claims more pixels than a camera makes.',
  'file-too-large': 'The file is larger than a photo can be.',
  duplicate: 'The same picture, byte for byte, is already here.',
  // storage
  'library-in-use': 'Another AI Studio has this library open.',
  'library-newer': 'The library was made by a newer version.',
  'library-damaged': 'The library file is damaged and no good backup was found.',
  'library-foreign': 'The file is not an AI Studio library.',
  'disk-full': 'There is no space left.',
  'not-writable': 'The folder cannot be written to.',
  // work
  cancelled: 'The work was cancelled.',
  'dependency-failed': 'Work that this depends on failed.',
  'worker-lost': 'The process that did the work ended unexpectedly.',
  'took-too-long': 'The work passed its time limit.',
  // bracket sets
  'frames-differ': 'Frames of different size cannot make one photo.',
  'projects-differ': 'The photos belong to different projects.',
  'last-frame': 'A photo needs at least one frame.',
  // developing
  'preset-not-understood': 'The text is not a preset that this version can read.',
  // films
  'ffmpeg-missing': 'No FFmpeg that can make a film was found.',
  'ffmpeg-failed': 'FFmpeg ended with an error.',
  'codec-missing': 'The FFmpeg that is here was built without what this format needs.',
  'film-not-verified': 'The finished film did not pass its check.',
  'film-no-photos': 'There is no developed photo to make a film from.',
  'storyboard-not-understood': 'The storyboard is not one that this version can read.',
  'film-photo-missing': 'A photo of the film is not here any more.',
  'not-a-sound': 'The content is not a sound.',
  'sound-damaged': 'The sound is incomplete or damaged.',
  'sound-too-long': 'The sound is longer than an hour.',
  'sound-missing': 'A sound of the film is not here any more.',
  'logo-missing': 'The logo is not here any more.',
  'not-a-clip': 'The content is no footage.',
  'clip-not-supported': 'Footage of a kind that this version does not take.',
  'clip-damaged': 'The clip is incomplete or damaged.',
  'clip-too-long': 'The clip is longer than a film can be.',
  'clip-missing': 'A clip of the film is not here any more.',
  unexpected: 'A mistake in the program.',
} as const;

export type FailureCode = keyof typeof failureCodes;
