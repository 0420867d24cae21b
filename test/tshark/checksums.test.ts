/** Wireshark says the same of every checksum, but for what a sender leaves to its network card. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onesComplementSum } from '../../src/core/bytes/internetChecksum';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import { hex, join, type Packet, pcapFile } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';
import { detailValues, tsharkFieldValues } from '../support/tsharkFields';

const FIELDS = ['ip', 'tcp', 'udp', 'icmp', 'icmpv6', 'gre'].map((protocol) => `${protocol}.checksum.status`);
const CHECKED = ['ip', 'tcp', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
const BAD = '0';
const UNVERIFIED = '2';

const word = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const swapped = (value: number): number => ((value & 0xff) << 8) | (value >> 8);
const MACS = hex('020000000002 020000000001');
const FOURTH = hex('c0000201 c0000202');
const SIXTH = hex('20010db8000000000000000000000001 20010db8000000000000000000000002');

function packet(version: 4 | 6, protocol: number, payload: Uint8Array, checksum?: number): Uint8Array {
  if (version === 6) {
    const head = join(hex('60000000'), word(payload.length), Uint8Array.of(protocol, 64), SIXTH);
    return join(MACS, hex('86dd'), head, payload);
  }
  const total = word(20 + payload.length);
  const head = join(hex('4500'), total, hex('00010000 40'), Uint8Array.of(protocol), hex('0000'), FOURTH);
  head.set(word(checksum ?? ~onesComplementSum(head, 0, 20) & 0xffff), 10);
  return join(MACS, hex('0800'), head, payload);
}

interface Case extends Packet {
  readonly name: string;
  /** Wireshark says that the checksum is bad; we say that the network card computes it. */
  readonly offloaded?: true;
  /** Wireshark checks what an error message quotes; we do not, because routers change it and hosts may cut it. */
  readonly quoted?: true;
}

interface Carried {
  readonly name: string;
  readonly version: 4 | 6;
  readonly protocol: number;
  readonly bytes: Uint8Array;
  readonly at: number;
}

const TCP = hex('c3500009 00000001 00000001 5010ffff 0000 0000 0102030405');
const UDP = hex('c3500009 000d 0000 0102030405');
const ECHO = hex('0800 0000 00010001 0102030405');
const CARRIED: readonly Carried[] = [
  { name: 'TCP over IPv4', version: 4, protocol: 6, bytes: TCP, at: 16 },
  { name: 'TCP over IPv6', version: 6, protocol: 6, bytes: TCP, at: 16 },
  { name: 'UDP over IPv4', version: 4, protocol: 17, bytes: UDP, at: 6 },
  { name: 'UDP over IPv6', version: 6, protocol: 17, bytes: UDP, at: 6 },
  { name: 'ICMP', version: 4, protocol: 1, bytes: ECHO, at: 2 },
  { name: 'ICMPv6', version: 6, protocol: 58, bytes: join(hex('80'), ECHO.subarray(1)), at: 2 },
];

function* casesOf({ name, version, protocol, bytes, at }: Carried): Generator<Case> {
  const addresses = version === 4 ? FOURTH : SIXTH;
  const without = onesComplementSum(addresses, 0, addresses.length, protocol);
  const partial = without + bytes.length;
  const right = ~onesComplementSum(bytes, 0, bytes.length, protocol === 1 ? 0 : partial) & 0xffff;
  const offload = protocol === 6 || protocol === 17;
  const frame = (checksum: number): Uint8Array => {
    const changed = Uint8Array.from(bytes);
    changed.set(word(checksum), at);
    return packet(version, protocol, changed);
  };
  for (const [what, checksum, left] of [
    ['right', right, false],
    ['wrong', right ^ 0x0100, false],
    ['all ones', 0xffff, false],
    ['zero', 0, protocol === 6],
    ['the pseudo header alone', partial, offload],
    ['the pseudo header alone, bytes swapped', swapped(partial), offload],
    ['the pseudo header without the length', without, offload],
  ] as const) {
    const whole = frame(checksum);
    yield { name: `${name}: ${what}`, bytes: whole, ...(left ? { offloaded: true } : {}) };
    if (!left) yield { name: `${name}: ${what}, cut`, bytes: whole.subarray(0, -2), original: whole.length };
    // What ICMP quotes was changed by routers on its way.
    const quoted = join(hex('0303 0000 00000000'), whole.subarray(14));
    const error = hex(version === 4 ? '0303' : '0104');
    quoted.set(error);
    const pseudo = version === 4 ? 0 : onesComplementSum(SIXTH, 0, 32, 58 + quoted.length);
    quoted.set(word(~onesComplementSum(quoted, 0, quoted.length, pseudo) & 0xffff), 2);
    yield { name: `${name}: ${what}, quoted`, bytes: packet(version, version === 4 ? 1 : 58, quoted), quoted: true };
  }
}

