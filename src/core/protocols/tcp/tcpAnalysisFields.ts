import type { FieldSpec } from '../../dissect/FieldSpec';

type Fact = readonly [string, string];

/** A value that is worked out from several segments; it has no bytes of its own. */
function analysed(filter: string, name: string, doc: string, facts: readonly Fact[] = []): FieldSpec {
  return { name, filter: `tcp.${filter}`, offset: 0, length: 0, kind: 'unsigned', doc, facts };
}

/** One finding: what it means, what it mostly tells where iSCSI is traced, and what to look at next. */
function finding(filter: string, name: string, doc: string, tells: string, next: string): FieldSpec {
  return analysed(`analysis.${filter}`, name, doc, [
    ['in an iSCSI trace', tells],
    ['next step', next],
  ]);
}

/** What the sequence analysis says of a segment, by Wireshark's names. */
export const TCP_ANALYSIS_FIELDS: readonly FieldSpec[] = [
  analysed(
    'analysis',
    'SEQ/ACK analysis',
    'What follows from comparing this segment with those before it on the same connection.',
  ),
  analysed('analysis.flags', 'Findings', 'What is unusual about this segment.'),
  analysed(
    'analysis.acks_frame',
    'Acknowledges the segment in frame',
    'The frame whose last byte this acknowledgment covers exactly.',
    [['next step', 'the time between the two is the round trip as seen at the place of the capture']],
  ),
  analysed(
    'analysis.ack_rtt',
    'Round trip of the acknowledged segment',
    'Seconds from that segment to this acknowledgment. Captured at the sender it is the network’s round trip; captured at the receiver it is only the receiver’s delay.',
    [
      ['in an iSCSI trace', 'a LAN has well below a millisecond; about 40 or 200 ms are delayed acknowledgments'],
      ['next step', 'compare with the initial round trip: what is much longer waited in a queue'],
    ],
  ),
  analysed(
    'analysis.initial_rtt',
    'Initial round trip',
    'Seconds from the SYN to the ACK that completed the handshake: the way there and back while nothing else was waiting.',
    [
      ['used for', 'telling segments out of order from retransmissions'],
      ['in an iSCSI trace', 'the least time that any command can take over this path'],
    ],
  ),
  analysed(
    'analysis.bytes_in_flight',
    'Bytes in flight',
    'Bytes sent and not yet acknowledged, this segment included, as the place of the capture sees it.',
    [
      ['in an iSCSI trace', 'when it reaches the other side’s calculated window, the sender has to wait'],
      ['next step', 'compare with window and round trip: bytes in flight divided by the round trip is the throughput'],
    ],
  ),
  analysed(
    'analysis.push_bytes_sent',
    'Bytes since the last PSH',
    'Payload bytes sent since the segment behind the last one with the PSH flag: the size of the burst so far.',
  ),
  analysed(
    'analysis.rto',
    'Retransmission timeout',
    'Seconds from the segment that is sent again to this one: how long the sender waited.',
    [
      ['in an iSCSI trace', 'the command that lies in this segment waited that long'],
      ['200 ms and more', 'the sender’s timer ran out, because no duplicate ACKs told it of the loss'],
    ],
  ),
  analysed(
    'analysis.rto_frame',
    'Timeout counted from frame',
    'The frame from which the retransmission timeout is counted.',
  ),
  analysed(
    'analysis.duplicate_ack_num',
    'Duplicate ACK number',
    'How many times the acknowledgment has been repeated by now. At three the sender sends the missing segment again.',
  ),
  analysed(
    'analysis.duplicate_ack_frame',
    'Duplicate of the ACK in frame',
    'The frame that brought this acknowledgment number first.',
  ),
  finding(
    'retransmission',
    'Retransmission',
    'Bytes that were sent before and not acknowledged are sent again.',
    'packets are lost on the way: cabling, a full queue in a switch, wrong duplex or MTU. The commands in these bytes wait.',
    'look at the timeout below; see whether losses come in bursts and in one direction only; compare counters of the switch ports',
  ),
  finding(
    'fast_retransmission',
    'Fast retransmission',
    'Sent again within 20 ms of the last of two or more duplicate ACKs, without waiting for the timer.',
    'a single packet was lost and quickly replaced: costs about one round trip',
    'look for the duplicate ACKs before it, and for how often this happens',
  ),
  finding(
    'spurious_retransmission',
    'Spurious retransmission',
    'Bytes that the other side had already acknowledged are sent again.',
    'the acknowledgment was lost or came late; or the traffic was captured twice',
    'check that the capture has no doubled frames (mirror ports); then look at delays of the ACK direction',
  ),
  finding(
    'out_of_order',
    'Out of order',
    'The segment begins before bytes that were already seen, and came too soon after them to be a retransmission.',
    'packets take several ways (link aggregation, multipath in the network), or were captured from several queues',
    'harmless when rare; with many, look at how switches spread the packets of one connection',
  ),
  finding(
    'reused_ports',
    'Port numbers reused',
    'A SYN with the addresses and ports of an earlier connection of this capture: a new stream begins.',
    'an initiator that connects again from the same port, after a reset or in quick succession',
    'look at how the earlier stream ended: the reason for connecting again stands there',
  ),
  finding(
    'lost_segment',
    'Previous segment not captured',
    'Bytes before this segment are missing in the capture up to here.',
    'lost on the way (a retransmission follows) or only missed by the capture (the other side acknowledges them all the same)',
    'look whether the hole is filled later; PDUs in the hole are shown as incomplete',
  ),
  finding(
    'ack_lost_segment',
    'ACK of a segment that was not captured',
    'Acknowledges bytes that are not in the capture.',
    'the capture missed frames, mostly because the capturing host or mirror port was overloaded: no trouble of the connection',
    'do not trust missing PDUs in this stretch; capture with a larger buffer or a snap length',
  ),
  finding(
    'duplicate_ack',
    'Duplicate ACK',
    'Repeats the acknowledgment, window and sequence number of the ACK before: a segment came that was not the expected one.',
    'the other direction lost a packet or came out of order; single ones are harmless',
    'look at the number: from three on expect a retransmission of the bytes that begin at the acknowledgment number',
  ),
  finding(
    'window_update',
    'Window update',
    'Nothing new is acknowledged, but the window has changed.',
    'the receiving application has read its data; after a zero window the sender may go on now',
    'measure the time from the zero window to here: that long everything stood still',
  ),
  finding(
    'window_full',
    'Window full',
    'This segment fills the receiver’s window to the last byte: the sender must wait for an acknowledgment.',
    'the receiver’s window is the bottleneck, not the network: buffers too small, or an application that reads slowly',
    'look at the other side’s calculated window and whether window scaling is used',
  ),
  finding(
    'zero_window',
    'Zero window',
    'The sender of this segment can take no more bytes.',
    'a host or target is overloaded and does not read: all commands on the connection wait',
    'look for the window update that ends it, and at what that host was doing; it is no trouble of the network',
  ),
  finding(
    'zero_window_probe',
    'Zero window probe',
    'One byte sent into a closed window, to learn whether it has opened.',
    'the other side has kept its window closed for a while',
    'look at the answer: a zero window again, or a window update',
  ),
  finding(
    'zero_window_probe_ack',
    'Answer to a zero window probe',
    'Repeats the acknowledgment and the closed window.',
    'the receiver is alive, but still does not read',
    'see how long this goes on: initiators give up after their timeouts',
  ),
  finding(
    'keep_alive',
    'Keep-alive',
    'No byte or one byte from just before the next expected one: asks whether the other side is still there.',
    'the connection is idle; iSCSI mostly asks with NOP-Out instead',
    'see that it is answered; several without answer end in a reset',
  ),
  finding(
    'keep_alive_ack',
    'Answer to a keep-alive',
    'Repeats the last acknowledgment after a keep-alive of the other side.',
    'the connection is idle and in order',
    'nothing to do',
  ),
  analysed(
    'time_relative',
    'Time since the first frame of the stream',
    'Seconds since the first frame of this connection in the capture.',
  ),
  analysed(
    'time_delta',
    'Time since the previous frame of the stream',
    'Seconds since the frame before on this connection, in either direction.',
    [['in an iSCSI trace', 'a long gap before an answer is the other side’s time; before a request it is idle']],
  ),
  analysed('connection.syn', 'Connection request', 'This segment asks for a connection (SYN).'),
  analysed('connection.synack', 'Connection accepted', 'This segment accepts a connection (SYN, ACK).'),
  analysed('connection.fin', 'Connection finish', 'The sender of this segment has no more data (FIN).'),
  analysed('connection.rst', 'Connection reset', 'The sender of this segment ends the connection at once (RST).'),
];
