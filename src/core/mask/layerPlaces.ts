import { ipv4Address, ipv6Address, macAddress } from '../bytes/address';
import type { FieldNode } from '../dissect/FieldNode';
import type { FieldSpec } from '../dissect/FieldSpec';
import { allFields } from '../dissect/interpret';
import type { Layer } from '../dissect/Protocol';

export type AddressKind = 'ipv4' | 'ipv6' | 'mac';

/** An address or a checksum in a header. */
export interface LayerPlace {
  /** First byte within the frame; the last one may lie beyond what was captured. */
  readonly start: number;
  readonly length: number;
  /** Set for an address. */
  readonly address?: AddressKind;
  /** Filter name, set for what may be a checksum. */
  readonly filter?: string;
  /** Bytes that nobody understands. */
  readonly isRest?: boolean;
}

const SHORTEST_IPV4 = 20;
/** Kind of the TCP option. */
const MULTIPATH_TCP = 30;

/** What a table says, with offsets from the header's first byte; made once for each table. */
interface TablePlaces {
  readonly places: readonly LayerPlace[];
  /** Bytes from the header's first one that the table speaks of. */
  readonly length: number;
}
const tables = new WeakMap<readonly FieldSpec[], TablePlaces>();

/** The addresses, and what may be checksums, in the header of a layer. Masking looks at every frame: nothing is interpreted. */
export function layerPlaces(bytes: Uint8Array, layer: Layer): LayerPlace[] {
  const { protocol, start, headerEnd } = layer;
  const { places } = placesOf(protocol.fields);
  const found: LayerPlace[] = [];
  for (const place of places) {
    const from = start + place.start;
    if (from < headerEnd) found.push({ ...place, start: from });
  }
  if (mayHaveMore(bytes, layer)) collect(bytes, protocol.extraNodes?.(bytes, layer, [], {}) ?? [], found);
  return found;
}

/** Bytes from the layer's first one that its table speaks of; options and the like stand behind them. */
export function tableLength({ protocol }: Layer): number {
  return placesOf(protocol.fields).length;
}

function placesOf(table: readonly FieldSpec[]): TablePlaces {
  let known = tables.get(table);
  if (!known) {
    const fields = allFields(table);
    known = {
      places: fields.flatMap(({ kind, offset, length, filter }) => {
        const address = kind === 'ipv4' || kind === 'ipv6' || kind === 'mac' ? kind : undefined;
        if (!address && !filter?.endsWith('checksum')) return [];
        return [{ start: offset, length, ...(address ? { address } : {}), ...(filter ? { filter } : {}) }];
      }),
      length: Math.max(0, ...table.map(({ offset, length }) => offset + length)),
    };
    tables.set(table, known);
  }
  return known;
}

/** Fields that are addresses are known by their text: it is that of their bytes. */
function collect(bytes: Uint8Array, nodes: readonly FieldNode[], found: LayerPlace[]): void {
  for (const { start, length, label, value, filter, children } of nodes) {
    const address = start + length <= bytes.length ? kindOf(bytes, start, length, value) : undefined;
    if (address) found.push({ start, length, address });
    else if (label === 'Rest' && !children) found.push({ start, length, isRest: true });
    else if (filter !== undefined && length === 2) found.push({ start, length, filter });
    if (children) collect(bytes, children, found);
  }
}

function kindOf(bytes: Uint8Array, start: number, length: number, value: string): AddressKind | undefined {
  if (length === 4 && value === ipv4Address(bytes, start)) return 'ipv4';
  if (length === 16 && value === ipv6Address(bytes, start)) return 'ipv6';
  if (length === 6 && value === macAddress(bytes, start)) return 'mac';
  return undefined;
}

/** Whether a layer can have addresses or checksums besides those of its table: most frames' layers cannot. */
function mayHaveMore(bytes: Uint8Array, { protocol, start, headerEnd }: Layer): boolean {
  switch (protocol.id) {
    case 'ethernet':
    case 'arp':
    case 'udp':
      return false;
    case 'ipv4':
      return headerEnd - start > SHORTEST_IPV4;
    case 'tcp':
      // Only Multipath TCP tells addresses.
      return bytes.subarray(start, headerEnd).includes(MULTIPATH_TCP);
    default:
      return true;
  }
}
