import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { WELL_KNOWN_PORTS } from '../../streams/IscsiRecognizer';
import { endpointText, type TcpStream } from '../../streams/TcpStream';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';

/** SYNs to an iSCSI port that were answered with a reset, or not at all. */
export async function reportRefused({ analysis, collector, turns }: FindingContext): Promise<void> {
  // Once for all: a port scan has a hundred thousand of them.
  const allRefused = onlyRefused(analysis);
  for (const stream of analysis.streams.streams) {
    const wait = turns.step();
    if (wait) await wait;
    if (stream.synFrame < 0 || stream.synAckFrame >= 0 || analysis.connectionOf(stream.index)) continue;
    if (stream.resetFrame < 0) {
      reportNoAnswer({ analysis, collector }, stream);
      continue;
    }
    const [, target] = stream.endpoints;
    const known = WELL_KNOWN_PORTS.includes(target.port);
    collector.add({
      ...{ id: 'LOGIN-FAIL', frames: [stream.synFrame, stream.resetFrame], group: `refused ${endpointText(target)}` },
      severity: known || allRefused ? 'error' : 'info',
      fact: `${endpointText(target)} refused the TCP connection (SYN answered with RST): nothing listens there.`,
      cause: 'The target program does not run, the portal is another one, or a firewall answers.',
      next: 'Check address and port of the portal, and whether the target listens there.',
    });
  }
}

/** SYNs that were sent again and again: an answer that only the capture lacks would have been acknowledged. */
function reportNoAnswer(
  { analysis, collector }: Pick<FindingContext, 'analysis' | 'collector'>,
  { synFrame, lastSyn, lastFrame, endpoints, frames }: TcpStream,
): void {
  const [, target] = endpoints;
  if (frames < 2 || lastSyn !== lastFrame || !WELL_KNOWN_PORTS.includes(target.port)) return;
  const time = nanosecondsBetween(analysis, synFrame, lastFrame);
  collector.add({
    ...{ id: 'LOGIN-FAIL', frames: [synFrame, lastFrame], group: `silent ${endpointText(target)}` },
    fact: `${endpointText(target)} did not answer: the initiator sent its SYN ${frames} times in ${durationText(time)}, and nothing came back.`,
    cause:
      'The address is wrong or nobody has it, the link or a switch on the way is down, or a firewall drops the packets.',
    next: 'Check whether the portal can be reached at all (ARP, ping, VLAN, route), and what drops the SYN.',
  });
}

/** A capture of nothing but refused connections was made because of them. */
function onlyRefused({ streams, connections }: CaptureAnalysis): boolean {
  return connections.length === 0 && streams.streams.every(({ synAckFrame }) => synAckFrame < 0);
}