/** GRE with a checksum, which covers its header and what it carries, and with what may follow the checksum. */
function* greCases(): Generator<Case> {
  const carried = packet(4, 59, hex('0102030405')).subarray(14);
  for (const [name, bytes] of [
    ['alone', join(hex('8000 0800 0000 0000'), carried)],
    ['with key and sequence number', join(hex('b000 0800 0000 0000 00000007 00000009'), carried)],
  ] as const) {
    const right = ~onesComplementSum(bytes, 0, bytes.length) & 0xffff;
    for (const [what, checksum] of [
      ['right', right],
      ['wrong', right ^ 0x0100],
      ['zero', 0],
    ] as const) {
      const changed = Uint8Array.from(bytes);
      changed.set(word(checksum), 4);
      const whole = packet(4, 47, changed);
      yield { name: `GRE ${name}: ${what}`, bytes: whole };
      yield { name: `GRE ${name}: ${what}, padded`, bytes: join(whole, new Uint8Array(6).fill(7)) };
    }
  }
}

const CASES: readonly Case[] = [
  ...greCases(),
  ...CARRIED.flatMap((carried) => [...casesOf(carried)]),
  { name: 'IPv4 header: wrong', bytes: packet(4, 59, hex('00'), 0x1234) },
  { name: 'IPv4 header: zero', bytes: packet(4, 59, hex('00'), 0), offloaded: true },
];

describe('checksums against tshark', () => {
  let folder: string;
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    folder = mkdtempSync(path.join(tmpdir(), 'checksums-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  it('have the same status in every packet', async () => {
    const file = pcapFile(CASES);
    const written = path.join(folder, 'checksums.pcap');
    writeFileSync(written, file);
    const theirs = await tsharkFieldValues(written, FIELDS, CHECKED);
    const { analysis, source } = await analysed(file);
    assert.equal(theirs.length, CASES.length);
    const differing: string[] = [];
    for (const [frame, { name, offloaded, quoted }] of CASES.entries()) {
      const detail = await readDetail(analysis, source, frame);
      const ours = FIELDS.map((field) => detailValues(detail, field).map(String));
      const row = theirs[frame] ?? [];
      if (offloaded) {
        const different = ours.flatMap((values, at) => (values.join() === row[at]?.join() ? [] : [[values, row[at]]]));
        assert.deepEqual(different, [[[UNVERIFIED], [BAD]]], name);
        assert.deepEqual(detail.issues, [], name);
      } else if (quoted) {
        // The packet's own checksums, which come first.
        const own = [ours[0]?.[0], ours[3]?.[0], ours[4]?.[0]];
        assert.deepEqual(own, [row[0]?.[0], row[3]?.[0], row[4]?.[0]], name);
        assert.deepEqual(detail.issues, [], name);
      } else if (JSON.stringify(ours) !== JSON.stringify(row)) {
        differing.push(`${name}: ours ${JSON.stringify(ours)}, tshark's ${JSON.stringify(row)}`);
      }
      const bad = ours.flat().filter((status) => status === BAD || status === '4').length;
      assert.equal(detail.issues.filter(({ code }) => code === 'CHECKSUM').length, bad, name);
    }
    assert.deepEqual(differing, []);
  });

  it('that are wrong name the value that tshark computes', async () => {
    const cases = CASES.filter(({ name }) => /^(TCP|UDP).*: wrong$/.test(name));
    const file = pcapFile(cases);
    const written = path.join(folder, 'wrong.pcap');
    writeFileSync(written, file);
    const names = ['tcp.checksum_calculated', 'udp.checksum_calculated'];
    const theirs = await tsharkFieldValues(written, names, CHECKED);
    const { analysis, source } = await analysed(file);
    for (const [frame, { name }] of cases.entries()) {
      const { issues, tree } = await readDetail(analysis, source, frame);
      const [expected] = theirs[frame]?.flat() ?? [];
      assert.ok(expected);
      assert.match(issues[0]?.message ?? '', new RegExp(`should be ${expected}`), name);
      // The field itself is marked, too.
      const marked = tree.flatMap(({ children = [] }) => children).filter(({ severity }) => severity === 'warning');
      assert.deepEqual(
        marked.map(({ label }) => label),
        ['Checksum', 'Checksum check'],
      );
    }
    assert.equal(cases.length, 4);
  });
});
