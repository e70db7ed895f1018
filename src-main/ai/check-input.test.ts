import { describe, expect, test } from 'vitest';
import { checkInput, type EndpointSchema, type Shape } from './check-input.ts';

const schema: EndpointSchema = {
  input: {
    prompt: { required: true, shape: { type: 'string', maxLength: 5 } },
    image_url: { required: true, shape: { type: 'url' } },
    image_urls: { required: false, shape: { type: 'array', items: { type: 'url' } } },
    duration: { required: false, shape: { type: 'enum', values: ['5', '10'] } },
    reach: { required: false, shape: { type: 'number', min: 0, max: 50 } },
    generate_audio: { required: false, shape: { type: 'boolean' }, default: true },
    size: {
      required: false,
      shape: {
        type: 'any-of',
        shapes: [
          { type: 'enum', values: ['auto'] },
          { type: 'object', fields: { width: { required: true, shape: { type: 'number' } } } },
        ],
      },
    },
    anything: { required: false, shape: { type: 'any' } },
  },
  output: {},
};
const good = { prompt: 'a bed', image_url: 'https://v3.fal.media/files/a.jpg' };
const found = (input: Record<string, unknown>): [string, string][] =>
  checkInput(schema, { ...good, ...input }).map(({ loc, type }) => [loc.join('.'), type]);

describe('a request against what the model takes', () => {
  test.each([
    ['the least', {}],
    [
      'every field',
      { image_urls: ['https://a.no/b'], duration: '10', reach: 50, generate_audio: false, size: { width: 8 }, anything: [1] },
    ],
    ['a name instead of a size', { size: 'auto' }],
    ['a field that is not said', { duration: undefined }],
  ])('%s is taken', (_name, input) => {
    expect(found(input)).toEqual([]);
  });

  test.each([
    ['no prompt', { prompt: undefined }, [['body.prompt', 'missing']]],
    ['a prompt that is too long', { prompt: 'a sofa' }, [['body.prompt', 'string_too_long']]],
    ['characters are counted, not their halves', { prompt: '🛋🛋🛋🛋🛋' }, []],
    ['a prompt that is a number', { prompt: 5 }, [['body.prompt', 'string_type']]],
    ['no address', { image_url: 'room.jpg' }, [['body.image_url', 'url_parsing']]],
    ['one address of three', { image_urls: ['https://a.no', '', 'https://b.no'] }, [['body.image_urls.1', 'url_parsing']]],
    ['one instead of a list', { image_urls: 'https://a.no' }, [['body.image_urls', 'list_type']]],
    ['a length it does not make', { duration: '7' }, [['body.duration', 'literal_error']]],
    ['a number for a word', { duration: 5 }, [['body.duration', 'literal_error']]],
    ['too little', { reach: -1 }, [['body.reach', 'greater_than_equal']]],
    ['too much', { reach: 51 }, [['body.reach', 'less_than_equal']]],
    ['no number at all', { reach: Number.NaN }, [['body.reach', 'float_type']]],
    ['no yes and no no', { generate_audio: 'false' }, [['body.generate_audio', 'bool_type']]],
    [
      'neither of two forms',
      { size: {} },
      [
        ['body.size', 'literal_error'],
        ['body.size.width', 'missing'],
      ],
    ],
    ['a field of another model', { tail_image_url: 'https://a.no' }, [['body.tail_image_url', 'extra_forbidden']]],
    ['a field that only looks known', { toString: 'x' }, [['body.toString', 'extra_forbidden']]],
  ])('%s', (_name, input, problems) => {
    expect(found(input)).toEqual(problems);
  });

  test('says it as Fal does', () => {
    expect(checkInput(schema, { ...good, duration: '7' })).toEqual([
      {
        loc: ['body', 'duration'],
        msg: "Input should be '5' or '10'",
        type: 'literal_error',
        input: '7',
        ctx: { expected: "'5' or '10'" },
      },
    ]);
  });

  test('of a field that is not there the whole request is what was found', () => {
    const { prompt: _, ...rest } = good;
    expect(checkInput(schema, rest)).toEqual([{ loc: ['body', 'prompt'], msg: 'Field required', type: 'missing', input: rest }]);
  });

  test('no shape throws, whatever is given', () => {
    const shapes: Shape[] = Object.values(schema.input).map(({ shape }) => shape);
    for (const shape of shapes) {
      for (const value of [null, 0, '', [], {}, true, Symbol.iterator])
        expect(Array.isArray(checkInput({ input: { it: { required: true, shape } }, output: {} }, { it: value }))).toBe(true);
    }
  });
});
