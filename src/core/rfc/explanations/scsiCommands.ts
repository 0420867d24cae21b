import type { Explanation } from '../Explanation';
import { sectionPair } from './sectionPair';

/** Operation code ("0x28") or operation code and service action ("0x9e-0x10"), name, and what the command is for. */
type Row = readonly [key: string, name: string, text: string];

const ROWS: readonly Row[] = [
  [
    '0x00',
    'TEST UNIT READY',
    'Asks whether the logical unit can work now, and moves no data. Hosts send it to check a path, and to collect a pending unit attention.',
  ],
  [
    '0x01',
    'REWIND',
    'Winds the tape back to its beginning. Without IMMED it may take minutes; look at timeouts there.',
  ],
  [
    '0x03',
    'REQUEST SENSE',
    'Fetches sense data by itself. iSCSI sends them along with CHECK CONDITION, so hosts use it mostly to follow the progress of long operations.',
  ],
  [
    '0x04',
    'FORMAT UNIT',
    'Prepares the whole medium anew: all data are lost. The unit answers NOT READY, format in progress, meanwhile.',
  ],
  ['0x05', 'READ BLOCK LIMITS', 'Asks a tape for the shortest and the longest block it can handle.'],
  ['0x07', 'REASSIGN BLOCKS', 'Moves bad blocks to spare ones. Seldom on arrays, which do this by themselves.'],
  [
    '0x08',
    'READ(6)',
    'Reads blocks: the oldest form, with an address of 21 bits and at most 256 blocks. On tapes it reads the next block.',
  ],
  [
    '0x0a',
    'WRITE(6)',
    'Writes blocks: the oldest form, with an address of 21 bits and at most 256 blocks. On tapes it writes the next block.',
  ],
  [
    '0x10',
    'WRITE FILEMARKS(6)',
    'Writes marks between files on a tape; with a count of 0 it only empties the buffer to the tape.',
  ],
  ['0x11', 'SPACE(6)', 'Moves the tape over blocks or filemarks, forwards or backwards.'],
  [
    '0x12',
    'INQUIRY',
    'Asks the device who it is: kind, maker, abilities, and in vital product data pages its identity and limits. It is answered even when the unit is not ready, so it is the first command of every scan.',
  ],
  ['0x13', 'VERIFY(6)', 'Checks that data on a tape can be read, or compares them with data sent along.'],
  ['0x15', 'MODE SELECT(6)', 'Changes settings of the device: caching, error recovery, control of the queue.'],
  [
    '0x16',
    'RESERVE(6)',
    'Reserves the unit for this initiator, in the way of SCSI-2. A reset or the end of the session breaks it; persistent reservations replaced it.',
  ],
  ['0x17', 'RELEASE(6)', 'Gives a reservation of RESERVE(6) back.'],
  ['0x19', 'ERASE(6)', 'Erases the tape from here on. It can take hours.'],
  [
    '0x1a',
    'MODE SENSE(6)',
    'Reads settings of the device in mode pages: caching, write protection, control of the queue. Hosts ask for page 0x3f (all) or 0x08 (caching) when they find a disk.',
  ],
  [
    '0x1b',
    'START STOP UNIT',
    'Starts, stops or ejects, or changes the power condition. Arrays use it to activate a passive path, tapes to load and unload.',
  ],
  [
    '0x1c',
    'RECEIVE DIAGNOSTIC RESULTS',
    'Fetches the results of SEND DIAGNOSTIC, and the state of an enclosure (SES).',
  ],
  ['0x1d', 'SEND DIAGNOSTIC', 'Runs a self-test, or sends settings to an enclosure.'],
  ['0x1e', 'PREVENT ALLOW MEDIUM REMOVAL', 'Locks the medium in or lets it go.'],
  [
    '0x25',
    'READ CAPACITY(10)',
    'Asks how many blocks the unit has and how large they are. Above 2 TiB with blocks of 512 bytes the answer is 0xffffffff, and READ CAPACITY(16) tells.',
  ],
  [
    '0x28',
    'READ(10)',
    'Reads blocks, with an address of 32 bits and a count of 16 bits: the usual read of disks up to 2 TiB.',
  ],
  [
    '0x2a',
    'WRITE(10)',
    'Writes blocks, with an address of 32 bits and a count of 16 bits: the usual write of disks up to 2 TiB. The data are immediate, unsolicited, or fetched by R2T.',
  ],
  ['0x2b', 'SEEK(10)', 'Moved the heads to an address; obsolete, and without effect today.'],
  ['0x2e', 'WRITE AND VERIFY(10)', 'Writes blocks and checks that they can be read back.'],
  [
    '0x2f',
    'VERIFY(10)',
    'Checks that blocks can be read, or compares them with data sent along (BYTCHK), without moving data to the host.',
  ],
  ['0x34', 'PRE-FETCH(10)', 'Brings blocks into the cache before they are read.'],
  [
    '0x35',
    'SYNCHRONIZE CACHE(10)',
    'Writes what is in the volatile cache to the medium; count 0 means to the end. Databases and file systems wait for it, so slow answers here are felt at once.',
  ],
  ['0x37', 'READ DEFECT DATA(10)', 'Reads the list of bad blocks.'],
  ['0x3b', 'WRITE BUFFER', 'Writes into buffers of the device: new firmware, or patterns to test the path.'],
  ['0x3c', 'READ BUFFER', 'Reads buffers of the device: its logs, or a pattern to test the path.'],
  ['0x3e', 'READ LONG(10)', 'Reads a block with all that is stored besides its data.'],
  [
    '0x3f',
    'WRITE LONG(10)',
    'Writes a block with its check bytes, or marks it as unreadable: used to test error handling.',
  ],
  [
    '0x41',
    'WRITE SAME(10)',
    'Writes one block of data to many blocks: filling with zeros, or giving space back with UNMAP.',
  ],
  [
    '0x42',
    'UNMAP',
    'Tells a thin unit which blocks are no longer used, so that their space goes back to the pool (trim, discard).',
  ],
  ['0x44', 'REPORT DENSITY SUPPORT', 'Asks a tape which densities or media it can handle.'],
  ['0x48', 'SANITIZE', 'Removes all data so that they cannot be recovered.'],
  ['0x4c', 'LOG SELECT', 'Sets counters of the log pages back, or changes what they count.'],
  ['0x4d', 'LOG SENSE', 'Reads counters: errors, temperature, use of the space of a thin pool.'],
  ['0x50', 'XDWRITE(10)', 'Part of parity in the drive (RAID by XOR); obsolete.'],
  [
    '0x51',
    'XPWRITE(10)',
    'Part of parity in the drive (RAID by XOR): writes the combination of data and stored parity.',
  ],
  ['0x52', 'XDREAD(10)', 'Part of parity in the drive (RAID by XOR): reads the combination made before; obsolete.'],
  [
    '0x53',
    'XDWRITEREAD(10)',
    'Writes data and reads their combination with what was there. It moves data both ways, so iSCSI needs the additional header for the read length.',
  ],
  ['0x55', 'MODE SELECT(10)', 'As MODE SELECT(6), with room for longer pages.'],
  ['0x56', 'RESERVE(10)', 'As RESERVE(6), also on behalf of another initiator; obsolete.'],
  ['0x57', 'RELEASE(10)', 'Gives a reservation of RESERVE(10) back; obsolete.'],
  ['0x5a', 'MODE SENSE(10)', 'As MODE SENSE(6), with room for longer pages and long block descriptors.'],
  [
    '0x5e',
    'PERSISTENT RESERVE IN',
    'Reads who is registered and who holds the persistent reservation. Clusters use it to see whom to fence.',
  ],
  ['0x5e-0x00', 'PERSISTENT RESERVE IN: READ KEYS', 'Lists the keys of all registered initiators.'],
  [
    '0x5e-0x01',
    'PERSISTENT RESERVE IN: READ RESERVATION',
    'Tells which key holds the reservation, and its type; empty when there is none.',
  ],
  [
    '0x5e-0x02',
    'PERSISTENT RESERVE IN: REPORT CAPABILITIES',
    'Tells which types of reservation the unit supports, and whether they outlive a loss of power.',
  ],
  [
    '0x5e-0x03',
    'PERSISTENT RESERVE IN: READ FULL STATUS',
    'Lists each registration with its key, its initiator and its port: who is who in a cluster.',
  ],
  ['0x5f', 'PERSISTENT RESERVE OUT', 'Registers keys and changes the persistent reservation.'],
  [
    '0x5f-0x00',
    'PERSISTENT RESERVE OUT: REGISTER',
    "Registers this initiator's key, or removes it with the key 0. RESERVATION CONFLICT means that another key was registered than the one given.",
  ],
  ['0x5f-0x01', 'PERSISTENT RESERVE OUT: RESERVE', 'Takes the reservation. The initiator must be registered.'],
  ['0x5f-0x02', 'PERSISTENT RESERVE OUT: RELEASE', 'Gives the reservation back; registrations stay.'],
  [
    '0x5f-0x03',
    'PERSISTENT RESERVE OUT: CLEAR',
    'Removes the reservation and all registrations; the other initiators get a unit attention.',
  ],
  [
    '0x5f-0x04',
    'PERSISTENT RESERVE OUT: PREEMPT',
    'Takes the reservation from another key and removes its registration: how a cluster fences a node.',
  ],
  [
    '0x5f-0x05',
    'PERSISTENT RESERVE OUT: PREEMPT AND ABORT',
    'As PREEMPT, and ends the commands of the other initiator as well.',
  ],
  [
    '0x5f-0x06',
    'PERSISTENT RESERVE OUT: REGISTER AND IGNORE EXISTING KEY',
    'Registers a key whatever was registered before.',
  ],
  [
    '0x5f-0x07',
    'PERSISTENT RESERVE OUT: REGISTER AND MOVE',
    'Registers another initiator and hands the reservation over to it.',
  ],
  [
    '0x5f-0x08',
    'PERSISTENT RESERVE OUT: REPLACE LOST RESERVATION',
    'Begins anew after the device has lost its reservations.',
  ],
  [
    '0x7f',
    'VARIABLE LENGTH CDB',
    'A CDB of more than 16 bytes; bytes 8 and 9 say which command. iSCSI carries the rest in an additional header segment.',
  ],
  ['0x80', 'WRITE FILEMARKS(16)', 'As WRITE FILEMARKS(6), at a position that is named.'],
  ['0x83', 'THIRD-PARTY COPY OUT', 'Commands by which an array copies by itself, without the data passing the host.'],
  [
    '0x83-0x00',
    'EXTENDED COPY(LID1)',
    'Tells the array to copy blocks by itself: clones and moves of virtual machines. The parameter data say from where to where.',
  ],
  ['0x83-0x01', 'EXTENDED COPY(LID4)', 'As EXTENDED COPY(LID1), with list identifiers of four bytes.'],
  ['0x83-0x10', 'POPULATE TOKEN', 'First half of an offloaded copy: the array makes a token that stands for the data.'],
  [
    '0x83-0x11',
    'WRITE USING TOKEN',
    'Second half of an offloaded copy: the array writes the data that a token stands for.',
  ],
  ['0x83-0x1c', 'COPY OPERATION ABORT', 'Stops a copy that is under way.'],
  ['0x84', 'THIRD-PARTY COPY IN', 'Asks about copies that the array does by itself.'],
  ['0x84-0x00', 'RECEIVE COPY STATUS(LID1)', 'Asks how far a copy has come.'],
  ['0x84-0x01', 'RECEIVE COPY DATA(LID1)', 'Fetches data that a copy held back.'],
  [
    '0x84-0x03',
    'RECEIVE COPY OPERATING PARAMETERS',
    'Asks what the array can do with EXTENDED COPY: how many segments, how long.',
  ],
  ['0x84-0x04', 'RECEIVE COPY FAILURE DETAILS(LID1)', 'Asks why a copy failed.'],
  ['0x84-0x05', 'RECEIVE COPY STATUS(LID4)', 'Asks how far a copy has come.'],
  ['0x84-0x06', 'RECEIVE COPY DATA(LID4)', 'Fetches data that a copy held back.'],
  [
    '0x84-0x07',
    'RECEIVE ROD TOKEN INFORMATION',
    'Fetches the token that POPULATE TOKEN made, or the outcome of WRITE USING TOKEN.',
  ],
  ['0x84-0x08', 'REPORT ALL ROD TOKENS', 'Lists the tokens that the array knows.'],
  [
    '0x85',
    'ATA PASS-THROUGH(16)',
    'Carries an ATA command to a SATA drive: SMART, identify, security. Arrays refuse it with INVALID COMMAND OPERATION CODE, which is harmless.',
  ],
  ['0x88', 'READ(16)', 'Reads blocks, with an address of 64 bits and a count of 32 bits: the read of large disks.'],
  [
    '0x89',
    'COMPARE AND WRITE',
    'Writes blocks only if they hold what the host expects, in one step: how VMware locks files on shared disks. MISCOMPARE means that another host was faster.',
  ],
  ['0x8a', 'WRITE(16)', 'Writes blocks, with an address of 64 bits and a count of 32 bits: the write of large disks.'],
  [
    '0x8b',
    'ORWRITE(16)',
    'Combines data with those on the medium by OR and writes the result: bitmaps shared by several hosts.',
  ],
  ['0x8c', 'READ ATTRIBUTE', 'Reads attributes that a tape cartridge keeps in its memory chip.'],
  ['0x8d', 'WRITE ATTRIBUTE', 'Writes attributes into the memory chip of a tape cartridge.'],
  ['0x8e', 'WRITE AND VERIFY(16)', 'Writes blocks and checks that they can be read back, with an address of 64 bits.'],
  ['0x8f', 'VERIFY(16)', 'Checks blocks, with an address of 64 bits.'],
  ['0x90', 'PRE-FETCH(16)', 'Brings blocks into the cache before they are read, with an address of 64 bits.'],
  ['0x91', 'SYNCHRONIZE CACHE(16)', 'Writes what is in the volatile cache to the medium, with an address of 64 bits.'],
  ['0x92', 'LOCATE(16)', 'Moves the tape to a block or file by its number.'],
  [
    '0x93',
    'WRITE SAME(16)',
    'Writes one block of data to many blocks, with an address of 64 bits: zeroing new disks of virtual machines, or giving space back with UNMAP.',
  ],
  ['0x9c', 'WRITE ATOMIC(16)', 'Writes blocks all or none: a failure in the middle leaves no mixture.'],
  [
    '0x9e',
    'SERVICE ACTION IN(16)',
    'One operation code for several commands that read; the service action says which.',
  ],
  [
    '0x9e-0x10',
    'READ CAPACITY(16)',
    'Asks how many blocks the unit has, how large they are, how they lie in physical blocks, and whether the unit is thin.',
  ],
  ['0x9e-0x11', 'READ LONG(16)', 'Reads a block with all that is stored besides its data.'],
  ['0x9e-0x12', 'GET LBA STATUS', 'Asks which blocks of a thin unit have space of their own.'],
  ['0x9e-0x13', 'REPORT REFERRALS', 'Asks through which port which part of the unit is best reached.'],
  [
    '0x9f',
    'SERVICE ACTION OUT(16)',
    'One operation code for several commands that write; the service action says which.',
  ],
  ['0x9f-0x11', 'WRITE LONG(16)', 'Writes a block with its check bytes, or marks it as unreadable.'],
  [
    '0xa0',
    'REPORT LUNS',
    'Asks the target which logical units this initiator may use. Usually sent to LUN 0; hosts scan by its answer, so a missing LUN here is a question of the LUN map.',
  ],
  ['0xa1', 'ATA PASS-THROUGH(12)', 'Carries an ATA command to a SATA drive. Arrays refuse it, which is harmless.'],
  ['0xa2', 'SECURITY PROTOCOL IN', 'Reads from a security protocol: encryption of tapes, self-encrypting disks.'],
  [
    '0xa3',
    'MAINTENANCE IN',
    'One operation code for several questions about the target; the service action says which.',
  ],
  ['0xa3-0x05', 'REPORT IDENTIFYING INFORMATION', 'Reads a name that an administrator gave the unit.'],
  [
    '0xa3-0x0a',
    'REPORT TARGET PORT GROUPS',
    'Asks which ports of the array serve this unit and in which state (active, non-optimized, standby): the base of multipathing by ALUA.',
  ],
  ['0xa3-0x0b', 'REPORT ALIASES', 'Lists short names for other devices.'],
  [
    '0xa3-0x0c',
    'REPORT SUPPORTED OPERATION CODES',
    'Asks which commands the device knows, and their timeouts. Hosts use it to learn whether UNMAP or WRITE SAME can be used.',
  ],
  ['0xa3-0x0d', 'REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS', 'Asks which task management functions the device knows.'],
  ['0xa3-0x0e', 'REPORT PRIORITY', 'Asks for the priority that commands of this initiator get.'],
  ['0xa3-0x0f', 'REPORT TIMESTAMP', 'Asks for the clock of the device.'],
  ['0xa3-0x10', 'MANAGEMENT PROTOCOL IN', 'Reads from a management protocol.'],
  ['0xa4', 'MAINTENANCE OUT', 'One operation code for several settings of the target; the service action says which.'],
  ['0xa4-0x06', 'SET IDENTIFYING INFORMATION', 'Gives the unit a name.'],
  [
    '0xa4-0x0a',
    'SET TARGET PORT GROUPS',
    'Changes the states of the ports: explicit ALUA, by which a host fails over.',
  ],
  ['0xa4-0x0b', 'CHANGE ALIASES', 'Changes short names for other devices.'],
  ['0xa4-0x0e', 'SET PRIORITY', 'Sets the priority that commands of an initiator get.'],
  ['0xa4-0x0f', 'SET TIMESTAMP', 'Sets the clock of the device.'],
  ['0xa4-0x10', 'MANAGEMENT PROTOCOL OUT', 'Writes to a management protocol.'],
  ['0xa8', 'READ(12)', 'Reads blocks, with an address of 32 bits and a count of 32 bits. Disks hardly see it.'],
  ['0xaa', 'WRITE(12)', 'Writes blocks, with an address of 32 bits and a count of 32 bits. Disks hardly see it.'],
  ['0xae', 'WRITE AND VERIFY(12)', 'Writes blocks and checks that they can be read back.'],
  ['0xaf', 'VERIFY(12)', 'Checks that blocks can be read, or compares them with data sent along.'],
  [
    '0xb5',
    'SECURITY PROTOCOL OUT',
    'Writes to a security protocol: keys of tapes, passwords of self-encrypting disks.',
  ],
  ['0xb7', 'READ DEFECT DATA(12)', 'Reads the list of bad blocks, from any place in it.'],
];

