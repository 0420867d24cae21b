import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTextKeys, type TextContinuation, type TextKeys } from '../../../src/core/protocols/iscsi/textKeys';

const parse = (text: string | Uint8Array, continuation?: TextContinuation): TextKeys => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return parseTextKeys(bytes, 0, bytes.length, continuation);
};
const pairs = (keys: TextKeys): string[][] => keys.pairs.map(({ key, value }) => [key, value]);
const messages = (keys: TextKeys): string[] => keys.issues.map(({ severity, message }) => `${severity}: ${message}`);

describe('parseTextKeys', () => {
  it('reads pairs with their places', () => {
    const keys = parse('SessionType=Discovery\0HeaderDigest=None\0');
    assert.deepEqual(pairs(keys), [
      ['SessionType', 'Discovery'],
      ['HeaderDigest', 'None'],
    ]);
    assert.deepEqual(keys.pairs[1], {
      key: 'HeaderDigest',
      value: 'None',
      start: 22,
      length: 17,
      valueStart: 35,
      terminated: true,
    });
    assert.deepEqual(keys.issues, []);
  });

  it('reads nothing from nothing', () => {
    assert.deepEqual(parse(''), { pairs: [], issues: [] });
  });

  it('keeps further equals signs in the value, and empty values', () => {
    assert.deepEqual(pairs(parse('CHAP_C=0bAA==\0TargetAlias=\0')), [
      ['CHAP_C', '0bAA=='],
      ['TargetAlias', ''],
    ]);
  });

  it('reads UTF-8 values', () => {
    const keys = parse('InitiatorAlias=büro-größe 北\0');
    assert.deepEqual(pairs(keys), [['InitiatorAlias', 'büro-größe 北']]);
    assert.deepEqual(keys.issues, []);
  });

  it('keeps to the range it is given', () => {
    const bytes = Buffer.from('xxA=1\0B=2\0yy');
    assert.deepEqual(pairs(parseTextKeys(bytes, 2, 10)), [
      ['A', '1'],
      ['B', '2'],
    ]);
    assert.deepEqual(pairs(parseTextKeys(bytes, 10, 2)), []);
    assert.deepEqual(pairs(parseTextKeys(bytes, 8, 999)), [
      ['', '2'],
      ['', 'yy'],
    ]);
  });

  it('keeps an "=" without key before it (it was lost)', () => {
    assert.deepEqual(pairs(parse('=v\0v\0==\0=\0')), [
      ['', '=v'],
      ['', 'v'],
      ['', '=='],
      ['', '='],
    ]);
  });

  describe('reports', () => {
    const cases: [string, string, RegExp, number, number][] = [
      ['a missing final NUL', 'A=1\0B=2', /^error: No NUL byte behind the last pair \("B"\)/, 4, 3],
      ['a pair without "="', 'A=1\0NoValue\0', /^error: "NoValue" is no key=value pair/, 4, 7],
      ['an empty key', '=5\0', /^error: "=5" has no key/, 0, 2],
      ['a key of 64 characters', `${'K'.repeat(64)}=1\0`, /^error: The key "K+…" has 64 characters; 63/, 0, 64],
      ['a key in lower case', 'sessionType=Normal\0', /^error: "sessionType" is no legal key/, 0, 11],
      ['a key with a space', 'Session Type=Normal\0', /^error: "Session Type" is no legal key/, 0, 12],
      ['a # where none belongs', 'A#b=1\0', /^error: "A#b" is no legal key/, 0, 3],
      ['control characters in a value', 'A=1\n2\0', /^warning: The value of "A" holds control characters/, 2, 3],
      ['a value of 256 bytes', `A=${'v'.repeat(256)}\0`, /^warning: A value of "A" has 256 bytes; 255/, 2, 256],
      ['a long value within a list', `A=1,${'v'.repeat(256)},2\0`, /^warning: A value of "A" has 256/, 4, 256],
      ['a CHAP response in no binary form', 'CHAP_R=12ab\0', /^error: CHAP_R=12ab is no binary value/, 7, 4],
      ['hexadecimal with a foreign digit', 'CHAP_C=0x12g4\0', /^error: CHAP_C=0x12g4 is no binary value/, 7, 6],
      ['base64 of no whole bytes', 'CHAP_C=0bAAAAA\0', /^error: CHAP_C=0bAAAAA is no whole number of bytes/, 7, 7],
      ['a challenge of 1025 bytes', `CHAP_C=0x${'00'.repeat(1025)}\0`, /^error: CHAP_C has 1025 bytes; 1024/, 7, 2052],
      ['NUL bytes without a pair', 'A=1\0\0\0B=2\0', /^warning: 2 NUL bytes with no key=value pair/, 4, 2],
    ];
    for (const [what, text, message, start, length] of cases) {
      it(what, () => {
        const { issues } = parse(text);
        assert.equal(issues.length, 1);
        assert.match(messages({ pairs: [], issues })[0] ?? '', message);
        assert.deepEqual([issues[0]?.code, issues[0]?.start, issues[0]?.length], ['TEXT-SYNTAX', start, length]);
        assert.deepEqual(issues[0]?.rfc, { rfc: 3720, section: '5.1' });
      });
    }

    it('bytes that are no UTF-8, and keeps the rest', () => {
      const keys = parse(Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0x42, 0x00]));
      assert.deepEqual(pairs(keys), [['A', '\ufffd\ufffdB']]);
      assert.match(messages(keys)[0] ?? '', /no UTF-8/);
    });

    it('nothing about extension keys and the standard keys that begin in lower case', () => {
      const text = 'X-com.example.key=1\0X#NodeArchitecture=x\0iSCSIProtocolLevel=2\0iSERHelloRequired=No\0';
      assert.deepEqual(messages(parse(text)), []);
    });

    it('nothing about values of 255 bytes, long lists and long binary values', () => {
      const list = Array.from({ length: 20 }, () => 'v'.repeat(30)).join(',');
      const text = `A=${'v'.repeat(255)}\0B=${list}\0CHAP_C=0x${'00'.repeat(1024)}\0CHAP_R=Reject\0SRP_s=0bAA==\0`;
      assert.deepEqual(messages(parse(text)), []);
    });

    it('nothing about a character that the end of a PDU cuts', () => {
      const [first, second] = [Buffer.from('A=\u00e9').subarray(0, 3), Buffer.from('\u00e9\0').subarray(1)];
      assert.deepEqual(messages(parse(first, { continues: true })), []);
      assert.deepEqual(messages(parse(second, { continued: true })), []);
    });

    it('a key of 63 characters as legal', () => {
      assert.deepEqual(parse(`${'K'.repeat(63)}=1\0`).issues, []);
    });
  });

  describe('with the C bit', () => {
    it('takes a last pair without NUL as cut', () => {
      const keys = parse('A=1\0MaxBurst', { continues: true });
      assert.deepEqual(pairs(keys), [
        ['A', '1'],
        ['', 'MaxBurst'],
      ]);
      assert.equal(keys.pairs[1]?.cut, 'end');
      assert.deepEqual(keys.issues, []);
      assert.deepEqual(pairs(parse('A=12', { continues: true })), [['A', '12']]);
    });

    it('takes a whole last pair as whole', () => {
      assert.equal(parse('A=1\0', { continues: true }).pairs[0]?.cut, undefined);
    });

    it('keeps the rest of a pair that began before', () => {
      const keys = parse('Length=5\0B=2\0', { continued: true });
      assert.deepEqual(keys.pairs[0], {
        key: '',
        value: 'Length=5',
        start: 0,
        length: 8,
        valueStart: 0,
        terminated: true,
        cut: 'start',
      });
      assert.deepEqual(keys.issues, []);
      assert.equal(parse('\0B=2\0', { continued: true }).pairs[0]?.cut, 'start');
      assert.equal(parse('middle', { continued: true, continues: true }).pairs[0]?.cut, 'both');
    });
  });

  it('bounds what hostile bytes can make of it', () => {
    const keys = parse(Buffer.from('a\0'.repeat(60000)));
    assert.equal(keys.pairs.length, 20000);
    assert.equal(keys.issues.length, 100);
    const nuls = parse(new Uint8Array(1 << 20));
    assert.deepEqual([nuls.pairs.length, nuls.issues.length], [0, 1]);
  });

  it('never throws, loses no byte and stays in its range', () => {
    const hostile = fc.array(fc.constantFrom(0, 0x3d, 0x41, 0x62, 0x0a, 0xc3, 0xff), { maxLength: 60 });
    fc.assert(
      fc.property(hostile, fc.boolean(), fc.boolean(), (list, continued, continues) => {
        const bytes = Uint8Array.from(list);
        const { pairs: found, issues } = parseTextKeys(bytes, 0, bytes.length, { continued, continues });
        const covered = new Uint8Array(bytes.length);
        for (const { start, length, valueStart, terminated } of found) {
          assert.ok(start <= valueStart && valueStart <= start + length);
          covered.fill(1, start, start + length + (terminated ? 1 : 0));
        }
        bytes.forEach((byte, at) => assert.ok(covered[at] === 1 || byte === 0, `byte ${at}`));
        for (const { start, length } of issues) assert.ok(start >= 0 && start + length <= bytes.length);
      }),
    );
  });
});
