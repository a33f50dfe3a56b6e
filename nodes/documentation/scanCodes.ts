import { relative } from 'node:path';
import ts from 'typescript';

import { RapportError } from '../../core/RapportError.js';

/** One place that an error or warning comes from. */
export interface CodeUse {
  readonly code: string;
  /** What is said, with … for a value; several where it depends. */
  readonly sentences: readonly string[];
  /** Source file, relative to the repository. */
  readonly file: string;
}

export interface ScannedCodes {
  /** In the order of files, and of places in each. */
  readonly uses: readonly CodeUse[];
  /** Files in which a code is handed on that comes from elsewhere, each as often as it does so. */
  readonly handedOn: readonly string[];
}

const codePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/u;
const value = '…';

/**
 * All codes of errors and warnings in what the suite is built from: `new RapportError(code, sentence)`, objects
 * `{ code, text }`, and calls of a file's own `refuse(code, text)`.
 *
 * @throws RapportError `docs/not-read`
 */
export function scanCodes(repository: string): ScannedCodes {
  const config = ts.getParsedCommandLineOfConfigFile(`${repository}/tsconfig.build.json`, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: () => undefined,
  });
  if (!config)
    throw new RapportError('docs/not-read', `${repository}/tsconfig.build.json cannot be read: restore it.`);
  const uses: CodeUse[] = [];
  const handedOn: string[] = [];
  for (const path of config.fileNames.toSorted()) {
    const file = relative(repository, path);
    const source = ts.createSourceFile(file, ts.sys.readFile(path) ?? '', ts.ScriptTarget.ES2023, true);
    for (const said of saidIn(source)) {
      const codes = textsOf(said.codeAt).filter((each) => codePattern.test(each));
      if (codes.length === 0) handedOn.push(file);
      const sentences = textsOf(said.sentenceAt, said.given).map((each) => each.replaceAll(/…{2,}/gu, value));
      for (const each of codes) uses.push({ code: each, sentences, file });
    }
  }
  return { uses, handedOn };
}

interface Said {
  readonly codeAt: ts.Expression;
  readonly sentenceAt: ts.Expression;
  /** What the parameters of a function that says it are given, by their names. */
  readonly given?: Given;
}

type Given = ReadonlyMap<string, ts.Expression>;

function saidIn(source: ts.SourceFile): Said[] {
  const found: Said[] = [];
  const visit = (node: ts.Node): void => {
    const said = saidBy(node);
    if (said) found.push(said);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function saidBy(node: ts.Node): Said | undefined {
  if (ts.isObjectLiteralExpression(node)) {
    const code = propertyOf(node, 'code');
    const sentence = propertyOf(node, 'text') ?? propertyOf(node, 'sentence');
    // Where a function is given both, its calls are what says them.
    return code && sentence && !isParameter(code) ? { codeAt: code, sentenceAt: sentence } : undefined;
  }
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  const [code, sentence] = node.arguments ?? [];
  if (!code || !sentence || !ts.isIdentifier(node.expression)) return undefined;
  if (node.expression.text === 'RapportError') return { codeAt: code, sentenceAt: sentence };
  const called = functionOf(node.expression);
  if (called?.parameters[0]?.name.getText() !== 'code') return undefined;
  const given = new Map(
    called.parameters.map(({ name }, at) => [name.getText(), node.arguments?.[at] ?? code]),
  );
  return { codeAt: code, sentenceAt: sentenceIn(called) ?? sentence, given };
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (!property.name || !ts.isIdentifier(property.name) || property.name.text !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/** A function of the same file. */
function functionOf(called: ts.Identifier): ts.FunctionDeclaration | ts.ArrowFunction | undefined {
  const declared = declarationOf(called);
  if (declared && ts.isFunctionDeclaration(declared)) return declared;
  const value = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
  return value && ts.isArrowFunction(value) ? value : undefined;
}

/** The sentence that a function makes of what it is given. */
function sentenceIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isObjectLiteralExpression(node) && propertyOf(node, 'code')) return propertyOf(node, 'text');
  return ts.forEachChild(node, sentenceIn);
}

function isParameter(expression: ts.Expression): boolean {
  const declared = ts.isIdentifier(expression) ? declarationOf(expression) : undefined;
  return declared !== undefined && ts.isParameter(declared);
}

/** What an expression can be as a text, as far as its file tells. */
function textsOf(expression: ts.Expression, given: Given = new Map()): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isTemplateExpression(expression))
    return expression.templateSpans.reduce(
      (texts, { expression: inserted, literal }) =>
        joined(texts, joined(fewOf(textsOf(inserted, given)), [literal.text])),
      [expression.head.text],
    );
  if (ts.isConditionalExpression(expression))
    return [...new Set([...textsOf(expression.whenTrue, given), ...textsOf(expression.whenFalse, given)])];
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression, given);
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined(textsOf(expression.left, given), textsOf(expression.right, given));
  if (ts.isIdentifier(expression)) {
    const declared = declarationOf(expression);
    if (declared && ts.isVariableDeclaration(declared) && declared.initializer)
      return textsOf(declared.initializer, given);
    const argument = given.get(expression.text);
    if (argument && declared && ts.isParameter(declared)) return textsOf(argument);
  }
  return [value];
}

function joined(texts: readonly string[], ends: readonly string[]): string[] {
  return texts.flatMap((text) => ends.map((end) => text + end));
}

/** More than two words to choose from are a value. */
function fewOf(texts: readonly string[]): readonly string[] {
  return texts.length <= 2 ? texts : [value];
}

type Declared = ts.VariableDeclaration | ts.ParameterDeclaration | ts.FunctionDeclaration;

/** What a name stands for, looked for from the inside out. */
function declarationOf(name: ts.Identifier): Declared | undefined {
  for (let scope: ts.Node = name; !ts.isSourceFile(scope); scope = scope.parent) {
    const declared = declaredIn(scope.parent).find(
      (each) => each.name && ts.isIdentifier(each.name) && each.name.text === name.text,
    );
    if (declared) return declared;
  }
  return undefined;
}

function declaredIn(scope: ts.Node): readonly Declared[] {
  if (ts.isFunctionDeclaration(scope) || ts.isMethodDeclaration(scope) || ts.isArrowFunction(scope))
    return scope.parameters;
  if (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !ts.isCaseOrDefaultClause(scope)) return [];
  return scope.statements.flatMap((each): readonly Declared[] => {
    if (ts.isFunctionDeclaration(each)) return [each];
    return ts.isVariableStatement(each) ? each.declarationList.declarations : [];
  });
}
