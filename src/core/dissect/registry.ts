import type { Protocol } from './Protocol';

/** The numbers that a protocol goes by: LINKTYPE_, EtherType, IP protocol, UDP port, PPP protocol, LLC service access point. */
export interface ProtocolNumbers {
  readonly linkTypes?: readonly number[];
  readonly etherTypes?: readonly number[];
  readonly ipProtocols?: readonly number[];
  readonly udpPorts?: readonly number[];
  readonly pppProtocols?: readonly number[];
  readonly llcSaps?: readonly number[];
}

/**
 * Which protocol follows which number. Protocols never import each other: they ask here, and the list in
 * `protocols/protocols.ts` is the only place that knows them all.
 */
export class ProtocolRegistry {
  private readonly byLinkType = new Map<number, Protocol>();
  private readonly byEtherType = new Map<number, Protocol>();
  private readonly byIpProtocol = new Map<number, Protocol>();
  private readonly byUdpPort = new Map<number, Protocol>();
  private readonly byPppProtocol = new Map<number, Protocol>();
  private readonly byLlcSap = new Map<number, Protocol>();
  private readonly byId = new Map<string, Protocol>();

  /** Registers a protocol under its numbers. */
  register(protocol: Protocol, numbers: ProtocolNumbers = {}): void {
    this.byId.set(protocol.id, protocol);
    for (const number of numbers.linkTypes ?? []) this.byLinkType.set(number, protocol);
    for (const number of numbers.etherTypes ?? []) this.byEtherType.set(number, protocol);
    for (const number of numbers.ipProtocols ?? []) this.byIpProtocol.set(number, protocol);
    for (const number of numbers.udpPorts ?? []) this.byUdpPort.set(number, protocol);
    for (const number of numbers.pppProtocols ?? []) this.byPppProtocol.set(number, protocol);
    for (const number of numbers.llcSaps ?? []) this.byLlcSap.set(number, protocol);
  }

  linkType(number: number): Protocol | undefined {
    return this.byLinkType.get(number);
  }
  etherType(number: number): Protocol | undefined {
    return this.byEtherType.get(number);
  }
  ipProtocol(number: number): Protocol | undefined {
    return this.byIpProtocol.get(number);
  }
  udpPort(number: number): Protocol | undefined {
    return this.byUdpPort.get(number);
  }
  pppProtocol(number: number): Protocol | undefined {
    return this.byPppProtocol.get(number);
  }
  llcSap(number: number): Protocol | undefined {
    return this.byLlcSap.get(number);
  }
  protocol(id: string): Protocol | undefined {
    return this.byId.get(id);
  }
  all(): Protocol[] {
    return [...this.byId.values()];
  }
}
