import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { falSchemasFile, falSchemasText } from './generate.ts';
import { readEndpointTypes } from './read-endpoint-types.ts';

/** Every form that the client's generated file has, in little. */
const types = `
export type Size = { /** The height. Default value: \`512\` */ height?: number; width?: number; };
export type RoomInput = {
    /**
     * How far. Range: 0-50 Default value: \`15\`
     */
    reach?: number;
    /**
     * Steps between two pictures. Must be between 1 and 4.
     */
    steps?: number;
    /**
     *  Default value: \`"2K"\`
     */
    resolution?: "1K" | "2K";
    ratio?: "auto" | "16:9";
    /**
     * How the picture is sized. Default value: \`auto\`
     */
    size?: Size | "auto" | "square";
    /**
     * What to do. Max 800 characters.
     */
    prompt: string;
    /** With an address. */
    image_url: string | Blob | File;
    image_urls: Array<string>;
    colours: Array<"red" | "blue">;
    level: 1 | 2;
    is_private?: boolean;
    timings: { [key: string]: number };
    "quoted-name"?: Array<Size>;
    unknown_type?: Elsewhere;
};
export type RoomOutput = OtherOutput;
export type OtherOutput = { images: Array<{ url: string; }>; };
export type EndpointTypeMap = {
    "lab/room": {
        input: RoomInput;
        output: RoomOutput;
    };
};
`;

describe('reading the types of a client', () => {
  const { input, output } = readEndpointTypes(types, ['lab/room'])['lab/room']!;

  test.each([
    ['reach', { required: false, shape: { type: 'number', min: 0, max: 50 }, default: 15 }],
    ['steps', { required: false, shape: { type: 'number', min: 1, max: 4 } }],
    ['resolution', { required: false, shape: { type: 'enum', values: ['1K', '2K'] }, default: '2K' }],
    ['ratio', { required: false, shape: { type: 'enum', values: ['auto', '16:9'] } }],
    ['prompt', { required: true, shape: { type: 'string', maxLength: 800 } }],
    ['image_url', { required: true, shape: { type: 'url' } }],
    ['image_urls', { required: true, shape: { type: 'array', items: { type: 'string' } } }],
    ['colours', { required: true, shape: { type: 'array', items: { type: 'enum', values: ['red', 'blue'] } } }],
    ['level', { required: true, shape: { type: 'enum', values: [1, 2] } }],
    ['is_private', { required: false, shape: { type: 'boolean' } }],
    ['unknown_type', { required: false, shape: { type: 'any' } }],
  ])('%s', (name, field) => {
    expect(input[name]).toEqual(field);
  });

  test('a choice of names or an own size', () => {
    const size = {
      type: 'object',
      fields: {
        height: { required: false, shape: { type: 'number' }, default: 512 },
        width: { required: false, shape: { type: 'number' } },
      },
    };
    expect(input['size']).toEqual({
      required: false,
      shape: { type: 'any-of', shapes: [{ type: 'enum', values: ['auto', 'square'] }, size] },
      default: 'auto',
    });
    expect(input['quoted-name']).toEqual({ required: false, shape: { type: 'array', items: size } });
  });

  test('what comes back, through two names', () => {
    const url = { required: true, shape: { type: 'string' } };
    expect(output).toEqual({ images: { required: true, shape: { type: 'array', items: { type: 'object', fields: { url } } } } });
  });

  test('an endpoint that the client does not know is a mistake', () => {
    expect(() => readEndpointTypes(types, ['lab/garden'])).toThrow('the client does not know lab/garden');
  });

  test('so is a file that is none', () => {
    expect(() => readEndpointTypes('export type = 3', [])).toThrow('cannot be parsed');
  });
});

test('the schemas in resources are those of the installed client: after a new one, look at the difference and run npm run ai-schemas', () => {
  expect(readFileSync(falSchemasFile, 'utf8')).toBe(falSchemasText());
});
