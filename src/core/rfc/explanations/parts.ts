import type { Explanation } from '../Explanation';
import { sectionPair } from './sectionPair';

/** Lines of trees and texts that are no single field, by their label. */
const ROWS: readonly (readonly [label: string, text: string, ...sections: string[]])[] = [
  [
    'Reserved',
    'Bits that the format leaves unused. They should be zero; a receiver ignores them, so others mostly show an old or careless program.',
  ],
  [
    'Further bytes',
    'Bytes that no layout describes: they lie behind what the standard defines, or the format is not known. Shown so that nothing is lost.',
  ],
  [
    'ADDITIONAL SENSE BYTES',
    'Sense data behind the 18 bytes that the fixed format defines. Their meaning is the own of the vendor.',
  ],
  [
    'Descriptor',
    'One block of sense data in descriptor format: a type, a length, and what the type says. Only those that matter for the error are sent.',
  ],
  ['Descriptor bytes', 'Content of a descriptor whose layout is not known, or what follows the known part.'],
  [
    'Faulty field',
    'The field that FIELD POINTER means, found in the command that was refused or in the data sent with it. Compare its value with what the target supports; several names mean that the target gave only the byte.',
  ],
  [
    'Designation descriptor',
    'One name of the unit, its port or its device. Hosts compare those of the unit (association 0) to find paths that lead to the same disk.',
  ],
  [
    'Block descriptor',
    'Number and size of the blocks that the mode data are about. Hosts take the block size from READ CAPACITY; one that differs here is worth a look.',
  ],
  [
    'Mode page',
    'A set of settings or properties of the device: the code says which. Caching (08h) and Control (0Ah) matter most for disks.',
  ],
  [
    'Page 0x00 (vendor specific)',
    'The page that the maker defines freely; it comes last and need not have the form of a page.',
  ],
  [
    'Decoded value',
    'The bytes that a binary value stands for. It is written in hexadecimal behind 0x or in base64 behind 0b; limits count these bytes, not the characters.',
    '5.1',
  ],
  [
    'Joined pair',
    'A key and its value that did not fit into one PDU, put together. The PDUs before had C = 1; the pair ends with the NUL.',
    '5.1',
  ],
  ['R2T in', 'The frame of the R2T that asked for these data; of a command, of its first R2T.', '10.8'],
  [
    'Task management in',
    'The frame of a task management function that named or covered this task while it was outstanding.',
    '10.5',
  ],
  ['Task in', 'The frame of the SCSI Command of a task that this function names or covers.', '10.5'],
  ['Further tasks', 'Tasks that this function covers too; only the first ones are listed.'],
  [
    'State at the end of the capture',
    'What became of a task without an answer: still waiting, ended by task management, or lost with its connection.',
  ],
  [
    'Where the time went',
    'The service response time in parts that add up to it. The longest part says on which side to look.',
  ],
  [
    'Until the first R2T',
    'From the command to the first R2T: the target makes room for the data. Long where the target is busy or its cache is full.',
    '10.8',
  ],
  ['Until the first Data-Out', 'From the R2T to the first data: the initiator, and the way there and back.', '10.7'],
  [
    'Until the last Data-Out',
    'The time in which the data went to the target, waiting for further R2Ts included.',
    '10.7',
  ],
  [
    'Until the first Data-In',
    'From the command to the first data: the target fetches them. Long where a disk has to move or a cache misses.',
    '10.7',
  ],
  ['Until the last Data-In', 'The time in which the data came to the initiator.', '10.7'],
  ['Until the status', 'From the last data to the status: the target finishes, of writes often to its disk.', '10.4'],
  [
    'Refused PDU',
    'The PDU that the Reject is about, found by the opcode, the tag and the bytes of the header that it returns.',
    '10.17.4',
  ],
  ...[2, 3, 4].map(
    (level) =>
      [
        `Level ${level}`,
        'A further level of the LUN, as SAM defines it: a device behind the device of the level before.',
      ] as const,
  ),
  ['Registration', 'An initiator that has registered a reservation key, at one port or at all ports of the target.'],
  [
    'TransportID',
    'Names an initiator port in the form of its transport. For iSCSI it is the iSCSI name, with the ISID where one session is meant.',
  ],
  [
    'Target port group',
    'Ports of the target that always share one access state. Multipath software chooses its paths by that state; SET TARGET PORT GROUPS asks for another one.',
  ],
  [
    'UNMAP block descriptor',
    'A stretch of blocks whose content the host no longer needs, so that the device may free the storage.',
  ],
  ['LBA status descriptor', 'A stretch of blocks that are all in the same state: mapped, deallocated or anchored.'],
  ['Log parameter', 'One value of the log page with its code, its flags and its length.'],
  ['Supported page and subpage', 'A log page that the device has, with its subpage.'],
  ['Command descriptor', 'A command that the device supports, with the length of its CDB.'],
  [
    'Command timeouts descriptor',
    'How long the command usually takes and how long to wait at least before it counts as lost.',
  ],
  ['CSCD descriptor', 'A copy source or copy destination: a unit that the copy manager reads from or writes to.'],
  ['Segment descriptor', 'One step of the copy: what is copied from where to where.'],
  ['Inline data', 'Data that the initiator sends along for the copy manager to write.'],
  ['Verify instance', 'The blocks that must equal what is on the medium before COMPARE AND WRITE writes.'],
  ['Write instance', 'The blocks that COMPARE AND WRITE writes when the comparison fits.'],
  ['Logical block', 'The block that WRITE SAME writes to every address of the range.'],
  [
    'NAA DESIGNATOR',
    'A worldwide name: four bits say who made it unique, the rest is the number. Multipath software and persistent device names use it.',
  ],
  [
    'Remark',
    'Why the data end before their own length says. Cut by the allocation length is usual: hosts often ask for the beginning first, to learn how much there is.',
  ],
  ['Keys', 'The text of the data segment: key=value pairs, each ended by a NUL byte.', '5.1'],
  [
    '(no key)',
    'Text without an equals sign: the rest of a pair that the PDU before began, or what is no key=value pair at all.',
    '5.1',
  ],
  [
    'LUN',
    'Number of a logical unit that this initiator may address, in the eight bytes in which requests carry it.',
    '10.2.1.7',
  ],
  [
    'Additional header segment',
    'An extension of the header: the rest of a CDB longer than 16 bytes, or the read length of a bidirectional command.',
    '10.2.2',
  ],
  [
    'Checksum check',
    'Whether the checksum fits the bytes. Packets that the capturing host sends itself often do not fit: its network card fills the checksum in after the capture.',
  ],
  ['Options', 'What the header carries beyond its fixed fields.'],
  ['Platform subheader', 'Eight bytes that the switch adds to the mirror; their meaning depends on its kind.'],
  ['Rest', 'What remains of the options and cannot be split: a length in them does not fit.'],
  [
    'Rest of header',
    'Four or more bytes whose meaning depends on type and code: an identifier and number for pings, the next-hop MTU for "fragmentation needed".',
  ],
  ['Extension header', 'A header between IPv6 and its payload: routing, fragments, options. Each names the next one.'],
  ['Integrity check value', 'The signature over the packet. Without the keys nobody can check it.'],
  ['Payload', 'Bytes behind the innermost header that no protocol here decodes.'],
  [
    'Frame',
    'What the capture file says about this packet: when it was seen, how long it was, how much of it was kept.',
  ],
  [
    'Arrival time',
    'When the capturing machine took the packet, in UTC. Between machines clocks differ; within one capture the differences count.',
  ],
  ['Time since first frame', 'Seconds since the first frame of the capture.'],
  ['Length on the wire', 'Bytes of the packet as it was sent, without preamble and check sequence.'],
  [
    'Captured length',
    'Bytes of the packet that the file holds. Fewer than on the wire means that a snap length cut it, and what is cut cannot be decoded.',
  ],
  ['Link type', 'What the first bytes of the packet are, by the number of the capture format: 1 is Ethernet.'],
  ['File', 'The file of the set that holds this frame.'],
  ['Offset in the file', 'Where the bytes of the frame begin in the capture file, in bytes.'],
  ['Packet comment', 'A note that somebody stored with the packet (pcapng).'],
  [
    'Packet flags',
    'What the capturing machine noted about the packet (pcapng): direction, how it was addressed, errors of the link layer.',
  ],
  [
    'Packets lost before',
    'Packets that the capturing machine dropped since the one before, because it was too slow. Gaps in streams there are gaps of the capture.',
  ],
  [
    'Protocols',
    'The headers of this frame from the outside in, by the names that display filters use. It shows tags and tunnels at a glance.',
  ],
  [
    'Timestamps',
    'Times of this segment within its TCP connection: since the first frame of the connection, and since the one before. A long pause before an answer is the delay of the other side.',
  ],
  [
    'No PDU',
    'Bytes of an iSCSI connection between PDUs that are no PDU: after bytes that the capture lost, the next header had to be searched for.',
  ],
  ['Joined data', 'The data of the command put together from all PDUs that carry them, and decoded as one.'],
  ['iSCSI', 'The PDUs that lie in this frame.', '10.1'],
];

/** By label; "Keys (3)" goes by "Keys". */
export const PART_EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map(
  ROWS.map(([title, text, ...sections]) => [title, { title, text, facts: [], references: sectionPair(...sections) }]),
);

/** The topic of a line by its label, where it is one of these. */
export function partTopic(label: string): string | undefined {
  const name = label.replace(/ \(\d+\)$/, '');
  return PART_EXPLANATIONS.has(name) ? `part/${name}` : undefined;
}
