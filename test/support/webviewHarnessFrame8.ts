import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { FrameDetail } from '../../src/messages/results';

/**
 * A Login Request in two TCP segments, as in frames 7 and 8 of the user's walk-through: 48 bytes of header in one frame,
 * 232 bytes of text in the next. Built here so that the tests need no capture.
 */
const keys = [
  ['InitiatorName', 'iqn.1998-01.com.vmware:wdc-tse-h171-3c00d9ce'],
  ['SessionType', 'Discovery'],
  ['HeaderDigest', 'None'],
  ['DataDigest', 'None'],
  ['DefaultTime2Wait', '0'],
  ['DefaultTime2Retain', '0'],
  ['IFMarker', 'No'],
  ['OFMarker', 'No'],
  ['ErrorRecoveryLevel', '0'],
  ['MaxRecvDataSegmentLength', '32768'],
] as const;

const headerLength = 48;
const rfc = (section: string) => ({ rfc: 3720, section });

/** The reassembled PDU. */
export function loginPdu(): Uint8Array {
  const text = new TextEncoder().encode(keys.map(([key, value]) => `${key}=${value}\0`).join(''));
  const pdu = new Uint8Array(headerLength + Math.ceil(text.length / 4) * 4);
  pdu.set([0x43, 0x87, 0, 0, 0, 0, text.length >> 8, text.length & 0xff, 0x00, 0x02, 0x3d]);
  pdu[27] = 1;
  pdu.set(text, headerLength);
  return pdu;
}

function field(label: string, value: string, start: number, length: number, more: Partial<FieldNode> = {}): FieldNode {
  return { label, value, source: 1, start, length, ...more };
}

function bit(label: string, value: string, start: number, mask: number, more: Partial<FieldNode> = {}): FieldNode {
  return field(label, value, start, 1, { mask, topic: `field/0x03/iscsi.login.${label.toLowerCase()}`, ...more });
}

function keyNodes(): FieldNode[] {
  let start = headerLength;
  return keys.map(([key, value], at) => {
    const length = key.length + 1 + value.length;
    const node = field(key, value, start, length, { topic: `key/${key}`, rfc: rfc(`12.${at + 1}`) });
    start += length + 1;
    return node;
  });
}

function loginTree(): FieldNode {
  return field('iSCSI Login Request', '', 0, 280, {
    topic: 'opcode/0x03',
    rfc: rfc('10.12'),
    children: [
      field('Opcode', '0x03', 0, 1, { mask: 0x3f, note: 'Login Request', topic: 'opcode/0x03', rfc: rfc('10.2.1.2') }),
      field('Flags', '', 1, 1, {
        rfc: rfc('10.12.1'),
        children: [
          bit('T', '1', 1, 0x80, { note: 'ready to transit', rfc: rfc('10.12.1') }),
          bit('C', '0', 1, 0x40, { note: 'text complete', rfc: rfc('10.12.2') }),
          bit('Reserved', '0', 1, 0x30, { unused: true, note: 'reserved' }),
          bit('CSG', '1', 1, 0x0c, { note: 'LoginOperationalNegotiation', rfc: rfc('10.12.3') }),
          bit('NSG', '3', 1, 0x03, { note: 'FullFeaturePhase', rfc: rfc('10.12.3') }),
        ],
      }),
      field('VersionMax', '0', 2, 1, { rfc: rfc('10.12.4') }),
      field('VersionMin', '0', 3, 1, { rfc: rfc('10.12.5') }),
      field('TotalAHSLength', '0', 4, 1),
      field('DataSegmentLength', '231', 5, 3, { topic: 'field/0x03/iscsi.datasegmentlength' }),
      field('ISID', '00023d000000', 8, 6, {
        topic: 'field/0x03/iscsi.isid',
        rfc: rfc('10.12.5'),
        children: [
          field('Type', '0', 8, 1, { mask: 0xc0, note: 'OUI' }),
          field('A', '0', 8, 1, { mask: 0x3f }),
          field('B', '0x023d', 9, 2),
          field('C', '0', 11, 1),
          field('D', '0', 12, 2),
        ],
      }),
      field('TSIH', '0', 14, 2, { note: 'new session', rfc: rfc('10.12.6') }),
      field('Initiator Task Tag', '0x00000000', 16, 4),
      field('CID', '0', 20, 2, { rfc: rfc('10.12.7') }),
      field('CmdSN', '1', 24, 4, { rfc: rfc('10.12.8') }),
      field('ExpStatSN', '0', 28, 4, { rfc: rfc('10.12.9') }),
      field(`Keys (${keys.length})`, '', headerLength, 231, { children: keyNodes() }),
      field('Padding', '00', 279, 1, {
        severity: 'warning',
        problem: 'Example of a problem: the padding was looked at twice.',
      }),
    ],
  });
}

/** Ethernet, IPv4 and TCP of both frames; `payload` is the number of bytes behind them. */
function lowerLayers(payload: number): FieldNode[] {
  const at = (label: string, value: string, start: number, length: number, children?: FieldNode[]): FieldNode => ({
    label,
    value,
    source: 0,
    start,
    length,
    ...(children ? { children } : {}),
  });
  return [
    at('Ethernet II', '00:50:56:73:16:b1 → 00:50:56:8c:54:94', 0, 14, [
      at('Destination', '00:50:56:8c:54:94', 0, 6),
      at('Source', '00:50:56:73:16:b1', 6, 6),
      at('EtherType', '0x0800', 12, 2),
    ]),
    at('IPv4', '10.131.13.11 → 10.131.13.10', 14, 20, [at('Version', '4', 14, 1), at('Protocol', '6', 23, 1)]),
    at('TCP', `57956 → 3260  Seq 49 Ack 1 Len ${payload}`, 34, 32, [
      at('Source Port', '57956', 34, 2),
      at('Destination Port', '3260', 36, 2),
      { ...at('Sequence Number', '49', 38, 4), topic: 'field/tcp/tcp.seq', rfc: { rfc: 9293, section: '3.1' } },
    ]),
  ];
}

function frameBytes(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(66 + payload.length);
  bytes.set([0x00, 0x50, 0x56, 0x8c, 0x54, 0x94, 0x00, 0x50, 0x56, 0x73, 0x16, 0xb1, 0x08, 0x00, 0x45]);
  bytes.set([0xe2, 0x64, 0x0c, 0xbc], 34);
  bytes.set(payload, 66);
  return bytes;
}

/** Details of frame 8 (the last segment of the PDU) or 7 (its first one). */
export function loginDetail(frame: 7 | 8): FrameDetail {
  const pdu = loginPdu();
  const [from, to] = frame === 7 ? [0, headerLength] : [headerLength, pdu.length];
  const bytes = frameBytes(pdu.subarray(from, to));
  const source = { name: `Frame ${frame} (${bytes.length} bytes)`, bytes, fullLength: bytes.length };
  return {
    frame,
    title: 'Login Request (frames 7 + 8, 280 bytes)',
    sources: [source, { name: `Reassembled PDU (${pdu.length} bytes)`, bytes: pdu, fullLength: pdu.length }],
    mappings: [{ source: 1, start: from, frameStart: 66, length: to - from }],
    tree: [...lowerLayers(to - from), loginTree()],
    related: [
      frame === 8
        ? { frame: 7, relation: 'segment', label: 'begins in' }
        : { frame: 8, relation: 'segment', label: 'continues in' },
      { frame: 11, relation: 'response', label: 'Login Response' },
    ],
    issues: [],
  };
}
