import assert from 'node:assert/strict';
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import {
  decodeAsRules,
  decodedAs,
  type DecodeAsRule,
  decodeAsSubject,
  parseDecodeAs,
  sameSubject,
} from '../../../src/core/streams/DecodeAs';
import { readFixture } from '../../support/captures';
import { Conversation, INITIATOR, TARGET } from '../../support/conversation';
import { filler, pdu } from '../../support/pduBuilder';

const pdus = async (file: Uint8Array, decodeAs: readonly DecodeAsRule[]): Promise<number> =>
  (await analyseCapture(new MemorySource(file), { name: 'test.pcap', decodeAs })).pdus.length;

const ENDS = [
  { address: '10.0.0.1', port: 40_000 },
  { address: 'fe80::1', port: 3260 },
] as const;

describe('Decode As', () => {
  it('never takes a port for iSCSI that the user says carries something else', async () => {
    const sample = readFixture('sample.pcap');
    assert.ok((await pdus(sample, [])) > 0);
    assert.equal(await pdus(sample, [{ port: 3262, protocol: 'tcp' }]), 0);
    assert.equal(await pdus(sample, [{ port: 3261, protocol: 'tcp' }]), await pdus(sample, []));
  });

  it('takes a stream for iSCSI whose bytes did not say so', async () => {
    // A PDU of a vendor on a port that nobody knows is nothing that the recognizer would go by.
    const ends = [INITIATOR, { ...TARGET, port: 5000 }] as const;
    const file = new Conversation(ends)
      .handshake()
      .send(0, pdu(0x1c, { data: filler(20) }))
      .file();
    assert.equal(await pdus(file, []), 0);
    assert.equal(await pdus(file, [{ port: 5000, protocol: 'iscsi' }]), 1);
  });

  it('lets a rule for a connection beat one for its port, and a later rule an earlier one', () => {
    const stream: DecodeAsRule = { ends: ['[fe80::1]:3260', '10.0.0.1:40000'], protocol: 'iscsi' };
    assert.equal(decodedAs([], ENDS), undefined);
    assert.equal(decodedAs([stream, { port: 3260, protocol: 'tcp' }], ENDS), 'iscsi');
    assert.equal(
      decodedAs(
        [
          { port: 3260, protocol: 'tcp' },
          { port: 40_000, protocol: 'iscsi' },
        ],
        ENDS,
      ),
      'iscsi',
    );
    assert.equal(decodedAs([{ ...stream, ends: ['10.0.0.1:40000', '10.0.0.9:3260'] }], ENDS), undefined);
    assert.equal(decodedAs([{ port: 860, protocol: 'tcp' }], ENDS), undefined);
  });

  it('knows rules about the same subject, and names it', () => {
    const one: DecodeAsRule = { ends: ['a:1', 'b:2'], protocol: 'tcp' };
    assert.ok(sameSubject(one, { ends: ['b:2', 'a:1'], protocol: 'iscsi' }));
    assert.ok(!sameSubject(one, { ends: ['b:2', 'a:3'], protocol: 'tcp' }));
    assert.ok(!sameSubject(one, { port: 1, protocol: 'tcp' }));
    assert.ok(sameSubject({ port: 1, protocol: 'iscsi' }, { port: 1, protocol: 'tcp' }));
    assert.deepEqual(
      [decodeAsSubject(one), decodeAsSubject({ port: 5, protocol: 'tcp' })],
      ['a:1 and b:2', 'TCP port 5'],
    );
  });

  it('reads a rule as tshark writes it', () => {
    assert.deepEqual(parseDecodeAs('tcp.port==13260,iscsi'), { port: 13_260, protocol: 'iscsi' });
    assert.deepEqual(parseDecodeAs('tcp.port==3260,data'), { port: 3260, protocol: 'tcp' });
    for (const text of ['', 'tcp.port==99999,iscsi', 'udp.port==1,iscsi', 'tcp.port==1,http', 'tcp.port == 1,iscsi']) {
      assert.equal(parseDecodeAs(text), undefined, text);
    }
  });

  it('takes from storage only what are rules', () => {
    const good: DecodeAsRule[] = [
      { port: 1, protocol: 'iscsi' },
      { ends: ['a:1', 'b:2'], protocol: 'tcp' },
    ];
    const bad = [
      null,
      1,
      {},
      { port: -1, protocol: 'tcp' },
      { port: 1, protocol: 'x' },
      { ends: ['a'], protocol: 'tcp' },
    ];
    assert.deepEqual(decodeAsRules([...good, ...bad, { port: 1, ends: ['a', 'b'], protocol: 'tcp' }]), good);
    assert.deepEqual(decodeAsRules('x'), []);
  });
});
