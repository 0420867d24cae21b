import assert from 'node:assert/strict';
import { viewOf } from '../../../src/core/bytes/view';
import { PacketWalk } from '../../../src/core/dissect/PacketWalk';
import { createRegistry } from '../../../src/core/protocols/protocols';
import { TcpStreamTable } from '../../../src/core/streams/TcpStreamTable';
import type { TcpDirection, TcpStream } from '../../../src/core/streams/TcpStream';
import { type End, synOptions, type TcpSegment, tcpFrame } from '../../support/captureBuilder';
import { INITIATOR, TARGET } from '../../support/conversation';

const FLAGS = { syn: 'S', both: 'SA', ack: 'A', data: 'PA', end: 'FA', reset: 'R' };

function made() {
  const table = new TcpStreamTable();
  const walk = new PacketWalk(createRegistry());
  const replaced: TcpStream[] = [];
  table.onReplaced = (stream) => replaced.push(stream);
  let frame = 0;
  const take = (segment: Partial<TcpSegment> & { sequence: number }, back = false): TcpDirection => {
    const [from, to] = back ? [TARGET, INITIATOR] : [INITIATOR, TARGET];
    const bytes = tcpFrame({ from, to, ...segment });
    walk.run(bytes, viewOf(bytes), 0, bytes.length, bytes.length, 1);
    return table.take(walk, frame++);
  };
  return { table, take, replaced };
}

function handshake(take: ReturnType<typeof made>['take'], [one, other]: [number, number] = [1000, 5000]): TcpDirection {
  take({ sequence: one, flags: FLAGS.syn, options: synOptions(1460, 4) });
  take({ sequence: other, acknowledgment: one + 1, flags: FLAGS.both, options: synOptions(1460, 3) }, true);
  return take({ sequence: one + 1, acknowledgment: other + 1, flags: FLAGS.ack });
}

