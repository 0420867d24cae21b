import type { ConversationItem } from '../../session/ConversationNode';

/** Streams that one filter names; a node of more has no filter. */
const MOST_STREAMS = 100;
/** "connection/3/full/1": PDUs of one opcode. */
const OF_OPCODE = /^connection\/\d+\/full\/(\d+)$/;

/** "connection/3/full/scsi/40": SCSI Commands of one operation code, the first byte of their CDB. */
const OF_COMMAND = /^connection\/\d+\/full\/scsi\/(\d+)$/;

/** The display filter that leaves a node of the Conversations view; undefined for one that no filter can say. */
export function conversationFilter(node: Omit<ConversationItem, 'hasChildren'>): string | undefined {
  const { id, kind, streams, firstFrame, lastFrame } = node;
  const [stream] = streams;
  switch (kind) {
    case 'sessions':
      return 'iscsi.session';
    case 'others':
      return 'tcp && !iscsi.session';
    case 'session':
      return `iscsi.session == ${id.split('/')[1]}`;
    case 'range':
      if (streams.length === 0 || streams.length > MOST_STREAMS) return undefined;
      return `tcp.stream in {${streams.join(', ')}}`;
    case 'connection':
    case 'stream':
      return stream === undefined ? undefined : `tcp.stream == ${stream}`;
    default: {
      if (stream === undefined) return undefined;
      const opcode = OF_OPCODE.exec(id)?.[1];
      if (opcode !== undefined) return `tcp.stream == ${stream} && iscsi.opcode == ${opcode}`;
      const code = OF_COMMAND.exec(id)?.[1];
      if (code !== undefined) {
        const byte = Number(code).toString(16).padStart(2, '0');
        return `tcp.stream == ${stream} && iscsi.opcode == 1 && iscsi.scsicommand.cdb[0] == ${byte}`;
      }
      const frames =
        firstFrame === lastFrame
          ? `frame.number == ${firstFrame}`
          : `frame.number >= ${firstFrame} && frame.number <= ${lastFrame}`;
      return `tcp.stream == ${stream} && ${frames}`;
    }
  }
}
