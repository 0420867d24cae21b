/** Stands in for node:assert/strict in the web extension host: as much of it as the suite uses. */
class AssertionError extends Error {
  override readonly name = 'AssertionError';

  constructor(
    message: string | undefined,
    readonly actual: unknown,
    readonly expected: unknown,
    what: string,
  ) {
    super(`${message ? `${message}: ` : ''}${what}\nactual: ${shown(actual)}\nexpected: ${shown(expected)}`);
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' || value instanceof RegExp ? String(value) : JSON.stringify(value, null, 1);
  return text === undefined ? 'undefined' : text.slice(0, 4000);
}

/** The same type, the same own properties, and those equal in turn. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (one instanceof Set || one instanceof Map) return isEqual([...one], [...(other as Iterable<unknown>)]);
  const keys = Object.keys(one);
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
  );
}

function fail(message: string | Error | undefined, actual: unknown, expected: unknown, what: string): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(message, actual, expected, what);
}

function ok(value: unknown, message?: string | Error): asserts value {
  if (!value) fail(message, value, true, 'is not truthy');
}

const assertions = {
  ok,
  equal(actual: unknown, expected: unknown, message?: string | Error): void {
    if (!Object.is(actual, expected)) fail(message, actual, expected, 'is not the same');
  },
  notEqual(actual: unknown, expected: unknown, message?: string | Error): void {
    if (Object.is(actual, expected)) fail(message, actual, expected, 'is the same');
  },
  deepEqual(actual: unknown, expected: unknown, message?: string | Error): void {
    if (!isEqual(actual, expected)) fail(message, actual, expected, 'is not equal');
  },
  doesNotMatch(actual: string, expected: RegExp, message?: string | Error): void {
    if (typeof actual !== 'string' || expected.test(actual)) fail(message, actual, expected, 'matches');
  },
  async rejects(actual: Promise<unknown> | (() => Promise<unknown>), expected: RegExp): Promise<void> {
    const why = await (typeof actual === 'function' ? actual() : actual).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (why === undefined || !expected.test(why)) fail(undefined, why, expected, 'is not rejected like that');
  },
  match(actual: string, expected: RegExp, message?: string | Error): void {
    if (typeof actual !== 'string' || !expected.test(actual)) fail(message, actual, expected, 'does not match');
  },
};

/** What the suite imports as `assert`. */
const assert = Object.assign(ok, assertions);
// eslint-disable-next-line no-restricted-exports -- the module that it stands in for has one
export default assert;
