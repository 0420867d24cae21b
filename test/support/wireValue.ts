/*
 * What crosses from Node to a page goes as JSON; this keeps typed arrays, as VS Code
 * does. Like there, a NaN or an infinity outside of them becomes null.
 */

type Typed = Uint8Array | Uint32Array | Float64Array;
const KINDS = { Uint8Array, Uint32Array, Float64Array } as const;

interface WireArray {
  readonly $array: keyof typeof KINDS;
  readonly base64: string;
}

/** JSON of a value. In Node only. */
export function toWire(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (!ArrayBuffer.isView(one)) return one;
    const { buffer, byteOffset, byteLength } = one;
    const kind = Object.keys(KINDS).find((name) => one.constructor.name === name || one.constructor.name === 'Buffer');
    if (kind === undefined) throw new Error(`no wire form for ${one.constructor.name}`);
    return { $array: kind, base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
  });
}

/** The value of `toWire`'s JSON. In the page. */
export function fromWire(json: string): unknown {
  return JSON.parse(json, (_, one: unknown) => {
    if (typeof one !== 'object' || one === null) return one;
    if (!('$array' in one)) return one;
    const { $array, base64 } = one as WireArray;
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new KINDS[$array](bytes.buffer) as Typed;
  });
}
