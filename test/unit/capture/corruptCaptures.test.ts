/** Damaged captures: the frames that are whole, one notice that says what is wrong and where, and no exception. */
import assert from 'node:assert/strict';
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  obsoletePacket,
  option,
  pcapFile,
  sectionHeader,
  simplePacket,
  tcpFrame,
} from '../../support/captureBuilder';
import { analysed } from '../../support/analysed';
import { read } from './readAll';

const BYTES = hex('01020304 05060708');
const HEAD = join(sectionHeader(), interfaceDescription());
const PACKET = enhancedPacket(1n, { bytes: BYTES });
const FAR = enhancedPacket((1n << 62n) + 1n, { bytes: BYTES });
const WHOLE = join(HEAD, PACKET, PACKET);
/** Where the second packet begins, and what ends before it. */
const SECOND = HEAD.length + PACKET.length;

/** A copy with one little-endian word replaced. */
function patched(file: Uint8Array, at: number, value: number, size: 2 | 4 = 4): Uint8Array {
  const copy = Uint8Array.from(file);
  const view = new DataView(copy.buffer);
  if (size === 4) view.setUint32(at, value, true);
  else view.setUint16(at, value, true);
  return copy;
}

/** What is wrong, the file, frames that are shown, the notice; undefined where nothing is to be told. */
type Row = readonly [damage: string, file: Uint8Array, frames: number, notice: RegExp | undefined];

const cut = (file: Uint8Array, at: number): Uint8Array => file.subarray(0, at);
const offset = (at: number): string => `offset ${at}\\b`;
const said = (at: number, what: string): RegExp => new RegExp(`${offset(at)}.*${what}`);
const cutOff = (at: number): RegExp => new RegExp(`cut off: at ${offset(at)}.*missing`);

const PCAPNG: readonly Row[] = [
  ['nothing', WHOLE, 2, undefined],
  ['a cut in a section header', cut(sectionHeader(), 20), 0, cutOff(0)],
  ['a cut in an interface description', cut(HEAD, HEAD.length - 5), 0, cutOff(28)],
  ...[1, 4, 7, 8, 11, 12, 27, 28, 30, 35, 36, 39].map((kept): Row => [
    `a cut ${kept} bytes into a packet`,
    cut(WHOLE, SECOND + kept),
    1,
    cutOff(SECOND),
  ]),
  ['a block of length 0', patched(WHOLE, SECOND + 4, 0), 1, said(SECOND, 'a block of 0 bytes; the shortest has 12')],
  ['a block of length 8', patched(WHOLE, SECOND + 4, 8), 1, said(SECOND, 'a block of 8 bytes')],
  ['a huge length', patched(WHOLE, SECOND + 4, 0xfffffff0), 1, said(SECOND, '4294967280 bytes.*the file has 40 more')],
  ['a length that is too long', patched(WHOLE, SECOND + 4, 44), 1, cutOff(SECOND)],
  [
    'a length that is too short',
    patched(join(WHOLE, PACKET), SECOND + 4, 36),
    1,
    said(SECOND, '36 bytes whose last four bytes say \\d+; both lengths must be the same'),
  ],
  ['a wrong length behind a block', patched(join(WHOLE, PACKET), SECOND + 36, 44), 3, said(SECOND, '40 bytes.*say 44')],
  ['a wrong length behind the last block', patched(WHOLE, SECOND + 36, 0), 2, said(SECOND, '40 bytes.*say 0')],
  [
    'an odd length, and the next block on the boundary behind it',
    join(HEAD, patched(patched(enhancedPacket(1n, { bytes: BYTES.subarray(0, 5) }), 4, 37), 36, 37), PACKET),
    2,
    undefined,
  ],
  ['an interface that is not there', patched(WHOLE, SECOND + 8, 7), 1, said(SECOND, 'interface 7, which no block')],
  ['a captured length beyond the block', patched(WHOLE, SECOND + 20, 99), 2, said(SECOND, '99 bytes.*room for 8')],
  [
    'a packet block too short for a packet',
    join(WHOLE, block(true, 6, new Uint8Array(8))),
    2,
    said(SECOND + 40, 'too short'),
  ],
  ['zeros behind', join(WHOLE, new Uint8Array(40)), 2, said(SECOND + 40, 'a block of 0 bytes')],
  [
    'garbage behind',
    join(WHOLE, new Uint8Array(40).fill(0xee)),
    2,
    said(SECOND + 40, 'bytes, where the file has 40 more'),
  ],
  [
    'a section header without a byte order',
    join(WHOLE, patched(sectionHeader(), 8, 0x11223344), PACKET),
    2,
    said(SECOND + 40, 'without a byte-order magic'),
  ],
  [
    'the other byte order without a section header',
    join(WHOLE, enhancedPacket(1n, { bytes: BYTES }, false)),
    2,
    said(SECOND + 40, '671088640 bytes'),
  ],
  ['a section without interfaces', join(WHOLE, sectionHeader(), PACKET), 2, said(SECOND + 68, 'names interface 0')],
  ['an unknown version', join(patched(HEAD, 12, 9, 2), PACKET), 1, said(0, 'version 9; only version 1')],
  [
    'an option of an interface that is too long',
    join(
      sectionHeader(),
      patched(interfaceDescription(true, { options: [option(true, 2, BYTES)] }), 18, 99, 2),
      PACKET,
    ),
    1,
    said(44, 'claims 99 bytes, but its block has room for 12'),
  ],
  [
    'a time beyond all that can be told',
    join(sectionHeader(), interfaceDescription(true, { options: [option(true, 9, Uint8Array.of(0))] }), FAR, FAR),
    2,
    said(60, 'a time of 4611686018427387905\\.0+ seconds, expected at most \\d+ before or after 1970'),
  ],
  [
    'an option of a packet that is too long',
    join(HEAD, patched(enhancedPacket(1n, { bytes: BYTES, options: [option(true, 1, BYTES)] }), 38, 99, 2), PACKET),
    2,
    said(HEAD.length + 36, 'claims 99 bytes, but its block has room for 8'),
  ],
  [
    'a captured length beyond an obsolete block',
    join(HEAD, patched(obsoletePacket(1n, { bytes: BYTES }), 20, 5000)),
    1,
    said(HEAD.length, '5000 bytes.*room for 8'),
  ],
  ['a simple packet that claims more', join(HEAD, simplePacket({ bytes: BYTES, original: 5000 })), 1, undefined],
  [
    'blocks of names, statistics, secrets, journals and custom ones: passed over',
    join(HEAD, ...[4, 5, 7, 8, 9, 10, 0xbad, 0x40000bad].map((type) => block(true, type, BYTES)), PACKET),
    1,
    undefined,
  ],
];

