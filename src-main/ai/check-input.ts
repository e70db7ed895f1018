import type { ModelInput } from './provider.ts';

/**
 * What an endpoint takes and gives, read from its provider's own types. `resources/ai/fal-schemas.json` is a record of these by
 * endpoint; `npm run ai-schemas` writes it.
 */
export interface EndpointSchema {
  readonly input: Fields;
  readonly output: Fields;
}
export type Fields = Readonly<Record<string, Field>>;
export interface Field {
  readonly required: boolean;
  readonly shape: Shape;
  /** What the provider takes where nothing is said; not there when it does not tell. */
  readonly default?: unknown;
}
export type Shape =
  | { readonly type: 'string'; readonly maxLength?: number }
  /** A string that is an address, or a file that the client would upload. */
  | { readonly type: 'url' }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'enum'; readonly values: readonly (string | number | boolean)[] }
  | { readonly type: 'array'; readonly items: Shape }
  | { readonly type: 'object'; readonly fields: Fields }
  | { readonly type: 'any-of'; readonly shapes: readonly Shape[] }
  /** Nothing is known of it, so nothing is asked of it. */
  | { readonly type: 'any' };

/** In the words of Fal's own refusals (its 422 is `{ detail: InputProblem[] }`), which are those of pydantic. */
export interface InputProblem {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly input?: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/**
 * Everything that is wrong with a request body, in the order of the schema. A field that the endpoint does not have is
 * `extra_forbidden`: the provider itself would pass over it in silence, and that is how a drifted name goes unnoticed.
 */
export function checkInput(schema: EndpointSchema, input: ModelInput): InputProblem[] {
  return checkFields(schema.input, input, ['body']);
}

type Loc = readonly (string | number)[];

function checkFields(fields: Fields, given: Readonly<Record<string, unknown>>, loc: Loc): InputProblem[] {
  const problems = Object.entries(fields).flatMap(([name, field]) => {
    const at = [...loc, name];
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) return checkShape(field.shape, value, at);
    return field.required ? [{ loc: at, msg: 'Field required', type: 'missing', input: given }] : [];
  });
  const extra = Object.entries(given)
    .filter(([name, value]) => value !== undefined && !Object.hasOwn(fields, name))
    .map(([name, value]) => ({ loc: [...loc, name], msg: 'Extra inputs are not permitted', type: 'extra_forbidden', input: value }));
  return [...problems, ...extra];
}

function checkShape(shape: Shape, value: unknown, loc: Loc): InputProblem[] {
  const wrong = (type: string, msg: string, ctx?: InputProblem['ctx']): InputProblem[] => [
    { loc, msg, type, input: value, ...(ctx && { ctx }) },
  ];
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') return wrong('string_type', 'Input should be a valid string');
      if (shape.maxLength !== undefined && Array.from(value).length > shape.maxLength)
        return wrong('string_too_long', `String should have at most ${shape.maxLength} characters`, { max_length: shape.maxLength });
      return [];
    case 'url':
      if (typeof value !== 'string') return wrong('string_type', 'Input should be a valid string');
      return URL.canParse(value) ? [] : wrong('url_parsing', 'Input should be a valid URL');
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('bool_type', 'Input should be a valid boolean');
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('float_type', 'Input should be a valid number');
      if (shape.min !== undefined && value < shape.min)
        return wrong('greater_than_equal', `Input should be greater than or equal to ${shape.min}`, { ge: shape.min });
      if (shape.max !== undefined && value > shape.max)
        return wrong('less_than_equal', `Input should be less than or equal to ${shape.max}`, { le: shape.max });
      return [];
    case 'enum': {
      if (shape.values.some((known) => known === value)) return [];
      const expected = listed(shape.values.map((known) => (typeof known === 'string' ? `'${known}'` : String(known))));
      return wrong('literal_error', `Input should be ${expected}`, { expected });
    }
    case 'array':
      if (!Array.isArray(value)) return wrong('list_type', 'Input should be a valid list');
      return value.flatMap((item: unknown, index) => checkShape(shape.items, item, [...loc, index]));
    case 'object':
      if (!isRecord(value)) return wrong('dict_type', 'Input should be a valid dictionary');
      return checkFields(shape.fields, value, loc);
    case 'any-of': {
      const found = shape.shapes.map((one) => checkShape(one, value, loc));
      return found.some((problems) => problems.length === 0) ? [] : found.flat();
    }
    default:
      return [];
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
