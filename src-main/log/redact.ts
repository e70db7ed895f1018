/** Names whose values are never written down, whatever they hold. */
const secretName = /key|token|secret|password|authorization|cookie|credential|signature/i;
/** Things that look like secrets, or like a person, wherever they stand. */
const secretShapes: readonly [RegExp, string][] = [
  [/\b(?:sk|pk|rk|whsec)_[A-Za-z0-9_]{8,}/g, '[key]'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g, '[token]'],
  [/\b[0-9a-f]{8}-[0-9a-f-]{27}:[0-9a-f]{32}\b/g, '[key]'],
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '[e-mail]'],
  [/([?&](?:token|sig|signature|key)=)[^&\s"]+/gi, '$1[hidden]'],
];

/** A copy of any value that is safe to log: plain data, shortened, without secrets. Cycles and depth are cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return secretShapes.reduce((text, [shape, shown]) => text.replaceAll(shape, shown), value.slice(0, 4000));
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (depth > 5) return '[deeper]';
  if (value instanceof Error) {
    const code = 'code' in value ? { code: redact(value.code, depth + 1) } : {};
    return {
      name: value.name,
      message: redact(value.message),
      ...code,
      stack: redact(value.stack ?? ''),
      ...(value.cause === undefined ? {} : { cause: redact(value.cause, depth + 1) }),
    };
  }
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretName.test(name) ? '[hidden]' : redact(item, depth + 1)]),
  );
}
