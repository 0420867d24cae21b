import assert from 'node:assert/strict';
import { HeldBytes, StreamReassembler } from '../../../src/core/streams/StreamReassembler';

/** What a consumer was given: text of the bytes and "gap n". */
class Collector {
  readonly parts: string[] = [];
  text = '';
  position: number | undefined;
  data(bytes: Uint8Array, start: number, length: number, position: number): void {
    assert.ok(length > 0, 'data is never empty');
    if (this.position !== undefined) assert.equal(position, this.position, 'positions follow each other');
    this.text += Buffer.from(bytes.subarray(start, start + length)).toString();
    this.position = position + length;
  }
  gap(position: number, length: number): void {
    assert.ok(length > 0, 'a gap is never empty');
    if (this.position !== undefined) assert.equal(position, this.position);
    this.text += `<${length}>`;
    this.position = position + length;
  }
}

function made() {
  const out = new Collector();
  const budget = new HeldBytes();
  const stream = new StreamReassembler(out, budget, 1);
  let frame = 0;
  const send = (position: number, text: string, length = text.length): void => {
    // Handed out in a larger, reused buffer, as chunks are.
    const bytes = Buffer.from(`##${text}##`);
    stream.segment(bytes, 2, text.length, position, length, frame++);
    bytes.fill(0x21);
  };
  return { out, budget, stream, send };
}

describe('StreamReassembler', () => {
  it('passes on what comes in order', () => {
    const { out, send } = made();
    send(1, 'abc');
    send(4, 'def');
    assert.equal(out.text, 'abcdef');
  });

  it('holds what comes too early, and copies it', () => {
    const { out, send, budget } = made();
    send(4, 'def');
    send(7, 'ghi');
    assert.ok(budget.total > 0);
    assert.equal(out.text, '');
    send(1, 'abc');
    assert.equal(out.text, 'abcdefghi');
    assert.equal(budget.total, 0);
  });

  it('drops what was seen before and trims overlaps; the first copy of a byte counts', () => {
    const { out, send } = made();
    send(1, 'abcdef');
    send(2, 'XXX');
    send(5, 'XXgh');
    send(1, 'XXXXXXXXi');
    assert.equal(out.text, 'abcdefghi');
  });

  it('trims overlaps among held segments', () => {
    const { out, send } = made();
    send(5, 'efgh');
    send(7, 'ghij');
    send(3, 'cdef');
    send(1, 'ab');
    assert.equal(out.text, 'abcdefghij');
  });

  it('waits for a hole to be filled, and gives it up at the end', () => {
    const { out, stream, send } = made();
    send(1, 'ab');
    send(5, 'ef');
    send(9, 'ij');
    assert.equal(out.text, 'ab');
    stream.flush();
    assert.equal(out.text, 'ab<2>ef<2>ij');
  });

  it('gives a hole up some frames after the receiver has acknowledged it, not at once', () => {
    const { out, stream, send } = made();
    send(1, 'ab');
    send(5, 'ef');
    stream.tick(3);
    assert.equal(out.text, 'ab');
    for (let at = 0; at < 10; at++) stream.tick(7);
    assert.equal(out.text, 'ab', 'a capture may store frames out of order');
    for (let at = 0; at < 100; at++) stream.tick(7);
    assert.equal(out.text, 'ab<2>ef');
    send(3, 'cd');
  });

  it('waits as long as it takes while the receiver has not acknowledged', () => {
    const { out, stream, send } = made();
    send(5, 'ef');
    for (let at = 0; at < 1000; at++) stream.tick(1);
    assert.equal(out.text, '');
    send(1, 'abcd');
    assert.equal(out.text, 'abcdef');
  });

  it('reports bytes that the capture cut off as a gap', () => {
    const { out, send } = made();
    send(1, 'abc', 10);
    send(11, 'klm', 3);
    assert.equal(out.text, 'abc<7>klm');
  });

  it('reports cut bytes of held and of overlapping segments too', () => {
    const { out, send } = made();
    send(11, 'klm', 10);
    send(1, 'abc', 10);
    send(15, 'xy', 10);
    assert.equal(out.text, 'abc<7>klm<7><4>');
  });

  it('is bounded for holes that are never filled', () => {
    const { out, budget, stream } = made();
    const bytes = new Uint8Array(1460);
    for (let at = 0; at < 20_000; at++) stream.segment(bytes, 0, 1460, 10 + at * 3000, 1460, at);
    assert.ok(budget.total < 10 * 1024 * 1024, `${budget.total} bytes are held`);
    assert.ok(out.text.length > 0);
  });

  it('is bounded for floods of tiny segments, and over all directions together', () => {
    const budget = new HeldBytes();
    const sinks = Array.from({ length: 40 }, () => new StreamReassembler({ data() {}, gap() {} }, budget, 1));
    const bytes = new Uint8Array(60_000);
    for (let at = 0; at < 100; at++) {
      for (const sink of sinks) sink.segment(bytes, 0, bytes.length, 10 + at * 70_000, bytes.length, at);
    }
    assert.ok(budget.total < 66 * 1024 * 1024, `${budget.total} bytes are held`);
    const tiny = new HeldBytes();
    const one = new StreamReassembler({ data() {}, gap() {} }, tiny, 1);
    for (let at = 0; at < 100_000; at++) one.segment(bytes, 0, 1, 10 + at * 2, 1, at);
    assert.ok(tiny.total < 10 * 1024 * 1024);
    for (const sink of sinks) sink.flush();
    assert.equal(budget.total, 0);
  });
});
