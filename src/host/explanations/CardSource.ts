import { createExplainer } from '../../core/rfc/explain';
import { fieldLookup } from '../../core/protocols/fieldLookup';
import { formatReference, type RfcReference } from '../../core/rfc/RfcReference';
import type { ExplanationCard } from '../../messages/webview';
import type { RfcLibrary } from '../rfcReader/RfcLibrary';

/** Cards for hovers: our explanation, and the section's own excerpt where the RFC's text is at hand. */
export class CardSource {
  readonly explainer = createExplainer(fieldLookup);

  constructor(private readonly library: RfcLibrary) {}

  /**
   * The card of a topic.
   * @param more.rfc a section that the card falls back on when the explanation names none
   * @param more.valueTopic what the value at hand stands for, said in the same card
   */
  async card(
    topic: string,
    more: { readonly rfc?: RfcReference; readonly valueTopic?: string } = {},
  ): Promise<ExplanationCard | undefined> {
    const explanation = this.explainer.explain(topic);
    if (!explanation) return undefined;
    const references = explanation.references.length > 0 || !more.rfc ? explanation.references : [more.rfc];
    const excerpt = await this.excerpt(references);
    const value = more.valueTopic ? this.explainer.explain(more.valueTopic) : undefined;
    return { ...explanation, references, ...(value ? { value } : {}), ...(excerpt ? { excerpt } : {}) };
  }

  /** The words of the first section that has any; else why the first one has none. */
  private async excerpt(references: readonly RfcReference[]): Promise<ExplanationCard['excerpt']> {
    let without: ExplanationCard['excerpt'];
    for (const reference of references) {
      const excerpt = (await this.library.text(reference.rfc))?.excerpt(reference.section);
      if (!excerpt) continue;
      const shown = { label: formatReference(reference), text: excerpt.text };
      if (excerpt.isQuote) return shown;
      without ??= shown;
    }
    return without;
  }
}
