import assert from 'node:assert/strict';
import { PcapReader } from '../../../src/core/capture/PcapReader';
import { join, pcapFile, pcapVariant } from '../../support/captureBuilder';
import { read } from './readAll';

const BYTES = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);

describe('PcapReader', () => {
  for (const littleEndian of [true, false]) {
    for (const nanoseconds of [true, false]) {
      const name = `${littleEndian ? 'little' : 'big'}-endian, ${nanoseconds ? 'nano' : 'micro'}seconds`;
      it(`reads ${name}`, () => {
        const packets = [
          { bytes: BYTES, seconds: 1335478366, nanoseconds: 448450000 },
          { bytes: BYTES.subarray(2), seconds: 4294967295, nanoseconds: nanoseconds ? 999999999 : 999999000 },
        ];
        const { reader, frames } = read(pcapFile(packets, { littleEndian, nanoseconds, linkType: 113 }));
        assert.equal(reader.format, `pcap, ${name}`);
        assert.deepEqual(reader.interfaces, [{ linkType: 113, timeDigits: nanoseconds ? 9 : 6 }]);
        assert.deepEqual(
          frames.map((frame) => [frame.seconds, frame.nanoseconds, frame.fileOffset, [...frame.bytes]]),
          [
            [1335478366, 448450000, 40, [1, 2, 3, 4, 5, 6, 7]],
            [4294967295, nanoseconds ? 999999999 : 999999000, 63, [3, 4, 5, 6, 7]],
          ],
        );
        assert.deepEqual(reader.notices, []);
      });
    }
  }

  it('keeps the length on the wire apart from what was captured', () => {
    const { frames } = read(pcapFile([{ bytes: BYTES, original: 1514 }]));
    assert.deepEqual([frames[0]?.captured, frames[0]?.original], [7, 1514]);
  });

  it('takes a length on the wire below the captured one for the captured one', () => {
    const { frames } = read(pcapFile([{ bytes: BYTES, original: 0 }]));
    assert.deepEqual([frames[0]?.captured, frames[0]?.original], [7, 7]);
  });

  it('ignores the frame check sequence bits above the link type', () => {
    const file = pcapFile([]);
    file.set([1, 0, 0, 0x24], 20);
    assert.equal(PcapReader.open(file)?.interfaces[0]?.linkType, 1);
  });

  it('carries a fraction of a second or more over into the seconds', () => {
    const file = pcapFile([{ bytes: BYTES, seconds: 10 }]);
    new DataView(file.buffer).setUint32(28, 2_500_000, true);
    const { frames } = read(file);
    assert.deepEqual([frames[0]?.seconds, frames[0]?.nanoseconds], [12, 500_000_000]);
  });

  it('shows everything before a record that is cut off, and says how many bytes are missing', () => {
    const whole = pcapFile([{ bytes: BYTES }, { bytes: BYTES }]);
    const { reader, frames } = read(whole.subarray(0, whole.length - 3));
    assert.equal(frames.length, 1);
    assert.deepEqual(reader.notices, [
      {
        severity: 'warning',
        offset: 47,
        cutOff: true,
        message:
          'The last record is cut off: at offset 47 the file has 20 more bytes, and 3 bytes are missing. Everything ' +
          'before it is shown.',
      },
    ]);
  });

  it('speaks of one missing byte in the singular', () => {
    const whole = pcapFile([{ bytes: BYTES }]);
    const { reader } = read(whole.subarray(0, whole.length - 1));
    assert.match(reader.notices[0]?.message ?? '', /and 1 byte is missing/);
  });

  it('says how much of a record header is missing', () => {
    const whole = pcapFile([{ bytes: BYTES }, { bytes: BYTES }]);
    const { reader, frames } = read(whole.subarray(0, 47 + 5));
    assert.equal(frames.length, 1);
    assert.match(
      reader.notices[0]?.message ?? '',
      /at offset 47 the file has 5 more bytes, and 11 bytes of its header/,
    );
  });

  it('stops at a record of an absurd length instead of asking for gigabytes', () => {
    const file = pcapFile([{ bytes: BYTES }, { bytes: BYTES }]);
    new DataView(file.buffer).setUint32(47 + 8, 0xfffffff0, true);
    const { reader, frames, asked } = read(file);
    assert.equal(frames.length, 1);
    assert.equal(reader.notices[0]?.severity, 'error');
    assert.match(reader.notices[0]?.message ?? '', /offset 47 is damaged: it claims 4294967280 bytes/);
    assert.ok(asked < 1024);
  });

  it('reads a capture without records', () => {
    const { reader, frames } = read(pcapFile([]));
    assert.deepEqual([frames.length, reader.notices.length], [0, 0]);
  });

  it('reads a record without bytes', () => {
    const { frames } = read(pcapFile([{ bytes: new Uint8Array(0), original: 60 }, { bytes: BYTES }]));
    assert.deepEqual(
      frames.map(({ captured, original }) => [captured, original]),
      [
        [0, 60],
        [7, 7],
      ],
    );
  });

  it('does not take a file for one of Red Hat or Nokia because its second record is damaged', () => {
    // Found by damagedCaptures.test.ts: 24 bytes of header fit as well among zeros.
    const file = pcapFile([{ bytes: new Uint8Array(2) }, { bytes: Uint8Array.of(1) }, { bytes: new Uint8Array(1) }]);
    for (let at = 42; at < file.length; at++) {
      for (const value of [0x01, 0x7f, 0xff]) {
        const damaged = Uint8Array.from(file);
        damaged[at] = value;
        for (const chunk of [20, 256])
          assert.equal(read(damaged, chunk).frames[0]?.fileOffset, 40, `${value} at ${at}`);
      }
    }
  });

  it('finds records of Nokia whatever the length of a block is', () => {
    for (const chunk of [16, 17, 50, 300, 4096]) {
      const { reader, frames } = read(pcapVariant({ behindHeader: 4 }), chunk);
      assert.equal(reader.format, 'pcap, little-endian, microseconds, Nokia');
      assert.deepEqual(
        frames.map(({ fileOffset }) => fileOffset),
        [44, 124, 204, 284, 364],
      );
    }
  });

  it('does not take other files for its own', () => {
    assert.equal(PcapReader.open(new Uint8Array(24)), undefined);
    assert.equal(PcapReader.open(pcapFile([]).subarray(0, 23)), undefined);
    assert.equal(PcapReader.open(join(Uint8Array.of(0xa1, 0xb2), new Uint8Array(30))), undefined);
  });
});
