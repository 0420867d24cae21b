import assert from 'node:assert/strict';
import { hex, join, tcpFrame } from '../../support/captureBuilder';
import { info, innermostNodes, values, walked } from '../../support/walked';

const SEGMENT = {
  from: { address: '10.0.0.1', port: 51234 },
  to: { address: '10.0.0.2', port: 3260 },
  sequence: 7,
  payload: Uint8Array.of(1, 2, 3),
};
const FRAME = tcpFrame(SEGMENT);
const ETHERNET = FRAME.subarray(0, 14);
const IP = FRAME.subarray(14, 34);
const TCP = FRAME.subarray(34);

function ip(patch: (header: DataView) => void, header = IP, payload = TCP): Uint8Array {
  const copy = header.slice();
  patch(new DataView(copy.buffer));
  return join(ETHERNET, copy, payload);
}

describe('IPv4', () => {
  it('has its fields', () => {
    const frame = walked(ip((header) => header.setUint8(9, 99)));
    assert.equal(frame.names, 'eth:ip');
    assert.deepEqual(values(innermostNodes(frame)), {
      'ip.version': 4,
      'ip.hdr_len': 20,
      'ip.dsfield.dscp': 0,
      'ip.dsfield.ecn': 0,
      'ip.len': 43,
      'ip.id': 0,
      'ip.flags.rb': false,
      'ip.flags.df': true,
      'ip.flags.mf': false,
      'ip.frag_offset': 0,
      'ip.ttl': 64,
      'ip.proto': 99,
      'ip.checksum': 0,
      'ip.checksum.status': 2,
      'ip.src': '10.0.0.1',
      'ip.dst': '10.0.0.2',
    });
    assert.equal(info(frame), 'IP protocol 99: not decoded');
  });

  it('steps over options', () => {
    const header = join(IP, hex('01010101 01010100'));
    const frame = walked(
      ip((view) => {
        view.setUint8(0, 0x47);
        view.setUint16(2, 51);
      }, header),
    );
    assert.equal(frame.names, 'eth:ip:tcp');
    assert.deepEqual([frame.walk.tcp, frame.walk.payloadEnd - frame.walk.payloadStart], [42, 3]);
    const layer = frame.layers[1];
    assert.ok(layer);
    assert.deepEqual(
      layer.protocol.extraNodes?.(frame.bytes, layer, [], {}).map(({ label, start, length }) => [label, start, length]),
      [
        ['Checksum check', 24, 2],
        ['Options', 34, 8],
      ],
    );
  });

  it('leaves Ethernet padding out of the payload', () => {
    const frame = walked(join(FRAME, new Uint8Array(20)));
    assert.equal(frame.walk.payloadEnd - frame.walk.payloadStart, 3);
  });

  it('takes the rest of the frame when the total length is 0 (segmentation offload)', () => {
    const frame = walked(ip((header) => header.setUint16(2, 0)));
    assert.equal(frame.walk.payloadEnd - frame.walk.payloadStart, 3);
  });

  it('knows the length on the wire when the capture cut the packet', () => {
    const frame = walked(FRAME.subarray(0, 54), 1, FRAME.length);
    assert.deepEqual([frame.walk.payloadStart, frame.walk.payloadEnd, frame.walk.captured], [54, 57, 54]);
  });

  for (const [what, value] of [
    ['a first fragment', 0x2000],
    ['a later fragment', 0x0010],
    ['a last fragment', 0x2010],
  ] as const) {
    it(`does not decode ${what} as TCP`, () => {
      const frame = walked(ip((header) => header.setUint16(6, value)));
      assert.deepEqual([frame.names, frame.walk.tcp], ['eth:ip', -1]);
      assert.match(frame.walk.remark, /fragment/);
    });
  }

  for (const [what, patch] of [
    ['a header length below 20', (view: DataView) => view.setUint8(0, 0x44)],
    ['a header longer than the packet', (view: DataView) => view.setUint8(0, 0x4f)],
    ['another version', (view: DataView) => view.setUint8(0, 0x55)],
    ['a total length below the header', (view: DataView) => view.setUint16(2, 19)],
  ] as const) {
    it(`stops at ${what}`, () => {
      const frame = walked(ip(patch).subarray(0, 57));
      assert.deepEqual([frame.names, frame.walk.tcp], ['eth:ip', -1]);
      assert.match(frame.walk.remark, /impossible lengths|version is not 4/);
    });
  }

  it('may be cut off anywhere', () => {
    for (let length = 14; length < 34; length++) {
      const frame = walked(FRAME.subarray(0, length));
      assert.equal(frame.names, 'eth:ip');
      assert.equal(info(frame), 'IPv4 header cut off');
      assert.doesNotThrow(() => innermostNodes(frame));
    }
  });
});

