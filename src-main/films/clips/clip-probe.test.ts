import { describe, expect, it } from 'vitest';
import { clipFromBanner, clipFromProbe, uprightSize } from './clip-probe.ts';
import { isVariable, timesOf } from './packet-times.ts';

/** As ffmpeg 4.4, 5.1 and 7.0 print them: a phone's HLG on its side, anamorphic DV, a cover before the footage, next to nothing. */
const phone = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:clip':
  Metadata:
    major_brand     : qt
    title           : x
                    : Stream #0:0: Video: h264, yuv420p, 2x2, 1 fps
  Duration: 00:00:06.37, start: 0.000000, bitrate: 24103 kb/s
  Stream #0:0[0x1](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), 1920x1080, 23912 kb/s, 29.98 fps, 29.97 tbr, 600 tbn (default)
    Metadata:
      creation_time   : 2024-05-01T10:00:00.000000Z
      handler_name    : Core Media Video
    Side data:
      DOVI configuration record: version: 1.0, profile: 8, level: 4, rpu flag: 1, el flag: 0, bl flag: 1, compatibility id: 4
      displaymatrix: rotation of -90.00 degrees
  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 97 kb/s (default)
  Stream #0:2[0x3](und): Data: none (mebx / 0x7862656D), 0 kb/s (default)
Output #0, null, to 'pipe:':
  Stream #0:0: Video: wrapped_avframe, yuv420p, 9x9, 25 fps
`;
const anamorphic = `Input #0, matroska,webm, from 'file:clip':
  Duration: 00:01:02.08, start: 0.000000, bitrate: 1 kb/s
    Stream #0:0: Video: mjpeg (Baseline), yuvj444p(pc, bt470bg/unknown/unknown), 100x100, 25 fps, 25 tbr, 1k tbn, 1k tbc (attached pic)
    Stream #0:1(eng): Video: dvvideo, yuv420p(bottom first), 720x576 [SAR 16:15 DAR 4:3], SAR 64:45 DAR 16:9, 25 fps, 25 tbr, 1k tbn, 1k tbc (default)
`;
const bare = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:clip':
  Duration: N/A, start: 0.000000, bitrate: N/A
  Stream #0:0[0x1](und): Video: mjpeg (jpeg / 0x6765706A), none, 640x480, 1k tbr, 1k tbn (default)
`;

describe('the banner', () => {
  it('of a phone', () => {
    const probe = clipFromBanner(phone);
    expect(probe).toEqual({
      codec: 'hevc',
      pixelFormat: 'yuv420p10le',
      stored: { widthPx: 1920, heightPx: 1080 },
      pixelAspect: 1,
      rotation: -90,
      range: 'tv',
      matrix: 'bt2020nc',
      primaries: 'bt2020',
      transfer: 'arib-std-b67',
      chromaPlace: 'unknown',
      fps: 29.98,
      durationMs: 6370,
      hasSound: true,
    });
    expect(probe && uprightSize(probe)).toEqual({ widthPx: 1080, heightPx: 1920 });
  });

  it('passes over a cover, and takes the pixels as the file has them', () => {
    const probe = clipFromBanner(anamorphic);
    expect(probe).toMatchObject({ codec: 'dvvideo', pixelFormat: 'yuv420p', matrix: 'unknown', durationMs: 62_080, hasSound: false });
    expect(probe && uprightSize(probe)).toEqual({ widthPx: 1024, heightPx: 576 });
  });

  it('says nothing where nothing is known', () => {
    expect(clipFromBanner(bare)).toMatchObject({
      pixelFormat: 'unknown',
      durationMs: null,
      fps: 1000,
      stored: { widthPx: 640, heightPx: 480 },
    });
    expect(clipFromBanner('Input #0, mp3\n  Stream #0:0: Audio: mp3, 44100 Hz, stereo\n')).toBeNull();
    expect(clipFromBanner('')).toBeNull();
  });
});

describe('ffprobe', () => {
  it('may leave out almost anything', () => {
    expect(clipFromProbe({ streams: [{ codec_type: 'video' }] })).toMatchObject({
      codec: 'unknown',
      pixelAspect: 1,
      fps: null,
      durationMs: null,
    });
    expect(clipFromProbe({ streams: [{ codec_type: 'video', disposition: { attached_pic: 1 } }, { codec_type: 'data' }] })).toBeNull();
    expect(clipFromProbe({})).toBeNull();
  });

  it('may say nonsense', () => {
    const stream = { codec_type: 'video', avg_frame_rate: '0/0', r_frame_rate: '24/1', sample_aspect_ratio: '0:1', width: 10, height: 10 };
    expect(clipFromProbe({ streams: [stream], format: { duration: '-3.0' } })).toMatchObject({ fps: 24, pixelAspect: 1, durationMs: null });
  });
});

describe('times of packets', () => {
  const listing = (ticks: readonly number[]): string =>
    `#tb 0: 1/600\n#media_type 0: video\n${ticks.map((at) => `0, ${at - 9}, ${at}, 20, 99, 0x1`).join('\n')}\n`;
  it('stand in the order shown, in milliseconds', () => {
    expect(timesOf(listing([0, 60, 20, 40]))).toEqual([0, 20, 40, 60].map((ticks) => (ticks * 1000) / 600));
    expect(timesOf('')).toEqual([]);
  });

  it('are even within a tenth', () => {
    expect(isVariable(timesOf(listing([0, 20, 40, 60, 80])))).toBe(false);
    expect(isVariable(timesOf(listing([0, 20, 40, 80, 100])))).toBe(true);
    expect(isVariable([0, 33, 67, 100, 133])).toBe(false);
    expect(isVariable([7])).toBe(false);
  });
});
