/** What capture files record about themselves. */
import assert from 'node:assert/strict';
import { CaptureSet } from '../../../src/core/capture/CaptureSet';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { MOST_FACTS } from '../../../src/core/capture/CaptureFact';
import { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { captureTotals, totalsText } from '../../../src/core/inspection/captureTotals';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { traceHeader } from '../../../src/core/text/traceText';
import { analysed } from '../../support/analysed';
import {
  block,
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  nameRecord,
  nameResolution,
  option,
  pcapFile,
  sectionHeader,
  tcpFrame,
} from '../../support/captureBuilder';

const text = (value: string): Uint8Array => Buffer.from(value);
const packet = {
  bytes: tcpFrame({
    from: { address: '10.0.0.1', port: 40000 },
    to: { address: '10.0.0.2', port: 3260 },
    sequence: 1,
  }),
};

async function factsOf(file: Uint8Array): Promise<string[]> {
  const { analysis } = await analysed(file);
  return (captureTotals(analysis).facts ?? []).map(({ subject, label, value }) => `${subject}: ${label}: ${value}`);
}

describe('facts of capture files', () => {
  for (const little of [true, false]) {
    it(`are read of sections and interfaces, ${little ? 'little' : 'big'}-endian`, async () => {
      const word = (value: bigint): Uint8Array => {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigInt64(0, value, little);
        return bytes;
      };
      const file = join(
        sectionHeader(little, [option(little, 1, text('first')), option(little, 2, text('box\0'))]),
        interfaceDescription(little, {
          options: [
            option(little, 2, text('eth0')),
            option(little, 4, hex('0a000001ffffff00')),
            option(little, 5, hex('20010db800000000000000000000000140')),
            option(little, 6, hex('020000000009')),
            option(little, 8, word(10_000_000_000n)),
            option(little, 11, text('\0tcp')),
            option(little, 14, word(-5n)),
            option(little, 13, hex('0405')),
            option(little, 999, text('not known')),
          ],
        }),
        sectionHeader(!little, [option(!little, 4, text('tool'))]),
        interfaceDescription(!little),
      );
      assert.deepEqual(await factsOf(file), [
        'Section 1: Comment: first',
        'Section 1: Hardware: box',
        'Interface 0 (eth0): Link type: Ethernet (1)',
        'Interface 0 (eth0): Name: eth0',
        'Interface 0 (eth0): IPv4 address: 10.0.0.1, mask 255.255.255.0',
        'Interface 0 (eth0): IPv6 address: 2001:db8::1/64',
        'Interface 0 (eth0): MAC address: 02:00:00:00:00:09',
        'Interface 0 (eth0): Speed: 10000000000 bits per second',
        'Interface 0 (eth0): Capture filter: tcp',
        'Interface 0 (eth0): Time offset: -5 seconds',
        'Interface 0 (eth0): Check sequence: not readable: 2 bytes where there are 1',
        'Section 2: Application: tool',
      ]);
    });
  }

  it('name addresses, also beside them in the tree', async () => {
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      nameResolution([
        nameRecord(1, hex('0a000001'), 'initiator', 'alias'),
        nameRecord(1, hex('0a000001'), 'alias', '\u202egnp'),
        nameRecord(2, hex('20010db8000000000000000000000001'), 'six'),
        nameRecord(77, hex('01'), 'other'),
        nameRecord(1, hex('0a00'), ''),
      ]),
      enhancedPacket(1n, packet),
    );
    assert.deepEqual(await factsOf(file), [
      'Names of addresses: 10.0.0.1: initiator, alias, \u202egnp',
      'Names of addresses: 2001:db8::1: six',
    ]);
    const { analysis, source } = await analysed(file);
    const { tree } = await readDetail(analysis, source, 0);
    const notes = tree.flatMap(({ children = [] }) => children).filter(({ filter }) => filter?.startsWith('ip.'));
    assert.equal(notes.find(({ filter }) => filter === 'ip.src')?.note, 'initiator, alias, \\u202egnp, by the capture');
    assert.equal(notes.find(({ filter }) => filter === 'ip.dst')?.note, undefined);
    const restored = CaptureAnalysis.restore(analysis.stored());
    assert.deepEqual(captureTotals(restored).facts, captureTotals(analysis).facts);
    assert.deepEqual(restored.capture.names, analysis.capture.names);
  });

  it('count what is passed over, and show none of it', async () => {
    const secret = 'CLIENT_RANDOM 0123';
    const file = join(
      sectionHeader(),
      interfaceDescription(),
      block(true, 10, join(hex('4b534c54'), hex('12000000'), text(secret))),
      block(true, 9, text('MESSAGE=hidden')),
      block(true, 0xbad, hex('39300000')),
      block(true, 0xbad, hex('39300000')),
      block(true, 0x1234, text('x')),
      enhancedPacket(1n, packet),
    );
    const facts = await factsOf(file);
    assert.deepEqual(facts, [
      'Not shown: Decryption secrets: 1',
      'Not shown: systemd journal entries: 1',
      'Not shown: Custom blocks: 2',
      'Not shown: Blocks of type 0x00001234: 1',
    ]);
    // Blocks longer than what is read at a time are counted once.
    const long = join(sectionHeader(), interfaceDescription(), block(true, 0xbad, new Uint8Array(5000)));
    const { analysis } = await analysed(long, 256);
    assert.deepEqual(
      captureTotals(analysis).facts?.map(({ value }) => value),
      ['1'],
    );
  });

  it('are safe to print, and no more of them than anybody reads', async () => {
    const evil = '\u001b[31m<img src=x>\n# forged';
    const file = join(sectionHeader(true, [option(true, 1, text(evil))]), interfaceDescription());
    const { analysis } = await analysed(file);
    for (const printed of [traceHeader(analysis, 'x'), totalsText(captureTotals(analysis))]) {
      assert.ok(printed.includes('Section 1: Comment: \\x1b[31m<img src=x>\\x0a# forged\n'), printed);
      assert.ok(!printed.includes('\u001b'));
    }
    const many = join(
      sectionHeader(true, [option(true, 1, text('y'.repeat(60_000)))]),
      ...Array.from({ length: 2000 }, (_, at) =>
        interfaceDescription(true, { options: [option(true, 3, text(`${at}`))] }),
      ),
      nameResolution(
        Array.from({ length: 5000 }, (_, at) => nameRecord(1, Uint8Array.of(10, 1, at >> 8, at & 255), 'n')),
      ),
    );
    const facts = await factsOf(many);
    assert.equal(facts.length, MOST_FACTS + 1);
    assert.match(facts.at(-1) ?? '', /there are more/);
    assert.ok(facts.every((fact) => fact.length < 5000));
  });

  it('with options that claim too much are read up to there', async () => {
    const broken = join(option(true, 1, text('kept')), hex('0200ff00 41414141'));
    assert.deepEqual(await factsOf(join(sectionHeader(true, [broken]), interfaceDescription())), [
      'Section 1: Comment: kept',
    ]);
  });

  it('of a set stand once when all files have them, and else with the name of the file', async () => {
    const one = (comment: string): Uint8Array =>
      join(
        sectionHeader(true, [option(true, 3, text('Linux')), option(true, 1, text(comment))]),
        interfaceDescription(),
        nameResolution([nameRecord(1, hex('0a000001'), comment)]),
        enhancedPacket(1n, packet),
      );
    const set = await CaptureSet.open([
      { name: 'a', source: new MemorySource(one('first')) },
      { name: 'b', source: new MemorySource(one('second')) },
      { name: 'c', source: new MemorySource(pcapFile([packet])) },
    ]);
    while (await set.advance({ frame: () => undefined }));
    assert.deepEqual(
      set.facts?.map(({ subject, label, value }) => `${subject}: ${label}: ${value}`),
      [
        'Section 1: Operating system: Linux',
        'a: Section 1: Comment: first',
        'a: Names of addresses: 10.0.0.1: first',
        'b: Section 1: Comment: second',
        'b: Names of addresses: 10.0.0.1: second',
      ],
    );
    assert.deepEqual([...(set.names ?? [])], [['10.0.0.1', ['first', 'second']]]);
  });

  it('are none of a pcap file', async () => {
    assert.deepEqual(await factsOf(pcapFile([packet])), []);
  });
});