const PART_OF: Readonly<Record<string, string>> = {
  '0x48-0x01': 'overwrites it with a pattern',
  '0x48-0x02': 'erases the blocks of the medium itself',
  '0x48-0x03': 'throws the key of an encrypted medium away',
  '0x48-0x1f': 'ends the state after a failed attempt',
};
const LONG_FORMS: Readonly<Record<string, string>> = {
  '0x7f-0x03': 'XDREAD',
  '0x7f-0x04': 'XDWRITE',
  '0x7f-0x06': 'XPWRITE',
  '0x7f-0x07': 'XDWRITEREAD',
  '0x7f-0x09': 'READ',
  '0x7f-0x0a': 'VERIFY',
  '0x7f-0x0b': 'WRITE',
  '0x7f-0x0c': 'WRITE AND VERIFY',
  '0x7f-0x0d': 'WRITE SAME',
  '0x7f-0x0e': 'ORWRITE',
  '0x7f-0x0f': 'WRITE ATOMIC',
};

/** Operation codes that tapes and changers use in their own way. */
const BY_DEVICE: readonly Row[] = [
  [
    'tape-0x04',
    'FORMAT MEDIUM',
    'Prepares a tape anew or divides it into partitions. What was on it is lost, and it takes minutes.',
  ],
  [
    'tape-0x08',
    'READ(6)',
    'Reads the next block or blocks of the tape. A block of another length ends it with ILI, a filemark with FILEMARK; both are part of normal reading. INFORMATION then says by how much it fell short.',
  ],
  [
    'tape-0x0a',
    'WRITE(6)',
    'Writes the next block or blocks to the tape. EOM in the sense data warns that the end is near: the data were written all the same.',
  ],
  ['tape-0x0b', 'SET CAPACITY', 'Lets only the first part of the tape be used, which makes finding things faster.'],
  ['tape-0x0f', 'READ REVERSE(6)', 'Reads the block before the position, moving backwards. Few drives can do it.'],
  [
    'tape-0x14',
    'RECOVER BUFFERED DATA',
    'Fetches data that the drive had taken and could not write to the tape, so that nothing is lost after a write error.',
  ],
  [
    'tape-0x1b',
    'LOAD UNLOAD',
    'Loads the tape or ejects it. It takes a minute or more: without IMMED the answer waits for it, so compare it with the timeout of the host.',
  ],
  [
    'tape-0x2b',
    'LOCATE(10)',
    'Winds to a position, by a number of 32 bits. Restores begin with it; it may take minutes.',
  ],
  [
    'tape-0x34',
    'READ POSITION',
    'Asks where the tape stands. Backup programs compare the answer with what they have written: a difference means that something else moved the tape, or that a reset rewound it.',
  ],
  ['tape-0x81', 'READ REVERSE(16)', 'Reads backwards from a position that the command names.'],
  [
    'tape-0x88',
    'READ(16)',
    'Reads from a partition and position that the command names, so that nothing else need be in step.',
  ],
  ['tape-0x8a', 'WRITE(16)', 'Writes at a partition and position that the command names.'],
  ['tape-0x8f', 'VERIFY(16)', 'Checks the tape from a position that the command names.'],
  ['tape-0x91', 'SPACE(16)', 'Moves over blocks or filemarks, with a count of 64 bits.'],
  ['tape-0x93', 'ERASE(16)', 'Erases the tape from a position on. It can take hours.'],
  [
    'changer-0x07',
    'INITIALIZE ELEMENT STATUS',
    'Makes the library look into all its slots and drives (inventory). Minutes, in large libraries longer.',
  ],
  [
    'changer-0x1b',
    'OPEN/CLOSE IMPORT/EXPORT ELEMENT',
    'Opens or closes the mail slot through which people put cartridges in and take them out.',
  ],
  ['changer-0x2b', 'POSITION TO ELEMENT', 'Moves the robot in front of an element, to save time later.'],
  ['changer-0x37', 'INITIALIZE ELEMENT STATUS WITH RANGE', 'Makes the library look into some of its elements only.'],
  [
    'changer-0xa5',
    'MOVE MEDIUM',
    'Moves a cartridge from one element to another, such as from a slot into a drive. It fails with MEDIUM DESTINATION ELEMENT FULL or MEDIUM SOURCE ELEMENT EMPTY when host and library disagree about what lies where.',
  ],
  ['changer-0xa6', 'EXCHANGE MEDIUM', 'Puts one cartridge in the place of another, and that one elsewhere.'],
  [
    'changer-0xb8',
    'READ ELEMENT STATUS',
    'Lists slots, drives and robots: which are full, with which bar code. Backup programs take their inventory from it.',
  ],
];

