import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';

/** Names of fields and places in lists, from the file's root. */
export type YamlPath = readonly (string | number)[];

/** A YAML file's content, and where in its text each part stands. */
export interface PlacedYaml {
  /** `undefined` where the text is not YAML. */
  readonly content: unknown;
  /** What keeps it from being YAML, with lines from 1. */
  readonly errors: readonly { readonly line: number; readonly text: string }[];
  /** The line, from 1, of the name of a field or of an item; of the nearest part around it where it is not there. */
  lineOf(path: YamlPath): number;
}

/** Reads YAML 1.2 and keeps where everything stands. Names that come twice in a mapping are errors. */
export function readPlacedYaml(text: string): PlacedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const errors = document.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    text: message.split('\n')[0]?.replace(/ at line \d+.*$/u, '') ?? '',
  }));
  let content: unknown;
  if (errors.length === 0) {
    try {
      content = document.toJS() as unknown;
    } catch (error) {
      // Aliases that multiply, or that name nothing.
      errors.push({ line: 1, text: (error as Error).message });
    }
  }
  return { content, errors, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
}

function offsetOf(document: Document, path: YamlPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const found = offsetAt(document, path.slice(0, length));
    if (found !== undefined) return found;
  }
  return 0;
}

/** Of a mapping's field the offset of its name, of a list's item that of the item. */
function offsetAt(document: Document, path: YamlPath): number | undefined {
  const last = path.at(-1);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const name = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last))?.key;
    return isScalar(name) ? name.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return hasRange(node) ? node.range[0] : undefined;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
