import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  FragmentTable,
  type FragmentedPacket,
  HELD_FRAGMENT_BYTES,
  HELD_FRAGMENT_PACKETS,
  REMEMBERED_FRAGMENTS,
} from '../../../src/core/streams/FragmentTable';

const SEED = 20260416;
const LONGEST = 65535;
const TCP = 6;

interface Fragment {
  readonly key: string;
  readonly offset: number;
  readonly more: boolean;
  readonly bytes: Uint8Array;
}

const contents = (length: number, fill: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 7 + fill);

function cut(key: string, payload: Uint8Array, size: number): Fragment[] {
  const list: Fragment[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const bytes = payload.subarray(offset, offset + size);
    list.push({ key, offset, more: offset + size < payload.length, bytes });
  }
  return list;
}

function taker(
  table: FragmentTable,
  fits?: (packet: FragmentedPacket) => boolean | undefined,
): (one: Fragment, seconds?: number) => FragmentedPacket | undefined {
  let frame = 0;
  return ({ key, offset, more, bytes }, seconds = 0) => {
    // The piece stands within the frame, as it does in a capture.
    const around = new Uint8Array(bytes.length + 5);
    around.set(bytes, 3);
    return table.take(key, seconds, frame++, TCP, offset, more, around, 3, 3 + bytes.length, fits);
  };
}

const text = (packet: FragmentedPacket | undefined): string | undefined =>
  packet && Buffer.from(packet.joined(new Uint8Array(0))).toString('hex');

/** What comes out of one packet's fragments, written down as simply as it can be: which bytes are there, one by one. */
class Model {
  private fragments: Fragment[] = [];
  private end = -1;

  take(one: Fragment): string | undefined {
    if (one.offset + one.bytes.length > LONGEST) return undefined;
    this.fragments.push(one);
    if (!one.more && this.end < 0) this.end = one.offset + one.bytes.length;
    if (this.end < 0) return undefined;
    const bytes: (number | undefined)[] = Array.from({ length: this.end });
    // Those that begin first count, and of those the first that came: they are written last.
    const order = this.fragments.map((fragment, at) => ({ fragment, at }));
    order.sort((a, b) => b.fragment.offset - a.fragment.offset || b.at - a.at);
    for (const { fragment } of order) fragment.bytes.forEach((byte, at) => (bytes[fragment.offset + at] = byte));
    const result = bytes.slice(0, this.end);
    if (result.includes(undefined)) return undefined;
    const found = Buffer.from(result as number[]).toString('hex');
    this.fragments = [];
    this.end = -1;
    return found;
  }
}

