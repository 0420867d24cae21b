import assert from 'node:assert/strict';
import { isCaptureName, ringOf, setName } from '../../../src/core/capture/ringFiles';

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

  it('are those that tcpdump -W numbers with zeros before', () => {
    const names = ['t.pcap00', 't.pcap01', 't.pcap09', 't.pcap10'];
    assert.deepEqual(ring('t.pcap09', 't.pcap10', 't.pcap00', 't.pcap01', 't.pcap09', 't.pcapng').sort(), names);
  });

  it('are those that tcpdump -C numbers without an extension', () => {
    assert.deepEqual(ring('trace', 'trace', 'trace1', 'trace2', 'trace.pcap', 'other1', 'trace2.txt'), [
      'trace',
      'trace1',
      'trace2',
    ]);
  });

  for (const [pattern, names] of [
    ['%Y%m%d-%H%M%S', ['a-20240131-235959.pcap', 'a-20240201-000000.pcap', 'a-20240201-000001.pcap']],
    ['%Y-%m-%d_%H:%M:%S', ['2024-01-31_23:59:59_a.pcap', '2024-02-01_00:00:00_a.pcap']],
    ['%Y-%m-%dT%H.%M', ['a 2024-01-31T23.59.pcapng', 'a 2024-02-01T00.00.pcapng']],
    ['%F', ['a.2024-01-31.pcap.gz', 'a.2024-02-01.pcap.gz']],
    ['%s', ['a_1700000000.pcap', 'a_1700003600.pcap']],
    ['%H%M%S', ['a_000000.pcap', 'a_235959.pcap']],
    ['%Y%m%d%H%M%S, no extension', ['a20240131235959', 'a20240201000000']],
    ['%Y%m%d%H%M%S with -C', ['a20240131235959.pcap', 'a20240131235959.pcap1', 'a20240201000000.pcap']],
  ] as const) {
    it(`are those that tcpdump -G names by ${pattern}`, () => {
      const others = ['a.pcap', 'b-20240131-235959.pcap', 'a-20249999-235959.pcap', 'a_00001_20240131235959.pcap'];
      for (const name of names) assert.deepEqual(ring(name, ...others, ...[...names].reverse()), names);
    });
  }

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
    [['trace-20240131-235959.pcap', 'trace-20240201-000000.pcap'], 'trace (2 files)'],
    [['trace', 'trace1', 'trace2'], 'trace (3 files)'],
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
