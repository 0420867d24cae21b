/** Finds texts of the extension host's and the page's sources that people see and that are not translated. */
import ts from 'typescript';
import { isTranslation, placeOf, valuesOf } from '../../scripts/l10n';

export interface UntranslatedText {
  /** The text as it is written, with `{}` for each value that is put in. */
  readonly text: string;
  readonly place: string;
}

/** Functions, methods and classes that show the texts that they are given, VS Code's and those of our own that lead there. */
const SHOWING = new Set([
  ...['showInformationMessage', 'showWarningMessage', 'showErrorMessage', 'setStatusBarMessage'],
  ...['showInputBox', 'showQuickPick'],
  ...['TreeItem', 'Diagnostic', 'DiagnosticRelatedInformation', 'CodeAction'],
  ...['tell', 'report', 'fail', 'pick', 'pickOne', 'offerFolderSetting', 'reveal', 'revealFound', 'revealStop'],
  // Of the page.
  ...['say', 'announce', 'onAnnounce'],
]);

/** Properties that VS Code, or the capture editor's page, shows. */
const SHOWN = new Set([
  ...['title', 'placeHolder', 'placeholder', 'prompt', 'label', 'description', 'detail', 'tooltip', 'message'],
  ...['openLabel', 'saveLabel', 'announce', 'validateInput'],
  // Of the page: its own names, and attributes that are shown or spoken.
  ...['hint', 'all', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'alt'],
]);

/** Properties that are shown where they are set, as in `item.text = ...`. */
const SHOWN_WHEN_SET = new Set([...SHOWN, 'text', 'name', 'textContent', 'innerText', 'findNote']);

/** Attributes whose values are for the style sheet, the browser or the code, even where they look like words. */
const NEVER_SHOWN = new Set(['class', 'style', 'd', 'viewBox', 'aria-keyshortcuts']);
/** A word as it begins a label. The names of keys are compared, never handed on. */
const CAPITALISED = /^\p{Lu}\p{Ll}+$/u;

/** A word, a blank, and another word or a value, or a value and a word: what nobody writes but for people. */
const PROSE = /[\p{L}’]{2,}[,:;.]? (?:\p{L}|\{\}|\d)|\{\}[,:;.]? \p{L}{2,}/u;
const LETTER = /\p{L}/u;
/** VS Code draws these as icons. */
const ICONS = /\$\([a-z~-]+\)/g;

/** Texts of a file that stand where VS Code shows them, or read like a sentence wherever they stand. */
export function untranslatedTexts(file: ts.SourceFile): UntranslatedText[] {
  const found: UntranslatedText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isJsxAttribute(node) && NEVER_SHOWN.has(node.name.getText())) return;
    if (isTranslation(node)) {
      valuesOf(node).forEach(visit);
      return;
    }
    const text = textOf(node);
    if (text !== undefined && LETTER.test(text) && (PROSE.test(text) || isShown(node) || isLabel(node, text))) {
      found.push({ text, place: placeOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The words of a literal or template without icons; undefined for other nodes. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text.trim().replace(/\s+/g, ' ');
  if (ts.isStringLiteralLike(node)) return node.text.replaceAll(ICONS, '');
  if (!ts.isTemplateExpression(node)) return undefined;
  const { head, templateSpans } = node;
  return [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('{}').replaceAll(ICONS, '');
}

/** Whether the value of an expression is shown, as far as its own file tells. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (passesOn(parent, node)) return isShown(parent);
  if (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) return true;
  if (ts.isJsxAttribute(parent)) return SHOWN.has(parent.name.getText());
  if (ts.isPropertyAssignment(parent) && parent.initializer === node) return SHOWN.has(nameOf(parent.name));
  if (ts.isShorthandPropertyAssignment(parent)) return SHOWN.has(parent.name.text);
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return parent.right === node && SHOWN_WHEN_SET.has(nameOf(parent.left));
  }
  if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.arguments?.some((one) => one === node)) {
    return SHOWING.has(nameOf(parent.expression));
  }
  if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isIdentifier(parent.name)) {
    return usesOf(parent.name).some(isShown);
  }
  // What a function answers is shown where the function stands, as in `validateInput`.
  if (ts.isReturnStatement(parent)) {
    const answering = ts.findAncestor(parent, ts.isFunctionLike);
    return answering !== undefined && ts.isArrowFunction(answering) && isShown(answering);
  }
  return ts.isArrowFunction(parent) && parent.body === node && isShown(parent);
}

/** Whether a text of the page is a word with a capital that is handed on: a label, whatever takes it. */
function isLabel(node: ts.Node, text: string): boolean {
  if (!CAPITALISED.test(text) || !node.getSourceFile().fileName.startsWith('media/')) return false;
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !ts.isCaseClause(parent) && !(ts.isBinaryExpression(parent) && COMPARISONS.has(parent.operatorToken.kind));
}

const COMPARISONS = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);

/** Whether what stands in `parent` becomes part of its value, or the whole of it. */
function passesOn(parent: ts.Node, node: ts.Node): boolean {
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  if (ts.isBinaryExpression(parent)) {
    const { AmpersandAmpersandToken, BarBarToken, PlusToken, QuestionQuestionToken } = ts.SyntaxKind;
    const { kind } = parent.operatorToken;
    if (kind === AmpersandAmpersandToken) return parent.right === node;
    return [BarBarToken, PlusToken, QuestionQuestionToken].some((one) => one === kind);
  }
  // Of texts in an array that are joined, or handed over one by one.
  if (ts.isPropertyAccessExpression(parent)) return ['join', 'concat'].includes(parent.name.text);
  if (ts.isCallExpression(parent)) return parent.expression === node && ts.isPropertyAccessExpression(node);
  return (
    ts.isJsxExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isTemplateExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent)
  );
}

/** The name that stands last: "title" of `pick.title`. */
function nameOf(node: ts.Node): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) || ts.isStringLiteral(node) ? node.text : '';
}

/** Where a constant is used, in the block that declares it. */
function usesOf(name: ts.Identifier): ts.Node[] {
  const uses: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text) uses.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.findAncestor(name, (node) => ts.isBlock(node) || ts.isSourceFile(node)) ?? name);
  return uses;
}
