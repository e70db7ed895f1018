import { describe, expect, it } from 'vitest';
import { type Progress, readProgress } from './progress.ts';

/** Real transcripts: ffmpeg 5.1 encoding H.264, the same with sound only, and an empty input; and one of ffmpeg 4.4 on Windows. */
const encoding = `frame=1
fps=0.00
stream_0_0_q=0.0
bitrate=N/A
total_size=48
out_time_us=0
out_time_ms=0
out_time=00:00:00.000000
dup_frames=0
drop_frames=0
speed=   0x
progress=continue
frame=  47
fps=23.50
stream_0_0_q=29.0
bitrate=   2.1kbits/s
total_size=262192
out_time_us=1033333
out_time_ms=1033333
out_time=00:00:01.033333
dup_frames=0
drop_frames=0
speed=0.517x
progress=continue
frame=90
fps=24.10
stream_0_0_q=-1.0
Lsize=     512kB
bitrate=1425.9kbits/s
total_size=534721
out_time_us=3000000
out_time_ms=3000000
out_time=00:00:03.000000
dup_frames=0
drop_frames=0
speed=0.803x
progress=end
`;
const soundOnly = `bitrate=N/A
total_size=N/A
out_time_us=23220
out_time_ms=23220
out_time=00:00:00.023220
dup_frames=0
drop_frames=0
speed=2.32e+04x
progress=continue
`;
const beforeTheFirstPacket = `frame=0
fps=0.00
stream_0_0_q=0.0
bitrate=N/A
total_size=N/A
out_time_us=-9223372036854775807
out_time_ms=-9223372036854775807
out_time=-2562047788:00:54.775807
dup_frames=0
drop_frames=0
speed=N/A
progress=continue
`;
const windows = encoding.replaceAll('\n', '\r\n');

/** All reports of a text that arrives in pieces of `size` characters. */
function inPieces(text: string, size: number): { reports: Progress[]; rest: string } {
  const reports: Progress[] = [];
  let rest = '';
  for (let at = 0; at < text.length; at += size) {
    const read = readProgress(rest, text.slice(at, at + size));
    reports.push(...read.reports);
    rest = read.rest;
  }
  return { reports, rest };
}
const wanted: Progress[] = [
  { frame: 1, outTimeMs: 0, isEnd: false },
  { frame: 47, outTimeMs: 1033.333, isEnd: false },
  { frame: 90, outTimeMs: 3000, isEnd: true },
];

describe('readProgress', () => {
  it.each([1, 7, 64, 300, 10_000])('reads an encoding in pieces of %i characters', (size) => {
    expect(inPieces(encoding, size)).toEqual({ reports: wanted, rest: '' });
  });
  it.each([1, 13, 10_000])('reads Windows line ends in pieces of %i characters', (size) => {
    expect(inPieces(windows, size).reports).toEqual(wanted);
  });
  it('has no frame where there is only sound', () => {
    expect(readProgress('', soundOnly).reports).toEqual([{ frame: null, outTimeMs: 23.22, isEnd: false }]);
  });
  it('does not count backwards before the first packet', () => {
    expect(readProgress('', beforeTheFirstPacket).reports).toEqual([{ frame: 0, outTimeMs: null, isEnd: false }]);
  });
  it('passes over what is no report at all', () => {
    const noise = 'Press [q] to stop\n=5\n\nframe= 12 fps=0.0 q=28.0 size=N/A\nframe=31\nprogress=continue\n';
    expect(readProgress('', noise).reports).toEqual([{ frame: 31, outTimeMs: null, isEnd: false }]);
  });
  it('keeps an unfinished report for the next piece', () => {
    const first = readProgress('', 'frame=5\nprogress=continue\nframe=1');
    expect(first).toEqual({ reports: [{ frame: 5, outTimeMs: null, isEnd: false }], rest: 'frame=1' });
    expect(readProgress(first.rest, '2\nprogress=end\n').reports).toEqual([{ frame: 12, outTimeMs: null, isEnd: true }]);
  });
  it('hears nothing in nothing', () => {
    expect(readProgress('', '')).toEqual({ reports: [], rest: '' });
  });
});
