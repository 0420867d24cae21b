/**
 * `npm run l10n`: writes l10n/bundle.l10n.json, the English texts of the extension that translators begin with, from the
 * calls of `vscode.l10n.t` in the host's sources and of `t`, `phrase` and `plural` in the page's. A test says when the file is
 * not up to date.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './repository';

/** Where package.json's `l10n` says that VS Code finds the translations. */
export const BUNDLE_FILE = 'l10n/bundle.l10n.json';

/** Where the sources of the capture editor's page are. */
const PAGE = 'media/captureEditor';

/** The page's functions that translate what they are given, and the files that have them. */
const PAGE_FUNCTIONS: Readonly<Record<string, string>> = { t: 'l10n', phrase: 'l10n', plural: 'formatNumbers' };

/** A text of a call of `vscode.l10n.t`, or of the page's `t`, `phrase` or `plural` (which has two). */
export interface TranslationCall {
  readonly call: ts.CallExpression;
  /** The arguments that are put into the text's places; of `plural` the first one is the count. */
  readonly values: readonly ts.Expression[];
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

/** The sources of the capture editor's page, parsed. Paths are from the repository's root. */
export function pageSources(): ts.SourceFile[] {
  const names = readdirSync(path.join(root, PAGE), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => `${PAGE}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .map((name) => parseSource(name, readFileSync(path.join(root, name), 'utf8')));
}

/** Parses a file, with elements where its name ends in ".tsx". */
export function parseSource(name: string, text: string): ts.SourceFile {
  const kind = name.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, kind);
}

/** "src/host/captures/indexCache.ts:23": where a node begins. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** True for `vscode.l10n.t(...)`, and for `l10n.t(...)`, `t(...)` and the page's own in files that take these from there. */
export function isTranslation(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const called = node.expression.getText();
  if (called === 'vscode.l10n.t' || called === 'l10n.t') return true;
  const { text } = node.getSourceFile();
  if (called === 't' && /^const \{ t \} = vscode\.l10n;$/m.test(text)) return true;
  const home = PAGE_FUNCTIONS[called];
  if (home === undefined) return false;
  const imports = [...text.matchAll(/^import \{([^}]*)\} from '\.{1,2}(?:\/\.\.)*\/(\w+)';$/gm)];
  return (
    node.getSourceFile().fileName === `${PAGE}/${home}.ts` ||
    imports.some(([, names, file]) => file === home && names?.split(',').some((name) => name.trim() === called))
  );
}

/** The arguments of a translation that are put into its text. */
export function valuesOf(call: ts.CallExpression): readonly ts.Expression[] {
  const [count, ...others] = call.arguments;
  return isPlural(call) && count ? [count, ...others.slice(2)] : others;
}

/** All texts that a file has translated. */
export function translationCalls(file: ts.SourceFile): TranslationCall[] {
  const found: TranslationCall[] = [];
  const visit = (node: ts.Node): void => {
    if (isTranslation(node)) {
      const [first, ...others] = node.arguments;
      for (const key of isPlural(node) ? [others[0], others[1]] : [first]) {
        const text = key && ts.isStringLiteralLike(key) ? key.text : undefined;
        found.push({ call: node, values: valuesOf(node), text, place: placeOf(node) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** True for the page's `plural(count, one, many, ...)`. */
export function isPlural({ expression }: ts.CallExpression): boolean {
  return expression.getText() === 'plural';
}

/** What the file of English texts is to hold: each text under itself, in the order of the alphabet. */
export function bundleText(files: readonly ts.SourceFile[] = [...hostSources(), ...pageSources()]): string {
  const texts = new Set(files.flatMap(translationCalls).flatMap(({ text }) => text ?? []));
  return `${JSON.stringify(Object.fromEntries([...texts].sort().map((text) => [text, text])), null, 2)}\n`;
}

if (process.argv[1] === __filename) {
  const file = path.join(root, BUNDLE_FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bundleText());
}
