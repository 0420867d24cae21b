/** Frame by frame, the stack of protocols and the numbers of its headers are those of tshark. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { join, hex, type Packet, pcapFile, tcpFrame } from '../support/captureBuilder';
import { everyCapture, fixtures, unavailable } from '../support/captures';
import { ENCAPSULATIONS } from '../support/encapsulations';
import { fragmented } from '../support/fragments';
import { COMPARED_VALUES, type FrameDifference, frameDifferences, stackQuestion } from '../support/frameDifferences';
import { askAhead, tsharkVersion } from '../support/tsharkRun';

/** Frames of each capture that are compared: each is taken apart in full, and later ones look like those before. */
const MOST = 400;
const DECODE_AS = ['-d', 'udp.port==8472,vxlan', '-d', 'tcp.port==3260,iscsi'];

/** Differences that are known and right. A row that fits nothing fails the test. */
const EXCEPTIONS: readonly {
  readonly name: string;
  readonly fits: (difference: FrameDifference) => boolean;
  readonly reason: string;
}[] = [
  {
    name: 'what tshark guesses of an unknown payload',
    fits: ({ field, ours, theirs }) => field === 'frame.protocols' && /^:(lbmsrs|tcpencap)/.test(rest(ours, theirs)),
    reason: 'tshark takes payload of test ports for protocols of the same ports; the bytes are iSCSI or none of it.',
  },
  {
    name: 'VXLAN-GPE has no name of its own',
    fits: ({ field, ours, theirs }) => field === 'frame.protocols' && ours.replace('udp:vxlan:', 'udp:') === theirs,
    reason: 'tshark 4.0 shows the header and leaves it out of frame.protocols.',
  },
  {
    name: 'Cisco HDLC on a PPP link',
    fits: ({ field, ours, theirs }) => field === 'frame.protocols' && `ppp:${ours}` === theirs,
    reason: 'tshark enters PPP before it sees that the frame is Cisco HDLC; there is no PPP header.',
  },
];

/** What tshark has behind our stack; empty when ours is not the beginning of its. */
function rest(ours: string, theirs: string): string {
  return theirs.startsWith(ours) ? theirs.slice(ours.length) : '';
}

const used = new Map<string, number>();
let differing = 0;
let compared = 0;

describe('the layers of every frame against tshark', function () {
  this.timeout(120_000);
  let folder: string;
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    folder = mkdtempSync(path.join(tmpdir(), 'stacks-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
    if (compared === 0) return;
    const values = compared * COMPARED_VALUES;
    const excepted = [...used.values()].reduce((sum, count) => sum + count, 0);
    const equal = values - excepted - differing;
    const lines = [
      `${compared} frames, ${values} values compared: ${equal} equal, ${excepted} excepted, ${differing} differing`,
      ...[...used].map(([name, count]) => `  ${String(count).padStart(6)} excepted: ${name}`),
    ];
    console.log(lines.map((line) => `    ${line}`).join('\n'));
  });

  async function check(file: string, bytes: Uint8Array): Promise<void> {
    const { frames, differences } = await frameDifferences(file, bytes, DECODE_AS, MOST);
    assert.ok(frames > 0);
    compared += frames;
    const left = differences.filter((difference) => {
      const exception = EXCEPTIONS.find(({ fits }) => fits(difference));
      if (exception) used.set(exception.name, (used.get(exception.name) ?? 0) + 1);
      return exception === undefined;
    });
    differing += left.length;
    const lines = left.map(
      ({ frame, field, ours, theirs }) => `frame ${frame} ${field}: ours ${ours}, tshark's ${theirs}`,
    );
    assert.equal(left.length, 0, lines.slice(0, 20).join('\n'));
  }

  async function checkBuilt(bytes: Uint8Array): Promise<void> {
    const file = path.join(folder, 'built.pcap');
    writeFileSync(file, bytes);
    await check(file, bytes);
  }

  const ends = { from: { address: '10.0.0.1', port: 51234 }, to: { address: '10.0.0.2', port: 51235 }, sequence: 7 };
  const inner = tcpFrame({ ...ends, payload: Uint8Array.of(1, 2, 3) }).subarray(14);
  for (const { name, linkType, frame } of ENCAPSULATIONS) {
    it(name, () => checkBuilt(pcapFile([{ bytes: frame(inner) }], { linkType })));
  }

  const on = (type: string, ...parts: readonly Uint8Array[]): Packet => ({
    bytes: join(hex('020000000002 020000000001'), hex(type), ...parts),
  });
  const OTHERS: Readonly<Record<string, readonly Packet[]>> = {
    'frames of other protocols': [
      on('88cc', hex('0000')),
      on('8808', hex('0001 ffff')),
      on('888e', hex('01010000')),
      on('8035', hex('0001080006040003 020000000001 00000000 020000000001 00000000')),
      on('9999', hex('0000')),
      on('0003', hex('424203')),
      on('0000', hex('0000')),
      on('05ff', hex('0000')),
      on('88e5', hex('2c00 00000001 0102030405060708'), inner),
      on('8914', hex('1000000100010000')),
      on('0800', hex('4500 0018 0001 0000 40 84 0000 c0000201 c0000202 00010002')),
      on('0800', hex('4500 0016 0001 0000 40 fd 0000 c0000201 c0000202 0201')),
      on(
        '86dd',
        hex('60000000 0008 87 40 20010db8000000000000000000000001 20010db8000000000000000000000002 3b00050000000000'),
      ),
    ],
    'errors that quote': [
      on('0800', hex('4500 0047 0001 0000 40 01 0000 c0000201 c0000202 0304 0000 000005dc'), inner),
    ],
  };
  for (const [name, packets] of Object.entries(OTHERS)) it(name, () => checkBuilt(pcapFile(packets)));

  for (const version of [4, 6] as const) {
    it(`fragments of IPv${version}`, () => {
      const plain = readFileSync(path.join(fixtures, 'sample.pcap'));
      return checkBuilt(fragmented(plain, { version, size: 24 }));
    });
  }

  const captures = everyCapture();
  for (const [index, { title, file }] of captures.entries()) {
    it(title, () => {
      const next = captures.at(index + 1);
      if (next) askAhead(stackQuestion(next.file, DECODE_AS, MOST));
      return check(file, readFileSync(file));
    });
  }

  it('with every exception still in use', () => {
    const stale = EXCEPTIONS.filter(({ name }) => !used.has(name)).map(({ name }) => name);
    assert.deepEqual(stale, []);
  });
});
