/**
 * Whole sessions of which packets are lost, doubled, swapped, cut and changed: findings, login reports and their texts. The
 * input is a list of such changes, so that every capture is well-formed and the changes reach what looks at it from above.
 */
import { analyseCapture } from '../../../src/core/analysis/analyseCapture';
import { MemorySource } from '../../../src/core/capture/ByteSource';
import { findFindings } from '../../../src/core/findings/findFindings';
import { readLogins } from '../../../src/core/login/readLogins';
import { findingPlace } from '../../../src/core/text/findingPlace';
import { findingText } from '../../../src/core/text/findingText';
import { loginText } from '../../../src/core/text/loginText';
import { type Packet, pcapFile } from '../../support/captureBuilder';
import { SessionLab } from '../../support/SessionLab';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { BrokenPromise, checkVisible } from '../promises';

/** Ethernet, IPv4 and TCP headers of the sessions; changes of bytes begin behind them. */
const HEADERS = 54;
/** Bytes of one change: what is done, the packet, the place in it, a value. */
const CHANGE = 4;
const MOST_CHANGES = 24;

const SESSIONS: readonly (() => SessionLab)[] = [
  () => new SessionLab().login().read().write().logout().close(),
  () => {
    const lab = new SessionLab().login();
    lab.failed(lab.readCommand(), 6, 0x2900);
    lab.managed(lab.abort(lab.writeCommand(), lab.cmdSn - 1));
    lab.pong(lab.ping());
    lab.told(lab.text(['SendTargets=All']), ['TargetName=iqn.2026-01.test:disk', 'TargetAddress=10.0.0.2:3260,1']);
    return lab
      .message(0x32, { words: { 36: 0x01000000 } })
      .logout()
      .close();
  },
  () => new SessionLab().login({ response: { flags: 0, words: { 36: 0x02010000 } } }).end(1),
  () => new SessionLab().login().read(12_000).write(12_000).end(0, 'R'),
];

/** The packets of a session, changed as the input says. */
function changed(input: Uint8Array): Packet[] {
  const session = SESSIONS[(input[0] ?? 0) % SESSIONS.length] ?? SESSIONS[0];
  const packets = session().conversation.packets.slice();
  for (let at = 1; at + CHANGE <= Math.min(input.length, 1 + MOST_CHANGES * CHANGE); at += CHANGE) {
    if (packets.length === 0) break;
    const [what = 0, which = 0, place = 0, value = 0] = input.subarray(at, at + CHANGE);
    const number = which % packets.length;
    const packet = packets[number];
    if (!packet) break;
    const bytes = packet.bytes.slice();
    // Most places are in the first header of a PDU; some are behind it.
    const offset = HEADERS + (place < 192 ? place % 48 : place * 7);
    switch (what % 8) {
      case 0:
        packets.splice(number, 1);
        break;
      case 1:
        packets.splice(value % packets.length, 0, packet);
        break;
      case 2:
        packets.push(...packets.splice(number, 1 + (value % 4)));
        break;
      case 3:
        packets[number] = { ...packet, bytes: bytes.subarray(0, HEADERS + (place % 64)), original: bytes.length };
        break;
      case 4:
        packets[number] = { ...packet, seconds: (packet.seconds ?? 0) + value - 128 };
        break;
      default:
        if (offset < bytes.length) bytes[offset] = what % 8 === 5 ? value : (bytes[offset] ?? 0) ^ (1 << (value & 7));
        packets[number] = { ...packet, bytes };
    }
  }
  return packets;
}

export const findings: FuzzTarget = {
  name: 'findings',
  seeds: () => [
    ...SESSIONS.map((_, at) => Uint8Array.of(at)),
    // A packet lost, one swapped, one cut, a number changed.
    ...SESSIONS.map((_, at) => Uint8Array.of(at, 0, 9, 0, 0, 2, 7, 0, 1, 3, 8, 60, 0, 5, 5, 27, 9)),
  ],
  async run(input) {
    const outcome = new Outcome();
    const source = new MemorySource(pcapFile(changed(input)));
    const analysis = await analyseCapture(source, { name: 'fuzz' });
    const found = await findFindings(analysis, source);
    outcome.add(step(found.length));
    for (const finding of found) {
      outcome.add(finding.id);
      if (finding.count < 1) throw new BrokenPromise(`${finding.id} was found ${finding.count} times`);
      for (const { frame } of finding.evidence) {
        if (!Number.isInteger(frame) || frame < 0 || frame > analysis.frames.length) {
          throw new BrokenPromise(`${finding.id} names frame ${frame} of ${analysis.frames.length}`);
        }
      }
      checkVisible(findingText(finding, findingPlace(analysis, finding)));
    }
    for await (const report of readLogins(analysis, source)) {
      outcome.add(report.result).add(step(report.steps.length)).add(step(report.problems.length));
      checkVisible(loginText(report));
    }
    return outcome.value;
  },
};
