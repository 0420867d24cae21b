import assert from 'node:assert/strict';
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  option,
  sectionHeader,
  simplePacket,
} from '../../support/captureBuilder';
import { read } from './readAll';

const BYTES = Uint8Array.of(1, 2, 3, 4, 5);
const NOW = 1_335_478_366_448_450n;

function times(file: Uint8Array): [number, number][] {
  return read(file).frames.map(({ seconds, nanoseconds }) => [seconds, nanoseconds]);
}

describe('PcapngReader', () => {
  for (const little of [true, false]) {
    it(`reads sections in ${little ? 'little' : 'big'}-endian order`, () => {
      const file = join(
        sectionHeader(little),
        interfaceDescription(little, { linkType: 113 }),
        enhancedPacket(NOW, { bytes: BYTES, original: 99 }, little),
        enhancedPacket(NOW + 1n, { bytes: BYTES.subarray(0, 4) }, little),
      );
      const { reader, frames } = read(file);
      assert.equal(reader.format, `pcapng, ${little ? 'little' : 'big'}-endian`);
      const blocks = little ? 'little-endian' : 'big-endian';
      assert.deepEqual(reader.interfaces, [{ linkType: 113, timeDigits: 6, blocks, describedAt: 28 }]);
      assert.deepEqual(
        frames.map((frame) => [frame.seconds, frame.nanoseconds, frame.captured, frame.original, [...frame.bytes]]),
        [
          [1335478366, 448450000, 5, 99, [1, 2, 3, 4, 5]],
          [1335478366, 448451000, 4, 4, [1, 2, 3, 4]],
        ],
      );
      assert.deepEqual(
        frames.map(({ fileOffset }) => [...file.subarray(fileOffset, fileOffset + 4)]),
        [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ],
      );
      assert.deepEqual(reader.notices, []);
    });
  }

  it('reads if_tsresol and if_tsoffset, decimal and binary, and options of any padding', () => {
    const describe = (...options: Uint8Array[]): Uint8Array => interfaceDescription(true, { options });
    const name = option(true, 2, Buffer.from('eth-0'));
    const at = (resolution: number, offset?: bigint): Uint8Array => {
      const options = [name, option(true, 9, Uint8Array.of(resolution))];
      if (offset !== undefined) {
        const value = new Uint8Array(8);
        new DataView(value.buffer).setBigInt64(0, offset, true);
        options.push(option(true, 14, value));
      }
      return describe(...options);
    };
    const file = join(
      sectionHeader(),
      at(9),
      at(0),
      at(0x80 | 10),
      at(6, -3600n),
      at(9, 1_000_000_000n),
      enhancedPacket(1_500_000_000_123_456_789n, { bytes: BYTES }, true, 0),
      enhancedPacket(77n, { bytes: BYTES }, true, 1),
      enhancedPacket(1024n * 5n + 1n, { bytes: BYTES }, true, 2),
      enhancedPacket(3_601_000_001n, { bytes: BYTES }, true, 3),
      enhancedPacket(5n, { bytes: BYTES }, true, 4),
    );
    assert.deepEqual(times(file), [
      [1500000000, 123456789],
      [77, 0],
      [5, 976562],
      [1, 1000],
      [1000000000, 5],
    ]);
    const { reader, frames } = read(file);
    assert.deepEqual(
      reader.interfaces.map(({ timeDigits, name: called }) => [timeDigits, called]),
      [
        [9, 'eth-0'],
        [0, 'eth-0'],
        [4, 'eth-0'],
        [6, 'eth-0'],
        [9, 'eth-0'],
      ],
    );
    assert.deepEqual(
      frames.map(({ interfaceIndex }) => interfaceIndex),
      [0, 1, 2, 3, 4],
    );
  });

  it('reads simple packets without a time, cut to the snap length', () => {
    const file = join(
      sectionHeader(),
      interfaceDescription(true, { snapLength: 3 }),
      simplePacket({ bytes: BYTES.subarray(0, 3), original: 60 }),
    );
    const [frame] = read(file).frames;
    assert.ok(frame);
    assert.deepEqual([frame.captured, frame.original, [...frame.bytes]], [3, 60, [1, 2, 3]]);
    assert.ok(Number.isNaN(frame.seconds));
  });

  it('reads obsolete packet blocks', () => {
    const old = block(
      true,
      2,
      join(hex('0000 0700'), hex('01000000 02000000'), hex('03000000 04000000'), Uint8Array.of(9, 8, 7, 0)),
    );
    const [frame] = read(join(sectionHeader(), interfaceDescription(), old)).frames;
    assert.ok(frame);
    // (1 * 2^32 + 2) microseconds.
    assert.deepEqual([frame.seconds, frame.nanoseconds], [4294, 967298000]);
    assert.deepEqual([frame.captured, frame.original, [...frame.bytes]], [3, 4, [9, 8, 7]]);
  });

  it('passes over blocks that it does not need, even ones longer than a chunk', () => {
    const file = join(
      sectionHeader(),
      block(true, 5, new Uint8Array(40)),
      interfaceDescription(),
      block(true, 0x0bad, new Uint8Array(5000)),
      enhancedPacket(NOW, { bytes: BYTES }),
      block(true, 4, new Uint8Array(9)),
      enhancedPacket(NOW, { bytes: BYTES }),
    );
    const { frames, reader } = read(file, 64);
    assert.equal(frames.length, 2);
    assert.deepEqual(reader.notices, []);
  });

  it('says how many packets an interface dropped, by its last counters', () => {
    const counters = (count: number): Uint8Array =>
      block(true, 5, join(new Uint8Array(12), option(true, 5, Uint8Array.of(count, 0, 0, 0, 0, 0, 0, 0))));
    const file = join(sectionHeader(), interfaceDescription(), counters(0), counters(3), counters(7));
    assert.deepEqual(
      read(file).reader.notices.map(({ message }) => message),
      ['The capture lost packets: interface 0 dropped 7 for want of room, by its own count.'],
    );
  });

  it('reads several sections, each with its own byte order and interfaces', () => {
    const file = join(
      sectionHeader(true),
      interfaceDescription(true, { linkType: 1 }),
      interfaceDescription(true, { linkType: 113 }),
      enhancedPacket(NOW, { bytes: BYTES }, true, 1),
      sectionHeader(false),
      interfaceDescription(false, { linkType: 101, options: [option(false, 9, Uint8Array.of(9))] }),
      enhancedPacket(NOW * 1000n + 1n, { bytes: BYTES }, false, 0),
    );
    const { reader, frames } = read(file);
    assert.equal(reader.format, 'pcapng, little-endian, 2 sections');
    assert.deepEqual(
      frames.map(({ interfaceIndex, seconds, nanoseconds }) => [
        reader.interfaces[interfaceIndex]?.linkType,
        seconds,
        nanoseconds,
      ]),
      [
        [113, 1335478366, 448450000],
        [101, 1335478366, 448450001],
      ],
    );
  });

  it('reports a packet of an interface that no block of its section describes', () => {
    const file = join(sectionHeader(), interfaceDescription(), sectionHeader(), enhancedPacket(NOW, { bytes: BYTES }));
    const { reader, frames } = read(file);
    assert.equal(frames.length, 0);
    assert.match(reader.notices[0]?.message ?? '', /names interface 0, which no block describes/);
  });

  it('ends at a block of length zero instead of reading it for ever', () => {
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      enhancedPacket(NOW, { bytes: BYTES }),
      new Uint8Array(64),
    );
    file.set([6, 0, 0, 0, 0, 0, 0, 0], file.length - 64);
    const { reader, frames } = read(file);
    assert.equal(frames.length, 1);
    assert.match(reader.notices[0]?.message ?? '', /damaged at offset \d+: a block of 0 bytes/);
  });

  it('ends at a packet block of an absurd length without asking for it', () => {
    const whole = join(sectionHeader(), interfaceDescription(), enhancedPacket(NOW, { bytes: BYTES }));
    // The file would have to be that long for the length to count as damage and not as a cut.
    const damaged = join(whole, hex('06000000 f0ffff7f'), new Uint8Array(64));
    const { frames, asked, reader } = read(damaged);
    assert.equal(frames.length, 1);
    assert.ok(asked < 4096);
    assert.match(reader.notices[0]?.message ?? '', /cut off|damaged/);
  });

  it('says how many bytes of a block that is cut off are missing', () => {
    const last = enhancedPacket(NOW, { bytes: BYTES });
    const whole = join(sectionHeader(), interfaceDescription(), enhancedPacket(NOW, { bytes: BYTES }), last);
    const { reader, frames } = read(whole.subarray(0, whole.length - 7));
    assert.equal(frames.length, 1);
    const offset = whole.length - last.length;
    assert.equal(
      reader.notices[0]?.message,
      `The last block is cut off: at offset ${offset} the file has ${last.length - 7} more bytes, and 7 bytes are ` +
        'missing. Everything before it is shown.',
    );
  });

  it('says so when not even the length of the last block is there', () => {
    const whole = join(sectionHeader(), interfaceDescription(), enhancedPacket(NOW, { bytes: BYTES }));
    const { reader, frames } = read(join(whole, hex('0600')));
    assert.equal(frames.length, 1);
    assert.match(reader.notices[0]?.message ?? '', /the file has 2 more bytes, and 10 bytes are missing/);
  });

  it('shows the bytes that are there when a packet claims more than its block holds', () => {
    const packet = enhancedPacket(NOW, { bytes: BYTES });
    new DataView(packet.buffer).setUint32(20, 5000, true);
    const { reader, frames } = read(join(sectionHeader(), interfaceDescription(), packet));
    assert.equal(frames[0]?.captured, 8);
    assert.match(reader.notices[0]?.message ?? '', /claims 5000 bytes, but its block has room for 8/);
  });

  it('reports an interface description that is too short and goes on', () => {
    const file = join(sectionHeader(), block(true, 1, new Uint8Array(4)), interfaceDescription());
    assert.match(read(file).reader.notices[0]?.message ?? '', /too short/);
  });

  it('does not read options beyond their block', () => {
    const lying = interfaceDescription(true, { options: [option(true, 9, Uint8Array.of(9))] });
    // The option claims 200 bytes.
    new DataView(lying.buffer).setUint16(18, 200, true);
    const { reader } = read(join(sectionHeader(), lying));
    assert.deepEqual(reader.interfaces, [{ linkType: 1, timeDigits: 6, blocks: 'little-endian', describedAt: 28 }]);
  });
});

describe('PcapngReader and a flood of interfaces', () => {
  it('shows no packet of the 65,537th under the number of another', () => {
    const one = interfaceDescription();
    const flood = new Uint8Array(one.length * 65_537);
    for (let at = 0; at < 65_537; at++) flood.set(one, at * one.length);
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const file = join(
      sectionHeader(),
      flood,
      enhancedPacket(0n, { bytes }, true, 65_535),
      enhancedPacket(0n, { bytes }, true, 65_536),
    );
    const { reader, frames } = read(file, 1 << 20);
    assert.deepEqual(
      frames.map(({ interfaceIndex }) => interfaceIndex),
      [65_535],
    );
    assert.match(reader.notices[0]?.message ?? '', /one too many \(65536\)/);
  });
});
