import { expect, test } from 'vitest';
import { outsideLink } from './outside-links.ts';

const places = { hosts: ['ffmpeg.org'], mailboxes: ['help@example.com'] };

test.each([
  ['https://ffmpeg.org/download.html', 'https://ffmpeg.org/download.html'],
  ['HTTPS://FFMPEG.ORG/', 'https://ffmpeg.org/'],
  ['https://ffmpeg.org\\@evil.com', 'https://ffmpeg.org/@evil.com'],
  ['mailto:help@example.com', 'mailto:help@example.com'],
  ['mailto:help@example.com?attach=/etc/passwd', 'mailto:help@example.com'],
])('%s opens as %s', (link, opened) => {
  expect(outsideLink(link, places)).toBe(opened);
});

test.each([
  'http://ffmpeg.org/',
  'https://ffmpeg.org.evil.com/',
  'https://ffmpeg.org@evil.com/',
  'https://user@ffmpeg.org/',
  'https://ffmpeg.org:8443/',
  'https://evil.com/?ffmpeg.org',
  'mailto:other@example.com',
  'mailto:help@example.com,other@example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://host/share',
  'ms-msdt:/id',
  'app://studio/index.html',
  'ffmpeg.org',
  '//ffmpeg.org',
  '',
  `https://ffmpeg.org/${'x'.repeat(2000)}`,
])('%s is not opened', (link) => {
  expect(outsideLink(link, places)).toBeNull();
});
