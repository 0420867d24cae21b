/** Every operator on every type of field, over captures of a few frames. */
import assert from 'node:assert/strict';
import { compileFilter } from '../../../src/core/filter/compileFilter';
import { analysed } from '../../support/analysed';
import {
  enhancedPacket,
  interfaceDescription,
  join,
  pcapFile,
  sectionHeader,
  simplePacket,
} from '../../support/captureBuilder';
import { Conversation, TARGET } from '../../support/conversation';
import { compiled, passing } from '../../support/passing';
import {
  dataIn,
  filler,
  INQUIRY,
  loginRequest,
  loginResponse,
  nopIn,
  nopOut,
  scsiCommand,
} from '../../support/pduBuilder';

const ISCSI = new Conversation([{ address: '10.0.0.1', port: 5000 }, TARGET])
  .handshake() // 1 2 3
  .send(0, loginRequest(['InitiatorName=iqn.a:one', 'TargetName=iqn.b:two'])) // 4
  .send(1, loginResponse([])) // 5
  .send(0, join(scsiCommand(INQUIRY, 8, { tag: 7 }), nopOut(filler(4), { tag: 8 }))) // 6
  .send(1, dataIn(filler(8), { tag: 7 }).subarray(0, 20)) // 7
  .send(1, join(dataIn(filler(8), { tag: 7 }).subarray(20), nopIn(filler(4), { tag: 8 }))); // 8
const OTHER = new Conversation([
  { address: '10.0.0.3', port: 80 },
  { address: '10.0.0.4', port: 80 },
]).handshake(); // 9 10 11
const ARP = { bytes: Uint8Array.from({ length: 42 }, (_, at) => (at === 12 ? 8 : at === 13 ? 6 : 0)), original: 60 }; // 12

const FILE = pcapFile(
  [...ISCSI.packets, ...OTHER.packets, ARP].map((packet, at) => ({
    ...packet,
    seconds: 10,
    nanoseconds: at * 250_000,
  })),
);

const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const PDUS = [4, 5, 6, 8];
const except = (...numbers: number[]): number[] => ALL.filter((number) => !numbers.includes(number));