describe('IPv6', () => {
  const sixth = tcpFrame({
    ...SEGMENT,
    from: { address: 'fe80::1', port: 51234 },
    to: { address: '2001:db8::5:0:2', port: 3260 },
  });
  const header = sixth.subarray(14, 54);
  const segment = sixth.subarray(54);
  /** Extension headers between the IPv6 header and what follows. */
  const extended = (next: number, ...extensions: Uint8Array[]): Uint8Array => {
    const copy = header.slice();
    copy[6] = next;
    new DataView(copy.buffer).setUint16(4, segment.length + extensions.reduce((sum, { length }) => sum + length, 0));
    return join(sixth.subarray(0, 14), copy, ...extensions, segment);
  };

  it('leads to TCP, with its addresses', () => {
    const frame = walked(sixth);
    assert.equal(frame.names, 'eth:ipv6:tcp');
    const layer = frame.layers[1];
    assert.ok(layer);
    assert.deepEqual(layer.protocol.addresses?.(frame.bytes, layer), {
      source: 'fe80::1',
      destination: '2001:db8::5:0:2',
    });
  });

  it('has its fields', () => {
    const frame = walked(extended(59));
    assert.deepEqual(values(innermostNodes(frame)), {
      'ipv6.version': 6,
      'ipv6.tclass': 0,
      'ipv6.flow': 0,
      'ipv6.plen': 23,
      'ipv6.nxt': 59,
      'ipv6.hlim': 64,
      'ipv6.src': 'fe80::1',
      'ipv6.dst': '2001:db8::5:0:2',
    });
  });

  it('steps over hop-by-hop, routing and destination options', () => {
    const frame = walked(
      extended(
        0,
        join(Uint8Array.of(43, 0), new Uint8Array(6)),
        join(Uint8Array.of(60, 1), new Uint8Array(14)),
        join(Uint8Array.of(6, 0), new Uint8Array(6)),
      ),
    );
    assert.equal(frame.names, 'eth:ipv6:ipv6.hopopts:ipv6.routing:ipv6.dstopts:tcp');
    assert.equal(frame.walk.payloadEnd - frame.walk.payloadStart, 3);
    assert.deepEqual(
      frame.layers.slice(2, 5).map(({ start, headerEnd }) => headerEnd - start),
      [8, 16, 8],
    );
  });

  it('does not decode fragments as TCP', () => {
    const frame = walked(extended(44, hex('06 00 0001 00000001')));
    assert.deepEqual([frame.names, frame.walk.tcp], ['eth:ipv6:ipv6.fraghdr', -1]);
    assert.match(frame.walk.remark, /fragment/);
  });

  it('takes the rest of the frame when the payload length is 0', () => {
    const copy = sixth.slice();
    new DataView(copy.buffer).setUint16(18, 0);
    assert.equal(walked(copy).walk.payloadEnd - walked(copy).walk.payloadStart, 3);
  });

  it('stops at extension headers that reach beyond the packet', () => {
    const frame = walked(extended(0, Uint8Array.of(6, 255, 0, 0, 0, 0, 0, 0)));
    assert.deepEqual([frame.names, frame.walk.tcp], ['eth:ipv6:ipv6.hopopts', -1]);
    assert.match(frame.walk.remark, /beyond the packet/);
    assert.doesNotThrow(() => innermostNodes(frame));
  });

  it('may be cut off anywhere', () => {
    const whole = extended(0, join(Uint8Array.of(6, 0), new Uint8Array(6)));
    for (let length = 14; length < 62; length++) {
      const frame = walked(whole.subarray(0, length), 1, whole.length);
      assert.equal(frame.names, length < 54 ? 'eth:ipv6' : 'eth:ipv6:ipv6.hopopts');
      assert.doesNotThrow(() => innermostNodes(frame));
      assert.doesNotThrow(() => info(frame));
    }
  });
});

describe('UDP', () => {
  const udp = ip((header) => header.setUint8(9, 17), IP, hex('0035 d431 000b 0000 010203'));

  it('is a leaf', () => {
    const copy = udp.slice();
    new DataView(copy.buffer).setUint16(16, 31);
    const frame = walked(copy);
    assert.equal(frame.names, 'eth:ip:udp');
    assert.equal(info(frame), '53 → 54321, 3 bytes');
    assert.deepEqual(values(innermostNodes(frame)), {
      'udp.srcport': 53,
      'udp.dstport': 54321,
      'udp.length': 11,
      'udp.checksum': 0,
      'udp.checksum.status': 3,
    });
  });

  it('may be cut off', () => assert.equal(info(walked(udp.subarray(0, 38))), 'UDP header cut off'));
});