const RECORD = 16 + BYTES.length;
const PCAP = pcapFile([{ bytes: BYTES }, { bytes: BYTES }]);
const SECOND_RECORD = 24 + RECORD;

const CLASSIC: readonly Row[] = [
  ['nothing', PCAP, 2, undefined],
  ...[1, 8, 15, 16, 17, 23].map((kept): Row => [
    `a cut ${kept} bytes into a record`,
    cut(PCAP, SECOND_RECORD + kept),
    1,
    cutOff(SECOND_RECORD),
  ]),
  ['a cut behind the file header', cut(PCAP, 24), 0, undefined],
  ['a huge length', patched(PCAP, SECOND_RECORD + 8, 0xfffffff0), 1, said(SECOND_RECORD, 'claims 4294967280 bytes')],
  [
    'a length beyond file and limit',
    patched(PCAP, SECOND_RECORD + 8, 300_000),
    1,
    said(SECOND_RECORD, 'claims 300000 bytes, where the file has 8 more bytes'),
  ],
  ['a length beyond the file', patched(PCAP, SECOND_RECORD + 8, 9), 1, cutOff(SECOND_RECORD)],
  ['no length on the wire', patched(PCAP, SECOND_RECORD + 12, 0), 2, undefined],
  ['garbage behind', join(PCAP, new Uint8Array(40).fill(0xee)), 2, said(SECOND_RECORD + RECORD, 'claims \\d+ bytes')],
  ['an unknown version', patched(PCAP, 4, 3, 2), 2, said(4, 'version 3.4; only 2.4 is known')],
];

for (const [format, rows] of [
  ['pcapng', PCAPNG],
  ['pcap', CLASSIC],
] as const) {
  describe(`damaged ${format} files`, () => {
    for (const [damage, file, frames, notice] of rows) {
      it(damage, () => {
        for (const chunk of [16, 64, 4096]) {
          const result = read(file, chunk);
          assert.equal(result.frames.length, frames);
          const { notices } = result.reader;
          assert.equal(notices.length, notice ? 1 : 0, notices.map(({ message }) => message).join('\n'));
          if (notice) assert.match(notices[0].message, notice);
        }
      });
    }
  });
}

describe('what is no capture any more', () => {
  it('a pcapng file without its section header is refused', () => {
    assert.throws(() => read(interfaceDescription()), /expected at offset 0/);
  });

  it('a frame check sequence that the link type word tells of is no payload', async () => {
    const from = { address: '10.0.0.1', port: 1 };
    const to = { address: '10.0.0.2', port: 2 };
    const frame = tcpFrame({ from, to, sequence: 1, payload: hex('aabbccdd') });
    const file = patched(pcapFile([{ bytes: join(frame, hex('deadbeef')) }]), 20, 0x24000001);
    const { analysis } = await analysed(file);
    assert.equal(
      analysis.capture.format,
      'pcap, little-endian, microseconds, frames end with 4 bytes of check sequence',
    );
    assert.equal(analysis.frames.payloadLength(0), 4);
    assert.equal(analysis.capture.interfaces[0].linkType, 1);
  });
});
