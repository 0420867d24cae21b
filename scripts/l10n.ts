/**
 * `npm run l10n`: writes l10n/bundle.l10n.json, the English texts of the extension that translators begin with, from the
 * calls of `vscode.l10n.t` in the sources. A test says when the file is not up to date.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './repository';

/** Where package.json's `l10n` says that VS Code finds the translations. */
export const BUNDLE_FILE = 'l10n/bundle.l10n.json';

/** A call of `vscode.l10n.t`. */
export interface TranslationCall {
  readonly call: ts.CallExpression;
  /** The English text, which is the key of its translations; undefined when it is not written out in one literal. */
  readonly text: string | undefined;
  /** Where it stands: "src/host/captures/indexCache.ts:23". */
  readonly place: string;
}

/** The sources that run in VS Code's extension host, parsed. Paths are from the repository's root. */
export function hostSources(): ts.SourceFile[] {
  const names = readdirSync(path.join(root, 'src/host'), { recursive: true, encoding: 'utf8' });
  return ['src/extension.ts', ...names.map((name) => `src/host/${name.replaceAll('\\', '/')}`)]
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => parseSource(name, readFileSync(path.join(root, name), 'utf8')));
}

export function parseSource(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
}

/** "src/host/captures/indexCache.ts:23": where a node begins. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** True for `vscode.l10n.t(...)`, and for `l10n.t(...)` and `t(...)` in files that take these from there. */
export function isTranslation(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const called = node.expression.getText();
  if (called === 'vscode.l10n.t' || called === 'l10n.t') return true;
  return called === 't' && /^const \{ t \} = vscode\.l10n;$/m.test(node.getSourceFile().text);
}

/** All calls of `vscode.l10n.t` in a file. */
export function translationCalls(file: ts.SourceFile): TranslationCall[] {
  const found: TranslationCall[] = [];
  const visit = (node: ts.Node): void => {
    if (isTranslation(node)) {
      const [key] = node.arguments;
      const text = key && ts.isStringLiteralLike(key) ? key.text : undefined;
      found.push({ call: node, text, place: placeOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What the file of English texts is to hold: each text under itself, in the order of the alphabet. */
export function bundleText(files: readonly ts.SourceFile[] = hostSources()): string {
  const texts = new Set(files.flatMap(translationCalls).flatMap(({ text }) => text ?? []));
  return `${JSON.stringify(Object.fromEntries([...texts].sort().map((text) => [text, text])), null, 2)}\n`;
}

if (process.argv[1] === __filename) {
  const file = path.join(root, BUNDLE_FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bundleText());
}
