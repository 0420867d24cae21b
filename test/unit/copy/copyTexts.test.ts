import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { base64, cArray, hexDump, hexStream } from '../../../src/core/copy/byteTexts';
import { detailText, fieldText } from '../../../src/core/copy/fieldTexts';
import { shellWord, tsharkCommand } from '../../../src/core/copy/tsharkCommand';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { nodeAt } from '../../../src/core/filter/selection/nodeFilters';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';

describe('bytes to be copied', () => {
  const bytes = Uint8Array.from({ length: 37 }, (_, at) => (at * 41) & 0xff);

  it('have every form', () => {
    assert.equal(hexStream(bytes), Buffer.from(bytes).toString('hex'));
    for (let length = 0; length <= bytes.length; length++) {
      assert.equal(base64(bytes.subarray(0, length)), Buffer.from(bytes.subarray(0, length)).toString('base64'));
    }
    assert.equal(hexDump(Uint8Array.of(0x41, 0x00, 0x7f)).replace(/ +/g, ' '), '0000 41 00 7f A..');
    assert.equal(hexDump(bytes).split('\n').length, 3);
  });

  it('are a C array whose comment a hostile name cannot end', () => {
    const text = cArray(Uint8Array.of(1, 255), '7.x/y', 'a.pcap */ int main() {} \\');
    assert.equal(text, '/* a.pcap * / int main() {}  */\nstatic const unsigned char _7_x_y[2] = {\n  0x01, 0xff\n};\n');
  });
});

describe('fields to be copied', () => {
  it('are found by their place in the tree', async () => {
    const { analysis, source } = await analysed(readFixture('chap-ok.pcap'));
    const detail = await readDetail(analysis, source, 3);
    const all: FieldNode[] = [];
    const walk = (nodes: readonly FieldNode[]): void =>
      nodes.forEach((one) => (all.push(one), walk(one.children ?? [])));
    walk(detail.tree);
    for (const [place, one] of all.entries()) assert.equal(nodeAt(detail.tree, place), one);
    assert.equal(nodeAt(detail.tree, all.length), undefined);
    const text = detailText(detail);
    for (const one of all.filter(({ unused }) => !unused)) assert(text.includes(one.label), one.label);
    const keys = all.find(({ label }) => label.startsWith('Keys'));
    assert.match(keys ? fieldText(keys) : '', /^Keys \(4\):\n {4}InitiatorName=/);
  });
});

describe('the tshark command', () => {
  it('is quoted for the shell', () => {
    const hostile = `it's $(rm -rf ~) "x" \`y\` *.pcap`;
    assert.equal(execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(hostile)}`], { encoding: 'utf8' }), hostile);
    assert.equal(shellWord('/a/b-c_1.pcap'), '/a/b-c_1.pcap');
    assert.equal(shellWord(''), `''`);
  });

  it('has the filter and the rules of Decode As, and several files merged', () => {
    const rules = [
      { port: 13260, protocol: 'iscsi' },
      { port: 80, protocol: 'tcp' },
    ] as const;
    assert.deepEqual(tsharkCommand(['captures/my capture.pcap'], 'iscsi.opcode == 0x03', rules), {
      command: `tshark -r 'captures/my capture.pcap' -Y 'iscsi.opcode == 0x03' -d tcp.port==13260,iscsi -d tcp.port==80,data`,
      notTold: [],
    });
    assert.equal(tsharkCommand(['-a', 'b'], '', []).command, 'mergecap -w - ./-a b | tshark -r -');
    assert.equal(
      tsharkCommand(['a'], '', [], 'iscsi.opcode').command,
      'tshark -r a -T fields -e frame.number -e iscsi.opcode',
    );
  });

  it('says what tshark cannot be told', () => {
    const own = tsharkCommand(['a'], 'iscsi.session == 1 && iscsi.key.MaxBurstLength', []);
    assert.equal(own.command, 'tshark -r a');
    assert.deepEqual(own.notTold, ['the filter: tshark does not know iscsi.session, iscsi.key.MaxBurstLength']);
    assert.deepEqual(tsharkCommand(['a'], 'iscsi.keyvalue == "iscsi.session"', []).notTold, []);
    const ends = ['10.0.0.1:1', '10.0.0.2:2'] as const;
    assert.match(tsharkCommand(['a'], '', [{ ends, protocol: 'iscsi' }]).notTold[0] ?? '', /10\.0\.0\.1:1 and/);
  });
});
