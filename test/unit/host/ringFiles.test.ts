import assert from 'node:assert/strict';
import { isCaptureName, ringOf, setName } from '../../../src/host/captures/ringFiles';

/** Files of a folder, changed in the order of the list, one second after the other. */
function folder(...names: readonly string[]): { name: string; modified: number }[] {
  return names.map((name, at) => ({ name, modified: 1_700_000_000_000 + at * 1000 }));
}

function ring(name: string, ...names: readonly string[]): string[] {
  return ringOf(name, folder(...names)).map((file) => file.name);
}

describe('files of one ring', () => {
  it('are those that dumpcap -b numbers, in the order of their times and numbers', () => {
    const names = [
      'trace_00003_20260102150407.pcapng',
      'trace_00002_20260102150405.pcapng',
      'trace_00001_20260102150405.pcapng',
      'trace_00002_20260102150406.pcap',
      'other_00001_20260102150405.pcapng',
      'trace_00001.pcapng',
      'trace.pcapng',
      'trace_00001_20260102150405.pcapng.txt',
    ];
    assert.deepEqual(ring('trace_00002_20260102150405.pcapng', ...names), [
      'trace_00001_20260102150405.pcapng',
      'trace_00002_20260102150405.pcapng',
      'trace_00003_20260102150407.pcapng',
    ]);
  });

  it('are found with the time before the number as well, also beyond five digits', () => {
    const names = ['a_b_20260102150407_100000.pcapng', 'a_b_20260102150406_99999.pcapng'];
    assert.deepEqual(ring(names[0], ...names), [names[1], names[0]]);
  });

  it('are those that tcpdump -C numbers, with the first that has no number', () => {
    const names = [
      'trace.pcap',
      'trace.pcap1',
      'trace.pcap2',
      'trace.pcap10',
      'trace.pcapng',
      'trace2.pcap',
      'trace.txt',
    ];
    assert.deepEqual(ring('trace.pcap2', ...names), ['trace.pcap', 'trace.pcap1', 'trace.pcap2', 'trace.pcap10']);
    assert.deepEqual(ring('trace.pcap', ...names), ['trace.pcap', 'trace.pcap1', 'trace.pcap2', 'trace.pcap10']);
  });

  it('are in the order of their changes when tcpdump -W has begun at 0 again', () => {
    assert.deepEqual(ring('t.cap0', 't.cap2', 't.cap0', 't.cap1'), ['t.cap2', 't.cap0', 't.cap1']);
    const together = ['t.cap10', 't.cap9', 't.cap'].map((name) => ({ name, modified: 5 }));
    assert.deepEqual(
      ringOf('t.cap9', together).map(({ name }) => name),
      ['t.cap', 't.cap9', 't.cap10'],
    );
  });

  it('are none of a file that is not called like a capture', () => {
    assert.deepEqual(ring('notes.txt', 'notes.txt', 'notes.txt1'), []);
  });

  it('are called captures by their endings only', () => {
    for (const name of [
      'a.pcap',
      'a.PCAP',
      'a.pcapng',
      'a.cap',
      'a.pcap0',
      'a.pcap99',
      'a.b.cap7',
      'a.pcap.gz',
      'a.pcapng.zst',
      'a.cap3.lz4',
    ]) {
      assert.equal(isCaptureName(name), true, name);
    }
    for (const name of ['a.txt', 'pcap', '.pcap', 'a.pcap.xz', 'a.gz', 'a.pcapx', 'a.capture', '']) {
      assert.equal(isCaptureName(name), false, name);
    }
  });
});

describe('the name of several files', () => {
  for (const [names, expected] of [
    [['trace_00001_20260102150405.pcapng', 'trace_00002_20260102150407.pcapng'], 'trace (2 files)'],
    [['trace.pcap', 'trace.pcap1', 'trace.pcap2'], 'trace (3 files)'],
    [['trace_0001.pcap', 'trace_0002.pcap'], 'trace (2 files)'],
    [['host1_eth0.pcap', 'host1_eth1.pcap'], 'host1_eth (2 files)'],
    [['host1_a.pcap', 'host1_b.pcap'], 'host1 (2 files)'],
    [['a.pcap', 'b.pcap'], 'captures (2 files)'],
    [['1.pcap', '12.pcap'], 'captures (2 files)'],
    [['same.pcap', 'same.pcap'], 'same (2 files)'],
    [['.hidden', '.hidden2'], '.hidden (2 files)'],
    [['😀.pcap', '😁.pcap'], 'captures (2 files)'],
    [['😀1.pcap', '😀2.pcap'], '😀 (2 files)'],
    [['login', 'login.pcapng'], 'login (2 files)'],
  ] as const) {
    it(`${names.join(', ')}: ${expected}`, () => assert.equal(setName(names), expected));
  }
});
