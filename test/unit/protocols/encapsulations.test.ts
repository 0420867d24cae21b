import assert from 'node:assert/strict';
import { hex, join, tcpFrame } from '../../support/captureBuilder';
import { info, walked } from '../../support/walked';

const PLAIN = tcpFrame({
  from: { address: '10.0.0.1', port: 51234 },
  to: { address: '10.0.0.2', port: 3260 },
  sequence: 7,
  payload: Uint8Array.of(1, 2, 3),
});
const SIXTH = tcpFrame({ from: { address: '::1', port: 1 }, to: { address: '::2', port: 2 }, sequence: 7 }).subarray(
  14,
);
const IP = PLAIN.subarray(14);
const MACS = PLAIN.subarray(0, 12);
const on = (type: string, ...rest: readonly Uint8Array[]): Uint8Array => join(MACS, hex(type), ...rest);
const length = (bytes: Uint8Array): Uint8Array => Uint8Array.of(bytes.length >> 8, bytes.length & 0xff);
const SNAPPED = join(hex('aaaa03 000000 0800'), IP);

const CASES: readonly (readonly [what: string, linkType: number, frame: Uint8Array, names: string])[] = [
  ['LLC with SNAP, padded', 1, join(MACS, length(SNAPPED), SNAPPED, hex('00000000')), 'eth:llc:ip:tcp'],
  ['LLC with SNAP in a VLAN', 1, on('8100 0007', length(SNAPPED), SNAPPED), 'eth:vlan:llc:ip:tcp'],
  [
    'LLC with SNAP on a cooked capture',
    113,
    join(hex('0004 0001 0006 020000000001 0000 0004'), SNAPPED),
    'sll:llc:ip:tcp',
  ],
  ['the LLC access point of IP', 1, on('0032', hex('060603'), IP), 'eth:llc:ip:tcp'],
  ['an MPLS label', 1, on('8847', hex('00010140'), IP), 'eth:mpls:ip:tcp'],
  [
    'IPv6 under three MPLS labels',
    1,
    on('8848', hex('00010040 00020040 00030140'), SIXTH),
    'eth:mpls:mpls:mpls:ipv6:tcp',
  ],
  ['a PPPoE session', 1, on('8864', hex('1100 0001 002d 0021'), IP), 'eth:pppoes:ppp:ip:tcp'],
  ['a PPPoE session, compressed protocol', 1, on('8864', hex('1100 0001 002c 21'), IP), 'eth:pppoes:ppp:ip:tcp'],
  ['PPP', 9, join(hex('ff03 0021'), IP), 'ppp:ip:tcp'],
  ['PPP without address and control', 9, join(hex('0021'), IP), 'ppp:ip:tcp'],
  ['PPP with a compressed protocol', 9, join(hex('ff03 21'), IP), 'ppp:ip:tcp'],
  ['PPP with IPv6', 9, join(hex('57'), SIXTH), 'ppp:ipv6:tcp'],
  ['PPP on a serial line', 50, join(hex('ff03 0021'), IP), 'ppp:ip:tcp'],
  ['Cisco HDLC', 50, join(hex('0f00 0800'), IP), 'chdlc:ip:tcp'],
  ['PPPoE as link type', 51, join(hex('1100 0001 002d 0021'), IP), 'pppoes:ppp:ip:tcp'],
  ['BSD loopback, big-endian', 0, join(hex('00000002'), IP), 'null:ip:tcp'],
  ['BSD loopback, little-endian', 0, join(hex('02000000'), IP), 'null:ip:tcp'],
  ['IPv6 on the loopback of macOS', 0, join(hex('1e000000'), SIXTH), 'null:ipv6:tcp'],
  ['OpenBSD loopback', 108, join(hex('00000018'), SIXTH), 'null:ipv6:tcp'],
];

describe('encapsulations', () => {
  for (const [what, linkType, frame, names] of CASES) {
    it(`lead to TCP: ${what}`, () => {
      const { walk, names: found } = walked(frame, linkType);
      assert.equal(found, names);
      assert.notEqual(walk.tcp, -1);
      assert.equal(walk.payloadEnd - walk.payloadStart, names.includes('ipv6:tcp') ? 0 : 3);
    });
    it(`may be cut off anywhere: ${what}`, () => {
      for (let at = 1; at < frame.length; at++) {
        const cut = walked(frame.subarray(0, at), linkType, frame.length);
        assert.ok(names.startsWith(cut.names), `${at}: ${cut.names}`);
        assert.equal(typeof info(cut), 'string');
      }
    });
  }

  it('say what they do not decode', () => {
    assert.equal(info(walked(on('0003', hex('424203')))), 'LLC to 0x42 (spanning tree): not decoded');
    assert.equal(info(walked(on('8863', hex('1109 0000 0000')))), 'Active Discovery Initiation');
    assert.equal(info(walked(hex('ff03 c021'), 9)), 'LCP: not decoded');
    assert.equal(info(walked(hex('00000007'), 108)), 'Address family 7: not decoded');
    assert.equal(info(walked(on('8847', hex('00010140 00')))), 'MPLS label 16: payload not decoded');
  });
});
