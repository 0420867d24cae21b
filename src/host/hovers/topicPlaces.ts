import * as vscode from 'vscode';
import type { TextTopic } from '../../core/text/topicAt';
import { cardMarkdown } from '../explanations/cardMarkdown';
import type { CardSource } from '../explanations/CardSource';
import type { RfcReader } from '../rfcReader/RfcReader';

/** The hover of what was found in a line: the card of the topic, or of the field when the value has none. */
export async function hoverOf(cards: CardSource, found: TextTopic, line: number): Promise<vscode.Hover | undefined> {
  const { topic, otherwise } = found;
  const card = (await cards.card(topic)) ?? (otherwise === undefined ? undefined : await cards.card(otherwise));
  return card && new vscode.Hover(cardMarkdown(card), new vscode.Range(line, found.start, line, found.end));
}

/** Where what was found in a line is defined: the first section that its explanation names. */
export async function definitionOf(
  cards: CardSource,
  reader: RfcReader,
  found: TextTopic,
  line: number,
): Promise<vscode.LocationLink[] | undefined> {
  const { topic, otherwise = topic } = found;
  const explanation = cards.explainer.explain(topic) ?? cards.explainer.explain(otherwise);
  const reference = explanation?.references[0];
  if (!reference) return undefined;
  const { uri, range } = await reader.locate(reference);
  return [
    { targetUri: uri, targetRange: range, originSelectionRange: new vscode.Range(line, found.start, line, found.end) },
  ];
}