describe('TcpStreamTable', () => {
  it('counts streams in the order of their first frames and tells directions apart', () => {
    const { table, take } = made();
    const first = handshake(take);
    assert.deepEqual([first.stream.index, first.index, first.id], [0, 0, 0]);
    const answer = take({ sequence: 5001, acknowledgment: 1001 }, true);
    assert.deepEqual([answer.stream.index, answer.index, answer.id], [0, 1, 1]);
    const other: End = { address: INITIATOR.address, port: INITIATOR.port + 1 };
    assert.equal(take({ sequence: 1, from: other }).stream.index, 1);
    assert.deepEqual(
      table.streams.map(({ endpoints }) => endpoints[0].port),
      [INITIATOR.port, INITIATOR.port + 1],
    );
    assert.deepEqual([first.stream.synFrame, first.stream.synAckFrame, first.stream.handshakeFrame], [0, 1, 2]);
  });

  it('keeps the two families and mirrored ports apart', () => {
    const { table, take } = made();
    const ends: [End, End] = [
      { address: '10.0.0.1', port: 3260 },
      { address: '10.0.0.2', port: 3261 },
    ];
    take({ sequence: 1, from: ends[0], to: ends[1] });
    take({ sequence: 1, from: { ...ends[0], port: 3261 }, to: { ...ends[1], port: 3260 } });
    take({ sequence: 1, from: ends[1], to: ends[0] });
    take({ sequence: 1, from: { address: '::1', port: 3260 }, to: { address: '::2', port: 3261 } });
    assert.equal(table.streams.length, 3);
    assert.deepEqual(table.streams[2]?.endpoints[0], { address: '::1', port: 3260 });
  });

  it('gives positions relative to the SYN, 1 being the first byte', () => {
    const { table, take } = made();
    handshake(take);
    take({ sequence: 1001, payload: new Uint8Array(10) });
    assert.equal(table.position, 1);
    take({ sequence: 1011, payload: new Uint8Array(10) });
    assert.equal(table.position, 11);
  });

  it('goes on counting where sequence numbers wrap around at 2^32', () => {
    const { table, take } = made();
    handshake(take, [0xfffffff0, 0x7ffffff0]);
    let sequence = 0xfffffff1;
    let position = 1;
    for (let step = 0; step < 12; step++) {
      take({ sequence: sequence >>> 0 });
      assert.equal(table.position, position);
      sequence += 0x30000000;
      position += 0x30000000;
    }
    assert.ok(position > 2 * 2 ** 32);
    // A retransmission from before the last wrap-around keeps its old position.
    take({ sequence: (sequence - 0x30000000 - 5) >>> 0 });
    assert.equal(table.position, position - 0x30000000 - 5);
  });

  it('unwraps positions before the first frame of a capture that begins in mid-stream', () => {
    const { table, take } = made();
    take({ sequence: 5000 });
    assert.equal(table.position, 1);
    take({ sequence: 3540 });
    assert.equal(table.position, -1459);
    take({ sequence: 6460 });
    assert.equal(table.position, 1461);
  });

  it('unwraps acknowledgments of a side that has not spoken yet', () => {
    const { take } = made();
    const direction = take({ sequence: 5000, acknowledgment: 9000, flags: FLAGS.ack });
    assert.equal(direction.other.acknowledged, 1);
    take({ sequence: 5000, acknowledgment: 9100, flags: FLAGS.ack });
    assert.equal(direction.other.acknowledged, 101);
    take({ sequence: 9000, payload: new Uint8Array(5) }, true);
    assert.equal(direction.other.base, 8999);
  });

  it('begins a new stream when a SYN reuses the ports', () => {
    const { table, take, replaced } = made();
    const old = handshake(take);
    const again = handshake(take, [70000, 90000]);
    assert.equal(table.streams.length, 2);
    assert.deepEqual(replaced, [old.stream]);
    assert.equal(again.stream.index, 1);
    assert.equal(take({ sequence: 90001, acknowledgment: 70001 }, true).stream.index, 1);
  });

  it('takes a repeated SYN and SYN-ACK for retransmissions', () => {
    const { table, take, replaced } = made();
    handshake(take);
    take({ sequence: 1000, flags: FLAGS.syn, options: synOptions() });
    take({ sequence: 5000, acknowledgment: 1001, flags: FLAGS.both, options: synOptions() }, true);
    assert.deepEqual([table.streams.length, replaced.length], [1, 0]);
  });

  it('begins a new stream when the SYN repeats a number but the old connection is over', () => {
    for (const flags of [FLAGS.end, FLAGS.reset]) {
      const { table, take } = made();
      handshake(take);
      take({ sequence: 1001, acknowledgment: 5001, flags });
      take({ sequence: 1000, flags: FLAGS.syn });
      assert.equal(table.streams.length, 2);
    }
  });

  it('begins a new stream at a SYN after a part of an older connection', () => {
    const { table, take } = made();
    take({ sequence: 1_000_000, acknowledgment: 777 });
    handshake(take);
    assert.equal(table.streams.length, 2);
    assert.equal(table.streams[1]?.beginningSeen, true);
  });

  it('knows the beginning from the SYN-ACK alone', () => {
    const { table, take } = made();
    take({ sequence: 5000, acknowledgment: 1001, flags: FLAGS.both }, true);
    take({ sequence: 1001, acknowledgment: 5001, payload: new Uint8Array(4) });
    assert.equal(table.position, 1);
    assert.equal(table.streams[0]?.beginningSeen, true);
    take({ sequence: 5001, acknowledgment: 1005, payload: new Uint8Array(4) }, true);
    assert.equal(table.position, 1);
  });

  it('scales the window only when both sides offered it, and not without the handshake', () => {
    const scaled = made();
    const direction = handshake(scaled.take);
    assert.deepEqual([direction.windowScale, direction.other.windowScale], [4, 3]);

    const half = made();
    half.take({ sequence: 1000, flags: FLAGS.syn, options: synOptions(1460, 4) });
    const one = half.take({ sequence: 5000, acknowledgment: 1001, flags: FLAGS.both, options: synOptions() }, true);
    assert.deepEqual([one.windowScale, one.other.windowScale], [-2, -2]);

    const without = made();
    assert.equal(without.take({ sequence: 1 }).windowScale, -1);
  });

  it('notes the frames of FIN and RST', () => {
    const { take } = made();
    const { stream } = handshake(take);
    take({ sequence: 1001, flags: FLAGS.end });
    take({ sequence: 5001, flags: FLAGS.end }, true);
    take({ sequence: 1002, flags: FLAGS.reset });
    assert.deepEqual([stream.finFrame, stream.resetFrame, stream.closeFrame, stream.frames], [3, 5, 3, 6]);
  });
});
