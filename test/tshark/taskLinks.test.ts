/** Where tshark leads from a PDU to its request or its answer, the field tree leads to the same frame. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import { fixtureCaptures, fixtures, readFixture, unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';

const NAMES = ['iscsi.request_frame', 'iscsi.response_frame', 'iscsi.time'] as const;

/** What differs on purpose. */
const EXCEPTIONS: readonly { readonly capture: string; readonly frames: readonly number[]; readonly reason: string }[] =
  [
    {
      capture: 'snap128.pcap',
      frames: [14, 22],
      reason:
        'an answer of two segments of which the first is cut: tshark ends it there, we where its last byte was on the wire',
    },
  ];

/** Values by frame, of frames with one PDU. The second pass tells tshark where the answers are. */
function theirs(file: string, ports: readonly number[]): Map<number, readonly string[]> {
  const decodeAs = ports.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
  const fields = ['frame.number', 'iscsi.opcode', ...NAMES].flatMap((name) => ['-e', name]);
  const text = execFileSync('tshark', ['-n', '-2', '-r', file, ...decodeAs, '-Y', 'iscsi', '-T', 'fields', ...fields], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const rows = text.split('\n').map((line) => line.split('\t'));
  return new Map(
    rows
      .filter(([number, opcode]) => number && opcode && !opcode.includes(','))
      .map(([number, , ...values]) => [Number(number), values]),
  );
}

describe('links between requests and answers are those of tshark', function () {
  this.timeout(300_000);
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  it('on the captures of the repository', async () => {
    const differing: string[] = [];
    const used = new Set<string>();
    let compared = 0;
    for (const name of fixtureCaptures()) {
      const { analysis, source } = await analysed(readFixture(name));
      const ports = [...new Set(analysis.connections.map(({ target }) => target.port))];
      for (const [frame, values] of theirs(path.join(fixtures, name), ports)) {
        if (values.every((value) => value === '')) continue;
        const { tree } = await readDetail(analysis, source, frame - 1);
        const own = tree.filter(({ label }) => label === 'iSCSI').flatMap(({ children = [] }) => children);
        const valueOf = (filter: string): string => own.find((node: FieldNode) => node.filter === filter)?.value ?? '';
        for (const [at, filter] of NAMES.entries()) {
          const value = values[at] ?? '';
          if (value === '') continue;
          compared++;
          if (valueOf(filter) === value) continue;
          const exception = EXCEPTIONS.find((one) => one.capture === name && one.frames.includes(frame));
          if (exception) used.add(`${name} ${frame}`);
          else differing.push(`${name} frame ${frame} ${filter}: theirs ${value}, ours ${valueOf(filter) || 'none'}`);
        }
      }
    }
    assert.deepEqual(differing, []);
    assert.ok(compared > 300, `${compared} compared`);
    assert.deepEqual(
      EXCEPTIONS.flatMap(({ capture, frames }) => frames.map((frame) => `${capture} ${frame}`)).filter(
        (one) => !used.has(one),
      ),
      [],
    );
  });
});
