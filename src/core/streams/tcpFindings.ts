import type { DuplicateAck } from './DuplicateAcks';
import { TcpFinding } from './TcpAnalysis';

/** How each finding is called: as a display filter (Wireshark's name) and in the Info column. */
export const TCP_FINDINGS: readonly { readonly bit: number; readonly filter: string; readonly text: string }[] = [
  // A retransmission that is known more closely is called by the closer name only.
  { bit: TcpFinding.fastRetransmission, filter: 'fast_retransmission', text: 'Fast Retransmission' },
  { bit: TcpFinding.spuriousRetransmission, filter: 'spurious_retransmission', text: 'Spurious Retransmission' },
  { bit: TcpFinding.retransmission, filter: 'retransmission', text: 'Retransmission' },
  { bit: TcpFinding.outOfOrder, filter: 'out_of_order', text: 'Out-Of-Order' },
  { bit: TcpFinding.reusedPorts, filter: 'reused_ports', text: 'Port numbers reused' },
  { bit: TcpFinding.lostSegment, filter: 'lost_segment', text: 'Previous segment not captured' },
  { bit: TcpFinding.ackLostSegment, filter: 'ack_lost_segment', text: 'ACKed unseen segment' },
  { bit: TcpFinding.windowUpdate, filter: 'window_update', text: 'Window Update' },
  { bit: TcpFinding.windowFull, filter: 'window_full', text: 'Window Full' },
  { bit: TcpFinding.keepAlive, filter: 'keep_alive', text: 'Keep-Alive' },
  { bit: TcpFinding.keepAliveAck, filter: 'keep_alive_ack', text: 'Keep-Alive ACK' },
  { bit: TcpFinding.duplicateAck, filter: 'duplicate_ack', text: 'Dup ACK' },
  { bit: TcpFinding.zeroWindowProbe, filter: 'zero_window_probe', text: 'Zero Window Probe' },
  { bit: TcpFinding.zeroWindow, filter: 'zero_window', text: 'Zero Window' },
  { bit: TcpFinding.zeroWindowProbeAck, filter: 'zero_window_probe_ack', text: 'Zero Window Probe ACK' },
];

/** The Info column's words for the flags of a frame: "TCP Retransmission", "TCP Dup ACK 12#3". */
export function tcpFindingTexts(flags: number, repeated?: DuplicateAck): string[] {
  const closer = flags & (TcpFinding.fastRetransmission | TcpFinding.spuriousRetransmission);
  const shown = closer ? flags & ~TcpFinding.retransmission : flags;
  return TCP_FINDINGS.filter(({ bit }) => shown & bit).map(({ bit, text }) => {
    const numbered = bit === TcpFinding.duplicateAck && repeated !== undefined;
    return numbered ? `TCP ${text} ${repeated.original + 1}#${repeated.number}` : `TCP ${text}`;
  });
}
