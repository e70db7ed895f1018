import { describe, expect, it } from 'vitest';
import { formatsWithout, isNewEnough, kinds, type Listings, missingFrom, needed, readNames, readVersion } from './ffmpeg-abilities.ts';

const banner = (version: string, libavcodec = '59. 37.100 / 59. 37.100'): string =>
  `ffmpeg version ${version} Copyright (c) 2000-2023 the FFmpeg developers\nbuilt with gcc 12\nlibavutil      57. 28.100 / 57. 28.100\nlibavcodec     ${libavcodec}\n`;

describe('versions', () => {
  it.each([
    ['5.1.9-0+deb12u1', true],
    ['4.4.2-0ubuntu0.22.04.1', true],
    ['4.4', true],
    ['n4.4.1', true],
    ['n7.0', true],
    ['8.0-full_build-www.gyan.dev', true],
    ['7.0.2-static https://johnvansickle.com/ffmpeg/', true],
    ['10.0', true],
    ['4.3.6-0+deb11u1', false],
    ['n4.3', false],
    ['3.4.11-0ubuntu0.1', false],
    ['0.8.17-6:0.8.17-1', false],
  ])('%s: %s', (version, expected) => {
    expect(isNewEnough(banner(version))).toBe(expected);
  });

  it.each([
    ['N-109468-gd39b34123d', '59. 54.100 / 59. 54.100', true],
    ['2023-02-09-git-ef4a01b3a4-essentials_build-www.gyan.dev', '59. 61.100 / 59. 61.100', true],
    ['git-2020-01-13-7225479', '58. 65.102 / 58. 65.102', false],
    ['N-101711-g9e30859', '58.134.100 / 58.134.100', true],
    ['nonsense', 'unreadable', false],
  ])('a snapshot goes by its libavcodec: %s', (version, libavcodec, expected) => {
    expect(isNewEnough(banner(version, libavcodec))).toBe(expected);
  });

  it('are read from the first line and nowhere else', () => {
    expect(readVersion(banner('n7.0'))).toBe('n7.0');
    expect(readVersion('ffprobe version 5.1.9-0+deb12u1 Copyright')).toBe('5.1.9-0+deb12u1');
    expect(readVersion('bash: ffmpeg version not found')).toBeNull();
    expect(readVersion('')).toBeNull();
  });
});

describe('listings', () => {
  const encoders = `Encoders:
 V..... = Video
 ------
 V....D libx264              libx264 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 (codec h264)
 A....D aac                  AAC (Advanced Audio Coding)\r
`;
  it('give up their names, several of them in one line too', () => {
    expect([...readNames(encoders)]).toEqual(['=', 'libx264', 'aac']);
    expect(readNames(' D  mov,mp4,m4a,3gp,3g2,mj2 QuickTime / MOV').has('mov')).toBe(true);
    expect(readNames(' ..C volume            A->A       Change input volume.\n TS alimiter A->A Audio lookahead limiter.\n')).toEqual(
      new Set(['volume', 'alimiter']),
    );
  });
  it('of bitstream filters have one column', () => {
    expect(readNames('Bitstream filters:\naac_adtstoasc\nsetts\r\n')).toEqual(new Set(['aac_adtstoasc', 'setts']));
  });

  /** As ffmpeg prints them, with everything that is needed. */
  const full = Object.fromEntries(
    kinds.map((kind) => [kind, needed[kind].map((name) => (kind === 'bsfs' ? name : ` V..... ${name}   What it does`)).join('\n')]),
  ) as Listings;

  it('tell what is missing', () => {
    expect(missingFrom(full)).toEqual([]);
    expect(missingFrom({ ...full, encoders: encoders.replace('libx264 ', 'libx264rgb '), bsfs: '' })).toEqual([
      'the encoder libx264',
      'the encoder rawvideo',
      'the encoder pcm_f32le',
      'the bitstream filter setts',
    ]);
  });

  it('tell which formats cannot be made', () => {
    expect(formatsWithout(full)).toEqual(['HEVC', 'ProRes', 'GIF']);
    const more = ' V..... libx265 x\n V..... prores_ks x\n A..... pcm_s24le x';
    expect(formatsWithout({ ...full, encoders: `${full.encoders}\n${more}`, muxers: `${full.muxers}\n E mov QuickTime` })).toEqual(['GIF']);
  });
});
