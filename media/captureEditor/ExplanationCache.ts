import type { RfcReference } from '../../src/core/rfc/RfcReference';
import type { ExplanationCard } from '../../src/messages/webview';
import type { HostConnection } from './HostConnection';

/** Most answers kept. */
const maxCards = 200;

/** Asks the host for explanations and remembers its answers. */
export class ExplanationCache {
  private readonly cards = new Map<string, ExplanationCard | null>();

  constructor(private readonly connection: HostConnection) {}

  /** The card of a topic, or null when there is none. A topic of '' asks for what is known of the section alone. */
  async get(
    topic: string,
    rfc: RfcReference | undefined,
    valueTopic: string | undefined,
  ): Promise<ExplanationCard | null> {
    const key = `${topic}|${valueTopic ?? ''}|${rfc ? `${rfc.rfc} ${rfc.section}` : ''}`;
    const known = this.cards.get(key);
    if (known !== undefined) return known;
    const card = await this.connection.request('explain', {
      topic,
      ...(valueTopic ? { valueTopic } : {}),
      ...(rfc ? { rfc } : {}),
    });
    this.cards.set(key, card);
    const [oldest] = this.cards.keys();
    if (this.cards.size > maxCards && oldest !== undefined) this.cards.delete(oldest);
    return card;
  }

  /** Opening the reader may have fetched the RFC's text: cards can have an excerpt now. */
  clear(): void {
    this.cards.clear();
  }
}