const ALL: readonly Row[] = [
  ...ROWS,
  ...BY_DEVICE,
  [
    '0x7f-0x1ff0',
    'ATA PASS-THROUGH(32)',
    'Carries an ATA command to a SATA drive, in a CDB of 32 bytes that has room for the AUXILIARY and ICC registers. Arrays refuse it, which is harmless.',
  ],
  ...Object.entries(PART_OF).map(([key, how]): Row => [
    key,
    'SANITIZE',
    `Removes all data of the unit so that they cannot be recovered: ${how}.`,
  ]),
  ...Object.entries(LONG_FORMS).map(([key, name]): Row => [
    key,
    `${name}(32)`,
    `${name} in a CDB of 32 bytes, with the tags that protection information is checked against. Its second half is in an additional header segment.`,
  ]),
];

const BY_KEY: ReadonlyMap<string, Row> = new Map(ALL.map((row) => [row[0], row]));

/** Topics name commands by these: "0x28", "0x9e-0x10". */
export const COMMAND_KEYS: readonly string[] = [...BY_KEY.keys()];

/** The hover of a SCSI command; undefined for one that is not known. */
export function explainCommand(key: string): Explanation | undefined {
  const row = BY_KEY.get(key);
  if (row === undefined) return undefined;
  const [, name, text] = row;
  const [code, action] = key.replace(/^[a-z]+-/, '').split('-');
  const device = /^[a-z]+(?=-)/.exec(key)?.[0];
  return {
    title: `${name} (${code ?? key}${device === undefined ? '' : `, ${device}`})`,
    text,
    facts: [['operation code', code ?? key], ...(action === undefined ? [] : ([['service action', action]] as const))],
    references: sectionPair('10.3.5'),
  };
}