const CASES: Readonly<Record<string, readonly (readonly [filter: string, frames: readonly number[]])[]>> = {
  presence: [
    ['', ALL],
    ['frame', ALL],
    ['tcp', except(12)],
    ['not tcp', [12]],
    ['tcp.len', except(12)],
    ['iscsi', PDUS],
    ['iscsi.opcode', PDUS],
    ['iscsi.session', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target[3:]', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['frame.interface_id', []],
  ],
  'a number that occurs once': [
    ['frame.number == 3', [3]],
    ['frame.number === 3', [3]],
    ['frame.number != 3', except(3)],
    ['frame.number !== 3', except(3)],
    ['frame.number < 3', [1, 2]],
    ['frame.number <= 3', [1, 2, 3]],
    ['frame.number > 10', [11, 12]],
    ['frame.number >= 10', [10, 11, 12]],
    ["frame.number == '\\x0b'", [11]],
    ['frame.number == 0b1100', [12]],
    ['frame.number == 014', [12]],
    ['frame.number == +12', [12]],
    ['frame.number == -0', []],
    ['tcp.len == 0', [1, 2, 3, 9, 10, 11]],
    ['tcp.len != 0', [4, 5, 6, 7, 8]],
    ['tcp.len == 20', [7]],
    ['tcp.stream == 1', [9, 10, 11]],
    ['frame.cap_len < frame.len', [12]],
    ['frame.len == 60', [12]],
  ],
  'a number that occurs twice': [
    ['tcp.port == 5000', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['tcp.port == 80', [9, 10, 11]],
    ['tcp.port === 80', [9, 10, 11]],
    ['tcp.port === 3260', []],
    ['tcp.port != 80', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['tcp.port !== 3260', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['tcp.port > 3260', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['all tcp.port > 3260', []],
    ['all tcp.port >= 3260', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['any tcp.port != 3260', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['not tcp.port == 80', [1, 2, 3, 4, 5, 6, 7, 8, 12]],
    ['tcp.srcport == 5000', [1, 3, 4, 6]],
    ['tcp.dstport == 5000', [2, 5, 7, 8]],
    ['tcp.srcport == tcp.dstport', [9, 10, 11]],
    ['tcp.port == tcp.dstport', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['tcp.port === tcp.dstport', [9, 10, 11]],
    ['tcp.port != tcp.dstport', []],
    ['tcp.port !== tcp.dstport', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['all tcp.port <= tcp.dstport', [2, 5, 7, 8, 9, 10, 11]],
    ['tcp.len < tcp.dstport < tcp.srcport', [1, 3, 4, 6]],
  ],
  'PDUs of a frame': [
    ['iscsi.opcode == 1', [6]],
    ['iscsi.opcode == 0', [6]],
    ['iscsi.opcode == 0 and iscsi.opcode == 1', [6]],
    ['iscsi.opcode === 1', []],
    ['iscsi.opcode != 1', [4, 5, 8]],
    ['iscsi.opcode !== 1', PDUS],
    ['iscsi.opcode == 0x25', [8]],
    ['iscsi.opcode == "Login Request"', [4]],
    ['iscsi.opcode == "login command"', [4]],
    ['iscsi.opcode == "NOP-Out" || iscsi.opcode == "nop in"', [6, 8]],
    ['iscsi.opcode == NOP-In', [8]],
    ['iscsi.opcode > "Login Response"', [8]],
    ['iscsi.opcode in {"Login Request".."Login Response"}', [4, 5, 8]],
    ['iscsi.initiatortasktag == 7', [6, 8]],
    ['all iscsi.initiatortasktag in {7..8}', [6, 8]],
    ['iscsi.session == 0 and not iscsi', [1, 2, 3, 7]],
  ],
  sets: [
    ['frame.number in {1}', [1]],
    ['frame.number in {1, 3..5, 0xc}', [1, 3, 4, 5, 12]],
    ['frame.number not in {1, 3..5, 0xc}', [2, 6, 7, 8, 9, 10, 11]],
    ['tcp.port in {1..100}', [9, 10, 11]],
    ['tcp.port not in {1..100}', [1, 2, 3, 4, 5, 6, 7, 8, 12]],
    ['all tcp.port in {3000..4000}', []],
    ['any tcp.port not in {3260}', [9, 10, 11, 12]],
  ],
  times: [
    ['frame.time_epoch == 10', [1]],
    ['frame.time_epoch == 10.00025', [2]],
    ['frame.time_epoch > 10.002499999', [11, 12]],
    ['frame.time_epoch >= 10.0025', [11, 12]],
    ['frame.time_epoch > 10.0025', [12]],
    ['frame.time_epoch != 10.0025', except(11)],
    ['frame.time_epoch < 9', []],
    ['frame.time_relative == 0', [1]],
    ['frame.time_relative <= 0.000500000', [1, 2, 3]],
    ['frame.time_relative in {0.0005 .. 0.001, 0.002}', [3, 4, 5, 9]],
    ['frame.time_relative > -1', ALL],
    ['frame.time_delta == 0', [1]],
    ['frame.time_delta == 0.00025', except(1)],
    ['frame.time_delta == frame.time_relative', [1, 2]],
    ['frame.time_epoch > frame.time_relative', ALL],
  ],
  texts: [
    ['iscsi.session.target == "iqn.b:two"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target == iqn.b:two', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target == "IQN.b:two"', []],
    ['iscsi.session.target != "iqn.b:one"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target > "iqn.b:t"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target < "iqn.b:t"', []],
    ['iscsi.session.target in {"a", "iqn.b".."iqn.c"}', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target contains "two"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target contains "TWO"', []],
    ['iscsi.session.target matches "TWO$"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target ~ "(?-i)TWO$"', []],
    ['iscsi.session.target matches r"^iqn\\.[ab]:\\w+$"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['all iscsi.session.target contains "iqn"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target[0:3] == "iqn"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target[-3:] == "two"', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target[0:3] == iscsi.session.initiator[0:3]', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['iscsi.session.target == iscsi.session.initiator', []],
    ['iscsi.session.target[50:3] == ""', [1, 2, 3, 4, 5, 6, 7, 8]],
  ],
  logic: [
    ['tcp and not iscsi', [1, 2, 3, 7, 9, 10, 11]],
    ['frame.number == 1 or frame.number == 2 and frame.number == 3', [1]],
    ['(frame.number == 1 or frame.number == 2) and frame.number == 2', [2]],
    ['frame.number < 3 xor frame.number < 5', [3, 4]],
    ['tcp xor tcp xor tcp', except(12)],
    ['not not iscsi', PDUS],
    ['! iscsi && tcp.len > 0', [7]],
    ['tcp and tcp.len > 0 and iscsi and frame.number > 5', [6, 8]],
    ['frame.number == 1 or frame.number == 2 or frame.number == 3', [1, 2, 3]],
  ],
};

describe('a filter lets pass', () => {
  for (const [name, cases] of Object.entries(CASES)) {
    it(name, async () => {
      const { analysis } = await analysed(FILE);
      for (const [filter, frames] of cases) assert.deepEqual(passing(analysis, filter), frames, filter);
    });
  }

  it('nothing of a capture without frames', async () => {
    const { analysis } = await analysed(pcapFile([]));
    for (const filter of ['', 'tcp', 'frame.time_relative == 0']) assert.deepEqual(passing(analysis, filter), []);
  });

  it('times that a double cannot tell apart', async () => {
    const packets = [0, 1, 2, 999_999_999].map((nanoseconds) => ({ ...ARP, seconds: 4_000_000_000, nanoseconds }));
    const { analysis } = await analysed(pcapFile(packets, { nanoseconds: true }));
    assert.deepEqual(passing(analysis, 'frame.time_epoch == 4000000000.000000001'), [2]);
    assert.deepEqual(passing(analysis, 'frame.time_epoch > 4000000000.000000001'), [3, 4]);
    assert.deepEqual(passing(analysis, 'frame.time_epoch in {4000000000.000000002..4000000000.999999998}'), [3]);
    assert.deepEqual(passing(analysis, 'frame.time_delta == 0.000000001'), [2, 3]);
    assert.deepEqual(passing(analysis, 'frame.time_relative == 0.999999999'), [4]);
  });

  it('times that run backwards', async () => {
    const times = [5, 3.25, 4.5, 4.5].map((time) => ({ seconds: Math.floor(time), nanoseconds: (time % 1) * 1e9 }));
    const { analysis } = await analysed(pcapFile(times.map((time) => ({ ...ARP, ...time }))));
    assert.deepEqual(passing(analysis, 'frame.time_relative < 0'), [2, 3, 4]);
    assert.deepEqual(passing(analysis, 'frame.time_relative == -1.75'), [2]);
    assert.deepEqual(passing(analysis, 'frame.time_relative in {-0.6..-0.4}'), [3, 4]);
    assert.deepEqual(passing(analysis, 'frame.time_relative >= -0.500000000'), [1, 3, 4]);
    assert.deepEqual(passing(analysis, 'frame.time_delta < -1'), [2]);
    assert.deepEqual(passing(analysis, 'frame.time_delta == 0'), [1, 4]);
  });

  it('frames without a time only where no time is asked for', async () => {
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      interfaceDescription(),
      simplePacket(ARP),
      enhancedPacket(1_000_000n, ARP),
      enhancedPacket(1_500_000n, ARP, true, 1),
      simplePacket(ARP),
      enhancedPacket(2_000_000n, ARP, true, 1),
    );
    const { analysis } = await analysed(file);
    assert.deepEqual(passing(analysis, 'frame.time_epoch'), [2, 3, 5]);
    assert.deepEqual(passing(analysis, 'not frame.time_epoch == 1'), [1, 3, 4, 5]);
    assert.deepEqual(passing(analysis, 'frame.time_epoch != 1'), [3, 5]);
    assert.deepEqual(passing(analysis, 'frame.time_delta'), [3]);
    assert.deepEqual(passing(analysis, 'frame.time_delta == 0.5'), [3]);
    assert.deepEqual(passing(analysis, 'frame.time_relative'), []);
    assert.deepEqual(passing(analysis, 'frame.interface_id == 1'), [3, 5]);
    assert.deepEqual(passing(analysis, 'frame.interface_id != 1'), [1, 2, 4]);
  });
});

describe('a compiled filter', () => {
  it('says whether its answers are final at once', () => {
    for (const text of ['', 'tcp.len > 0 and not tcp.port == 80', 'frame.time_delta < 1', 'frame.number in {1}']) {
      assert.equal(compiled(text).settled, true, text);
    }
    for (const text of ['iscsi', 'tcp and not iscsi.opcode == 1', 'iscsi.session.target contains "a"']) {
      assert.equal(compiled(text).settled, false, text);
    }
  });

  it('keeps its text', () => {
    const result = compileFilter('  tcp ');
    assert.ok('ok' in result);
    assert.equal(result.ok.text, '  tcp ');
  });
});
