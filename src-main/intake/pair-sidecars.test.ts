import { expect, it } from 'vitest';
import type { FrameId } from '../../src-preload/contract/ids.ts';
import type { FrameFormat } from './frame-facts.ts';
import { ownerOf, pairSecondFiles, type PairingFrame } from './pair-sidecars.ts';

const frame = (relative: string, format: FrameFormat, { widthPx = 6000, heightPx = 4000, isInPhoto = false } = {}): PairingFrame => ({
  frameId: relative as FrameId,
  relative,
  facts: { format, widthPx, heightPx },
  isInPhoto,
});
const pairs = (...frames: PairingFrame[]): string[] =>
  pairSecondFiles(frames).map((pair) => `${pair.frame.relative} with ${pair.lead.relative}`);

it('pairs what a camera writes for one press of the shutter', () => {
  expect(pairs(frame('IMG_1.CR2', 'cr2'), frame('IMG_1.JPG', 'jpeg'))).toEqual(['IMG_1.JPG with IMG_1.CR2']);
  expect(pairs(frame('100CANON/img_1.jpg', 'jpeg'), frame('100CANON/IMG_1.CR3', 'cr3'))).toEqual([
    '100CANON/img_1.jpg with 100CANON/IMG_1.CR3',
  ]);
  expect(pairs(frame('DSC1.ARW', 'arw'), frame('DSC1.HIF', 'heic'), frame('DSC1.JPG', 'jpeg'))).toEqual([
    'DSC1.HIF with DSC1.ARW',
    'DSC1.JPG with DSC1.ARW',
  ]);
});

it('leaves apart what only looks alike', () => {
  expect(pairs(frame('a/IMG_1.CR2', 'cr2'), frame('b/IMG_1.JPG', 'jpeg'))).toEqual([]);
  expect(pairs(frame('IMG_1.CR2', 'cr2'), frame('IMG_10.JPG', 'jpeg'))).toEqual([]);
  expect(pairs(frame('IMG_1.JPG', 'jpeg'), frame('IMG_1.jpeg', 'jpeg'))).toEqual([]);
  expect(pairs(frame('IMG_1.CR2', 'cr2'), frame('IMG_1.tif', 'tiff'))).toEqual([]);
  expect(pairs(frame('.hidden', 'cr2'), frame('.other', 'jpeg'))).toEqual([]);
});

it('takes the JPEG where the RAW file shows only a small preview, but the RAW file where the camera made it small', () => {
  const jpeg = frame('IMG_1.JPG', 'jpeg');
  expect(pairs(frame('IMG_1.CR3', 'cr3', { widthPx: 1620, heightPx: 1080 }), jpeg)).toEqual(['IMG_1.CR3 with IMG_1.JPG']);
  expect(pairs(frame('IMG_1.CR2', 'cr2', { widthPx: 5000, heightPx: 3300 }), jpeg)).toEqual(['IMG_1.JPG with IMG_1.CR2']);
});

it('leaves photos that are there as they are', () => {
  expect(pairs(frame('IMG_1.CR2', 'cr2'), frame('IMG_1.JPG', 'jpeg', { isInPhoto: true }))).toEqual(['IMG_1.CR2 with IMG_1.JPG']);
  expect(pairs(frame('IMG_1.CR2', 'cr2', { isInPhoto: true }), frame('IMG_1.JPG', 'jpeg', { isInPhoto: true }))).toEqual([]);
});

it('finds whom settings belong to: the file of the whole name, else of the same stem', () => {
  const frames = [frame('IMG_1.JPG', 'jpeg'), frame('IMG_1.CR2', 'cr2'), frame('IMG_2.JPG', 'jpeg'), frame('a.b/IMG_3.dng', 'dng')];
  const seconds = pairSecondFiles(frames);
  const owner = (sidecar: string): string | undefined => ownerOf(sidecar, frames, seconds)?.relative;
  expect(owner('IMG_1.xmp')).toBe('IMG_1.CR2');
  expect(owner('IMG_1.JPG.xmp')).toBe('IMG_1.CR2');
  expect(owner('img_2.XMP')).toBe('IMG_2.JPG');
  expect(owner('a.b/IMG_3.dng.xmp')).toBe('a.b/IMG_3.dng');
  expect(owner('IMG_4.xmp')).toBeUndefined();
});