describe('FragmentTable', () => {
  it(`gives every packet once, whatever the order, the cut, the copies and the overlap (seed ${SEED})`, () => {
    const packet = fc.record({
      length: fc.integer({ min: 9, max: 400 }),
      size: fc.integer({ min: 1, max: 8 }).map((units) => units * 8),
      fill: fc.nat(255),
      copies: fc.array(fc.nat(), { maxLength: 3 }),
      overlaps: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
      missing: fc.option(fc.constantFrom('first', 'last'), { freq: 3 }),
    });
    let whole = 0;
    let lost = 0;
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 4 }).chain((list) => {
          const made = list.map(({ length, size, fill, copies, overlaps, missing }, at) => {
            const payload = contents(length, fill);
            const pieces = cut(String(at), payload, size);
            const left = pieces.length === 1 ? [] : missing === 'first' ? pieces.slice(1) : pieces;
            const kept = missing === 'last' ? left.slice(0, -1) : left;
            if (kept.length === 0) return { payload, missing: true, fragments: [] as Fragment[] };
            const again = copies.flatMap((copy) => kept[copy % kept.length] ?? []);
            // Within what is kept, so that nothing missing is filled.
            const from = kept[0]?.offset ?? 0;
            const until = (kept.at(-1)?.offset ?? 0) + (kept.at(-1)?.bytes.length ?? 0);
            const over = overlaps.map(([one, other]): Fragment => {
              const offset = from + ((one % (until - from)) >> 3) * 8;
              const end = offset + 1 + (other % (until - offset));
              return { key: String(at), offset, more: true, bytes: payload.subarray(offset, end) };
            });
            return { payload, missing: missing !== null, fragments: [...kept, ...again, ...over] };
          });
          const all = made.flatMap(({ fragments }) => fragments);
          return fc.tuple(fc.constant(made), fc.shuffledSubarray(all, { minLength: all.length }));
        }),
        ([made, order]) => {
          const take = taker(new FragmentTable());
          const found = new Map<string, string[]>();
          for (const one of order) {
            const bytes = text(take(one));
            if (bytes !== undefined) found.set(one.key, [...(found.get(one.key) ?? []), bytes]);
          }
          for (const [at, { payload, missing, fragments }] of made.entries()) {
            const own = found.get(String(at)) ?? [];
            if (missing || fragments.length === 0) {
              assert.deepEqual(own, []);
              lost++;
            } else {
              assert.ok(own.length >= 1);
              // A copy of every fragment makes the packet once more; nothing else ever comes out.
              for (const bytes of own) assert.equal(bytes, Buffer.from(payload).toString('hex'));
              whole++;
            }
          }
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
    assert.ok(whole > 200 && lost > 200);
  });

  it(`takes hostile offsets, lengths and contents as a simple model does (seed ${SEED})`, () => {
    const fragment = fc.record({
      offset: fc.oneof(
        { weight: 16, arbitrary: fc.integer({ min: 0, max: 5 }) },
        { weight: 1, arbitrary: fc.constantFrom(8191, 8190, 8000) },
      ),
      length: fc.oneof(
        { weight: 16, arbitrary: fc.integer({ min: 0, max: 40 }) },
        { weight: 1, arbitrary: fc.constantFrom(1480, 3000, 65535) },
      ),
      more: fc.boolean(),
      fill: fc.nat(3),
    });
    let whole = 0;
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 10 }), (list) => {
        const take = taker(new FragmentTable());
        const model = new Model();
        for (const { offset, length, more, fill } of list) {
          const one = { key: 'one', offset: offset * 8, more, bytes: contents(length, fill) };
          const ours = text(take(one));
          const expected = model.take(one);
          assert.equal(ours, expected);
          if (ours === undefined) continue;
          whole++;
          // What comes behind the end of a packet has a test of its own.
          return;
        }
      }),
      { seed: SEED, numRuns: 250 },
    );
    assert.ok(whole > 30, `${whole}`);
  });

  const FIRST = cut('one', contents(40, 1), 16);
  const SECOND = cut('one', contents(40, 99), 16);

  for (const [at, name] of ['first', 'middle', 'last'].entries()) {
    it(`does not let a late copy of the ${name} fragment spoil the next packet of the same number`, () => {
      const table = new FragmentTable();
      const take = taker(table);
      assert.deepEqual(
        FIRST.map((one) => take(one) !== undefined),
        [false, false, true],
      );
      assert.equal(take(FIRST[at]), undefined);
      assert.equal(table.copyOf, 2);
      const found = SECOND.map((one) => take(one));
      assert.equal(table.copyOf, -1);
      assert.deepEqual(
        found.map((one) => one?.frames),
        [undefined, undefined, [4, 5, 6]],
      );
      assert.equal(text(found[2]), Buffer.from(contents(40, 99)).toString('hex'));
      assert.equal(table.held.bytes, 0);
    });
  }

  it('gives a packet that was captured twice twice', () => {
    const take = taker(new FragmentTable());
    const found = [...FIRST, ...FIRST].map((one) => take(one)?.frames);
    assert.deepEqual(found, [undefined, undefined, [0, 1, 2], undefined, undefined, [3, 4, 5]]);
  });

  it('takes a piece that equals one of the packet before for a piece of the packet that has begun', () => {
    const take = taker(new FragmentTable());
    const other = [...SECOND.slice(0, 2), ...FIRST.slice(2)];
    const found = [...FIRST, ...other].map((one) => take(one)?.frames);
    assert.deepEqual(found.at(-1), [3, 4, 5]);
  });

  it('lets the checksum decide where pieces equal those of the packet before and come first', () => {
    const reversed = [...SECOND.slice(0, 2), ...FIRST.slice(2)].reverse();
    for (const [fits, frames] of [
      [true, [3, 4, 5]],
      [false, undefined],
      [undefined, undefined],
    ] as const) {
      const take = taker(new FragmentTable(), () => fits);
      const found = [...FIRST, ...reversed].map((one) => take(one)?.frames);
      assert.deepEqual(found.at(-1), frames);
    }
  });

  it('forgets packets that are whole after a minute', () => {
    const table = new FragmentTable();
    const take = taker(table);
    for (const one of FIRST) take(one, 1);
    take(FIRST[0], 62);
    assert.equal(table.copyOf, -1);
  });

  it('holds no more than it may, of packets that are not whole and of those that are', () => {
    const table = new FragmentTable();
    const take = taker(table);
    for (let packet = 0; packet < 6000; packet++) {
      const pieces = cut(String(packet), contents(8 * 40, packet), 8);
      for (const one of packet % 2 === 0 ? pieces.slice(1) : pieces) {
        take(one);
        const { bytes, packets, remembered } = table.held;
        assert.ok(bytes <= HELD_FRAGMENT_BYTES && packets <= HELD_FRAGMENT_PACKETS);
        assert.ok(remembered <= REMEMBERED_FRAGMENTS);
      }
    }
    assert.ok(table.held.remembered > 1000 && table.held.bytes > HELD_FRAGMENT_BYTES / 2);
  });

  it('counts copies of one piece, and pieces without bytes, as memory', () => {
    const table = new FragmentTable();
    const take = taker(table);
    for (let copy = 0; copy < 100_000; copy++) {
      take({ key: 'one', offset: 8, more: true, bytes: new Uint8Array(copy % 2 === 0 ? 0 : 1400) });
      assert.ok(table.held.bytes <= HELD_FRAGMENT_BYTES);
    }
  });
});
