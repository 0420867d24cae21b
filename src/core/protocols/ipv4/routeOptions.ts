import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { type OptionBody, restNodes, tableNodes } from './optionNodes';

const ADDRESS = 4;
/** Where the pointer stands; the addresses follow it. It counts from 1, so that 4 is the first address. */
const POINTER = 2;
const FIRST = 4;
const SHORTEST_HEADER = 20;
const END_OF_LIST = 0;
const NO_OPERATION = 1;
const LOOSE = 0x83;
const STRICT = 0x89;

const address = (name: string, filter: string): FieldSpec => ({
  name,
  filter,
  offset: 0,
  length: ADDRESS,
  kind: 'ipv4',
});

const RECORDED = address('Recorded route', 'ip.rec_rt');
const EMPTY = address('Empty', 'ip.empty_rt');
const TO_VISIT = address('Source route', 'ip.src_rt');
const FINAL = address('Destination address', 'ip.dst');

/** Addresses of routes; the last one of a source route is the packet's destination. */
export const ROUTE_FIELDS: readonly FieldSpec[] = [RECORDED, EMPTY, TO_VISIT];

/** The header's own destination while a source route is not at its end. */
export const CURRENT_ROUTE = { label: 'Current route', filter: 'ip.cur_rt' } as const;

const pointsAtAddress = (pointer: number): boolean => pointer >= FIRST && (pointer - FIRST) % ADDRESS === 0;

/** The addresses of a route: those before the pointer are recorded. */
function routeBody(source: boolean): OptionBody {
  return (bytes, start, end) => {
    const option = start - POINTER - 1;
    const pointer = bytes[option + POINTER] ?? 0;
    if (!pointsAtAddress(pointer)) return restNodes('Route', bytes, start, end);
    const nodes: FieldNode[] = [];
    let at = start;
    for (; at + ADDRESS <= end; at += ADDRESS) {
      const last = at + 2 * ADDRESS > end;
      const passed = at - option + 1 < pointer;
      const spec = passed ? RECORDED : source ? (last ? FINAL : TO_VISIT) : EMPTY;
      nodes.push(...tableNodes([spec], bytes, at, at + ADDRESS));
    }
    return [...nodes, ...restNodes('Rest', bytes, at, end)];
  };
}

export const recordRouteBody = routeBody(false);
export const sourceRouteBody = routeBody(true);

/**
 * Where the address stands that a packet with a source route finally goes to, on which streams and checksums count (RFC
 * 1122, section 3.2.1.8); -1 without a route that has addresses left.
 * @param start first byte of the IPv4 header
 * @param end end of the header; all of it has been captured
 */
export function finalDestination(bytes: Uint8Array, start: number, end: number): number {
  const view = viewOf(bytes);
  let at = start + SHORTEST_HEADER;
  while (at + POINTER < end) {
    const type = view.getUint8(at);
    if (type === END_OF_LIST) return -1;
    if (type === NO_OPERATION) {
      at++;
      continue;
    }
    const length = view.getUint8(at + 1);
    if (length < 2 || at + length > end) return -1;
    if ((type === LOOSE || type === STRICT) && length > POINTER) {
      const pointer = view.getUint8(at + POINTER);
      const addresses = Math.floor((length - POINTER - 1) / ADDRESS);
      const last = at + POINTER + 1 + (addresses - 1) * ADDRESS;
      return addresses > 0 && pointsAtAddress(pointer) && at + pointer - 1 <= last ? last : -1;
    }
    at += length;
  }
  return -1;
}
