/** Conversations that tasks are put into, and the tasks that the analysis makes of them. */
import { readTask, type ReadTask } from '../../src/core/tasks/readTask';
import { analysed } from './analysed';
import type { Packet } from './captureBuilder';
import { Conversation, INITIATOR, TARGET } from './conversation';
import { loginRequest, loginResponse } from './pduBuilder';

const NAMES = ['InitiatorName=iqn.2001-04.com.example:host', 'TargetName=iqn.2001-04.com.example:disk'];
/** Two bytes of ISID, and the TSIH that `loginResponse` gives. */
const JOINS = { 12: 0x0000000c };

/** A conversation right behind an accepted login that asks for a new session. */
export function loggedIn(port = INITIATOR.port): Conversation {
  return new Conversation([{ ...INITIATOR, port }, TARGET])
    .handshake()
    .send(0, loginRequest(NAMES))
    .send(1, loginResponse(['TargetPortalGroupTag=1']));
}

/** The same for another connection of that session, with a Connection ID of its own. */
export function joined(port: number, connectionId = 1): Conversation {
  return new Conversation([{ ...INITIATOR, port }, TARGET])
    .handshake()
    .send(0, loginRequest(NAMES, { words: { ...JOINS, 20: connectionId << 16 } }))
    .send(1, loginResponse([]));
}

/** Packets of several conversations in the order in which they are given, a millisecond apart. */
export function oneAfterAnother(packets: readonly Packet[]): Packet[] {
  return packets.map((packet, at) => ({
    ...packet,
    seconds: 1000 + Math.floor(at / 1000),
    nanoseconds: (at % 1000) * 1e6,
  }));
}

export async function tasksOf(file: Uint8Array): Promise<ReadTask[]> {
  const { analysis, source } = await analysed(file);
  return Promise.all(Array.from({ length: analysis.tasks.length }, (_, task) => readTask(analysis, source, task)));
}
