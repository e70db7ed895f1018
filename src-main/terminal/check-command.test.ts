import { expect, test } from 'vitest';
import { parseCommand } from './arguments.ts';
import { UsageError } from './usage-error.ts';
import { checkText, type CheckReport } from './check-command.ts';

const report: CheckReport = {
  id: 'a',
  name: 'Storgata 5',
  photos: [
    { id: '1', position: 1, room: 'kitchen', frames: ['a.jpg'], checks: [] },
    {
      id: '2',
      position: 2,
      room: null,
      frames: ['b.jpg', 'c\u{1b}.jpg'],
      checks: [
        { code: 'blurred', severity: 'warning', message: 'Even the sharpest edges are about 9 pixels wide.' },
        { code: 'duplicate', severity: 'note', message: 'It shows the same view as photo 1.' },
      ],
    },
  ],
  failed: [{ what: 'd.jpg', code: 'photo-damaged', message: 'The picture is incomplete.' }],
};

test('photos with findings are named with their reasons', () => {
  expect(checkText(report)).toBe(
    [
      'Storgata 5: 2 photos, something to say of 1, 1 warning',
      '    2  photo            b.jpg + c\\u{1b}.jpg',
      '       ! blurred: Even the sharpest edges are about 9 pixels wide.',
      '       - duplicate: It shows the same view as photo 1.',
      'Not looked at:',
      '  d.jpg: The picture is incomplete.',
    ].join('\n'),
  );
  expect(checkText({ ...report, photos: report.photos.slice(0, 1), failed: [] })).toBe('Storgata 5: 1 photo, nothing to say');
});

test('check takes one project', () => {
  expect(parseCommand(['check', 'Storgata 5', '--json'])).toEqual({ name: 'check', project: 'Storgata 5', library: null, json: true });
  expect(() => parseCommand(['check'])).toThrow(UsageError);
  expect(() => parseCommand(['check', 'a', 'b'])).toThrow(UsageError);
});
