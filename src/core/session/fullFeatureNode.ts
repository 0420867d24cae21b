import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import { operationCodeName } from '../protocols/scsi/commands';
import type { ConversationNode } from './ConversationNode';
import type { IscsiConnection, TextStep } from './IscsiConnection';
import { connectionId, frameSpan, leaf } from './leafNode';

const SCSI_COMMAND = 0x01;

/** What came after the login: text exchanges, then PDUs counted by kind; undefined when nothing came. */
export function fullFeatureNode(connection: IscsiConnection, id: string): ConversationNode | undefined {
  const { stream, fullFeatureFirst: first, fullFeatureLast: last } = connection;
  if (first < 0) return undefined;
  const texts = connection.texts
    .slice(0, 200)
    .map((text) =>
      leaf(
        stream,
        textId(connection, text),
        'exchange',
        textLabel(text),
        frameSpan(text.firstFrame, text.frame),
        text.firstFrame,
        text.frame,
        { topic: textTopic(text) },
      ),
    );
  const counts = [...connection.counts].flatMap((count, opcode): ConversationNode[] => {
    if (count === 0 || opcode === 0x03 || opcode === 0x23) return [];
    const hex = `0x${opcode.toString(16).padStart(2, '0')}`;
    const label = pduSpecOf(opcode)?.name ?? `Opcode ${hex}`;
    const children = opcode === SCSI_COMMAND ? scsiCommandNodes(connection, id, first, last) : [];
    const more = { topic: `opcode/${hex}`, children };
    return [leaf(stream, `${id}/full/${opcode}`, 'command', label, String(count), first, last, more)];
  });
  // PDUs besides the login do not make it a full feature phase: a peer may refuse the login with a Reject.
  const reached = connection.logins.length === 0 || connection.logins.some(({ outcome }) => outcome === 'accepted');
  const label = reached ? 'Full feature phase' : 'PDUs outside of the login';
  return leaf(stream, `${id}/full`, 'fullFeature', label, frameSpan(first, last), first, last, {
    ...(reached ? { topic: 'stage/fullFeature' } : {}),
    children: [...texts, ...counts],
  });
}

/** SCSI Commands by the operation code of their CDB. */
function scsiCommandNodes(
  { stream, commandCounts }: IscsiConnection,
  id: string,
  first: number,
  last: number,
): ConversationNode[] {
  return [...commandCounts].flatMap((count, operationCode) =>
    count === 0
      ? []
      : [
          leaf(
            stream,
            `${id}/full/scsi/${operationCode}`,
            'command',
            operationCodeName(operationCode),
            String(count),
            first,
            last,
          ),
        ],
  );
}

/** Identifier of the node of one text PDU. */
export function textId(connection: IscsiConnection, text: TextStep): string {
  return `${connectionId(connection)}/text/${text.pdu}`;
}

/** An empty request asks for the rest of an answer; it is about no key. */
function textTopic({ request, keys }: TextStep): string {
  if (!request) return 'opcode/0x24';
  return keys.some(([key]) => key === 'SendTargets') ? 'key/SendTargets' : 'opcode/0x04';
}

/** "Text Request: SendTargets=All", "Text Response: 2 targets". */
export function textLabel({ request, keys }: TextStep): string {
  const sendTargets = keys.find(([key]) => key === 'SendTargets');
  if (request) return sendTargets ? `Text Request: SendTargets=${sendTargets[1]}` : 'Text Request';
  const targets = keys.filter(([key]) => key === 'TargetName').length;
  return targets > 0 ? `Text Response: ${targets} ${targets === 1 ? 'target' : 'targets'}` : 'Text Response';
}
