import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32c, digestOf } from '../../../src/core/bytes/crc32c';
import { hex } from '../../support/captureBuilder';
import { digest } from '../../support/pduBuilder';

const wire = (value: number): string => value.toString(16).padStart(8, '0');

describe('crc32c', () => {
  /** RFC 3720, appendix B.4: bytes and their digest as on the wire. */
  const examples: [string, Uint8Array, string][] = [
    ['32 bytes of zeroes', new Uint8Array(32), 'aa36918a'],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), '43aba862'],
    ['32 bytes counting up', Uint8Array.from({ length: 32 }, (_, at) => at), '4e79dd46'],
    ['32 bytes counting down', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), '5cdb3f11'],
    [
      'a READ(10) command',
      hex(`01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018
           28000000 00000000 02000000 00000000`),
      '563a96d9',
    ],
  ];
  for (const [name, bytes, expected] of examples) {
    it(`gives the digest of the RFC for ${name}`, () => {
      assert.equal(wire(digestOf(crc32c(bytes))), expected);
    });
  }

  it('gives the check value of the algorithm', () => {
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
    assert.equal(crc32c(new Uint8Array(0)), 0);
  });

  it('equals the definition, bit by bit, at every length and position', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (bytes, start) => {
        assert.equal(wire(digestOf(crc32c(bytes, start))), Buffer.from(digest(bytes.subarray(start))).toString('hex'));
      }),
    );
  });

  it('goes on from the CRC of the bytes before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        assert.equal(crc32c(bytes, cut, bytes.length, crc32c(bytes, 0, cut)), crc32c(bytes));
      }),
    );
  });

  it('keeps to the array', () => {
    assert.equal(crc32c(Uint8Array.of(1, 2, 3), -5, 99), crc32c(Uint8Array.of(1, 2, 3)));
  });
});
