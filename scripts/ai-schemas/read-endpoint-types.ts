import type { Program, TSType, TSSignature } from '@oxc-project/types';
import { parseSync } from 'oxc-parser';
import type { EndpointSchema, Field, Fields, Shape } from '../../src-main/ai/check-input.ts';

/** Type references are followed this far; what lies deeper is taken as it comes. */
const DEPTH = 6;

/**
 * Reads endpoints out of the declaration file of a client whose `EndpointTypeMap` is `{ "<endpoint>": { input: A; output: B } }`.
 * Types tell what is required, what kind it is and which values there are; the comments above the fields tell defaults and ranges.
 * An endpoint that the client does not know is a mistake of ours and throws.
 */
export function readEndpointTypes(source: string, endpoints: readonly string[]): Record<string, EndpointSchema> {
  const { program, comments, errors } = parseSync('endpoints.d.ts', source, { lang: 'dts' });
  if (errors.length > 0) throw new Error(`the client's types cannot be parsed: ${errors[0]?.message}`);
  const aliases = aliasesOf(program);
  const commentBefore = new Map(comments.map((comment) => [nextToken(source, comment.end), comment.value]));
  const reader: Reader = { aliases, commentAt: (start) => plain(commentBefore.get(start) ?? '') };

  const map = aliases.get('EndpointTypeMap');
  if (map?.type !== 'TSTypeLiteral') throw new Error('there is no EndpointTypeMap in the client’s types');
  const found = new Map(map.members.flatMap((member) => (isProperty(member) ? [[nameOf(member), member.typeAnnotation] as const] : [])));
  return Object.fromEntries(
    endpoints.map((id) => {
      const pair = found.get(id)?.typeAnnotation;
      if (pair?.type !== 'TSTypeLiteral') throw new Error(`the client does not know ${id}`);
      const side = (name: string): Fields => {
        const member = pair.members.find((one) => isProperty(one) && nameOf(one) === name);
        const shape: Shape = member && isProperty(member) ? shapeOf(member.typeAnnotation?.typeAnnotation, reader, 0) : { type: 'any' };
        if (shape.type !== 'object') throw new Error(`the ${name} of ${id} is no object type`);
        return shape.fields;
      };
      return [id, { input: side('input'), output: side('output') }];
    }),
  );
}

interface Reader {
  readonly aliases: ReadonlyMap<string, TSType>;
  /** What the comment directly before the token at this offset says. */
  readonly commentAt: (start: number) => string;
}
type Property = Extract<TSSignature, { type: 'TSPropertySignature' }>;
const isProperty = (member: TSSignature): member is Property => member.type === 'TSPropertySignature';

function aliasesOf(program: Program): Map<string, TSType> {
  const declared = program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    return declaration?.type === 'TSTypeAliasDeclaration' ? [declaration] : [];
  });
  return new Map(declared.map(({ id, typeAnnotation }) => [id.name, typeAnnotation]));
}

function nameOf({ key }: Property): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal' && typeof key.value === 'string') return key.value;
  throw new Error(`a field without a plain name: ${key.type}`);
}

function shapeOf(type: TSType | undefined, reader: Reader, depth: number): Shape {
  if (!type || depth > DEPTH) return { type: 'any' };
  switch (type.type) {
    case 'TSStringKeyword':
      return { type: 'string' };
    case 'TSNumberKeyword':
      return { type: 'number' };
    case 'TSBooleanKeyword':
      return { type: 'boolean' };
    case 'TSLiteralType':
      return type.literal.type === 'Literal' && isPlain(type.literal.value)
        ? { type: 'enum', values: [type.literal.value] }
        : { type: 'any' };
    case 'TSArrayType':
      return { type: 'array', items: shapeOf(type.elementType, reader, depth + 1) };
    case 'TSTypeLiteral':
      return { type: 'object', fields: fieldsOf(type.members, reader, depth) };
    case 'TSUnionType':
      return unionOf(type.types, reader, depth);
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return { type: 'any' };
      const { name } = type.typeName;
      if (name === 'Array') return { type: 'array', items: shapeOf(type.typeArguments?.params[0], reader, depth + 1) };
      return shapeOf(reader.aliases.get(name), reader, depth + 1);
    }
    default:
      return { type: 'any' };
  }
}

/** `string | Blob | File` is how the client writes a file; literals beside each other are one list of values. */
function unionOf(types: readonly TSType[], reader: Reader, depth: number): Shape {
  const isNamed = (type: TSType, name: string): boolean =>
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === name;
  if (types.some((type) => isNamed(type, 'Blob'))) return { type: 'url' };
  const shapes = types.map((type) => shapeOf(type, reader, depth));
  const values = shapes.flatMap((shape) => (shape.type === 'enum' ? shape.values : []));
  const others = shapes.filter((shape) => shape.type !== 'enum');
  const all: Shape[] = [...(values.length > 0 ? [{ type: 'enum', values } as const] : []), ...others];
  return all.length === 1 ? all[0]! : { type: 'any-of', shapes: all };
}

function fieldsOf(members: readonly TSSignature[], reader: Reader, depth: number): Fields {
  return Object.fromEntries(
    members.filter(isProperty).map((member) => {
      const comment = reader.commentAt(member.start);
      const shape = withLimits(shapeOf(member.typeAnnotation?.typeAnnotation, reader, depth), comment);
      const field: Field = { required: !member.optional, shape, ...defaultIn(comment, shape) };
      return [nameOf(member), field];
    }),
  );
}

const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** `Default value: `"png"``, at the end of a comment. Enums of the client are sometimes written without their quotes. */
function defaultIn(comment: string, shape: Shape): { default?: unknown } {
  const text = /Default value: `([^`]*)`\s*$/.exec(comment)?.[1];
  if (text === undefined) return {};
  const value = parsed(text);
  const fits =
    shape.type === 'any' || shape.type === 'any-of' || shape.type === 'object' || shape.type === 'url'
      ? value !== undefined
      : shape.type === 'enum'
        ? shape.values.some((known) => known === value)
        : shape.type === 'array'
          ? Array.isArray(value)
          : typeof value === shape.type;
  if (fits) return { default: value };
  return shape.type === 'enum' && shape.values.includes(text) ? { default: text } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `Range: 0-50`, `Must be between 0 and 4.`, `Max 2500 characters.` */
function withLimits(shape: Shape, comment: string): Shape {
  if (shape.type === 'string') {
    const maxLength = /\bmax(?:imum)? (\d+) characters/i.exec(comment)?.[1];
    return maxLength === undefined ? shape : { ...shape, maxLength: Number(maxLength) };
  }
  if (shape.type !== 'number') return shape;
  const range = /\b(?:range: |must be between )(-?\d+(?:\.\d+)?)\s*(?:-|to|and)\s*(-?\d+(?:\.\d+)?)\b/i.exec(comment);
  return range ? { ...shape, min: Number(range[1]), max: Number(range[2]) } : shape;
}

function nextToken(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source.charAt(at))) at += 1;
  return at;
}

const plain = (comment: string): string =>
  comment
    .replaceAll(/^\s*\*+ ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
