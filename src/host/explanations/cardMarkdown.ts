import * as vscode from 'vscode';
import { formatReference } from '../../core/rfc/RfcReference';
import { webLink } from '../../core/rfc/webLink';
import type { ConversationItem } from '../../messages/results';
import type { ExplanationCard } from '../../messages/webview';
import { COMMANDS } from '../commands/commandNames';
import { escapeMarkdown } from './escapeMarkdown';

/** A card as the Markdown of a hover. Every text goes in as text; the only links are our own. */
export function cardMarkdown(card: ExplanationCard): vscode.MarkdownString {
  const markdown = emptyMarkdown();
  // The only command that a click in the hover may run.
  markdown.isTrusted = { enabledCommands: [COMMANDS.openRfcSection] };
  markdown.appendMarkdown(`**${escapeMarkdown(card.title)}**\n\n`);
  markdown.appendMarkdown(`${escapeMarkdown(card.text)}\n\n`);
  for (const [label, text] of card.facts) {
    markdown.appendMarkdown(`- *${escapeMarkdown(label)}*: ${escapeMarkdown(text)}\n`);
  }
  if (card.excerpt) {
    markdown.appendMarkdown(`\n${escapeMarkdown(card.excerpt.label)}:\n\n${quoteMarkdown(card.excerpt.text)}\n`);
  }
  const links = card.references.map((reference) => {
    const where = encodeURIComponent(JSON.stringify([reference]));
    const name = escapeMarkdown(formatReference(reference));
    const open = vscode.l10n.t('Open {0}', name);
    const web = vscode.l10n.t('web');
    return `[${open}](command:${COMMANDS.openRfcSection}?${where}) ([${web}](${webLink(reference)}))`;
  });
  if (links.length > 0) markdown.appendMarkdown(`\n${links.join(' · ')}`);
  return markdown;
}

/** A quotation with its paragraphs and lines as they stand. */
function quoteMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${escapeMarkdown(line)}  `))
    .join('\n');
}

/** The tooltip of a node of the Conversations view: the facts of this very node, then what it stands for. */
export function nodeMarkdown(node: ConversationItem, card: ExplanationCard | undefined): vscode.MarkdownString {
  const markdown = card ? cardMarkdown(card) : emptyMarkdown();
  const facts = (node.details ?? []).map(([label, text]) => `- *${escapeMarkdown(label)}*: ${escapeMarkdown(text)}\n`);
  const head = `**${escapeMarkdown(node.label)}** ${escapeMarkdown(node.description)}\n\n${facts.join('')}`;
  markdown.value = card ? `${head}\n---\n\n${markdown.value}` : head;
  return markdown;
}

/** Neither HTML nor icons: `$(name)` in a text of a capture stays what it is. */
function emptyMarkdown(): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', false);
  markdown.supportHtml = false;
  return markdown;
}
