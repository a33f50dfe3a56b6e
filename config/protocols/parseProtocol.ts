import { RapportError } from '../../core/RapportError.js';
import { fieldOf } from '../../core/requireReadable.js';
import type { Protocol } from '../../core/protocol/Protocol.js';
import { expandSteps } from './expandSteps.js';
import { protocolSchema, protocolVersion } from './protocolSchema.js';
import { referenceProblems } from './referenceProblems.js';
import { shapeProblems, type PlacedProblem } from './shapeProblems.js';
import { toProtocol } from './toProtocol.js';
import { readPlacedYaml, type YamlPath } from './yamlPlaces.js';

/** One thing that is wrong, and where. */
export interface ProtocolProblem {
  /** From 1. */
  readonly line: number;
  /** `FILE:LINE: what is wrong and what is allowed.`, one sentence. */
  readonly sentence: string;
}

export interface ProtocolSource {
  /** YAML as in config/protocols/. */
  readonly text: string;
  /** The file's name, for the sentences. */
  readonly file: string;
  /** Of the behaviour library. */
  readonly behaviourIds: readonly string[];
}

/** A protocol, or everything that is wrong with it by line; what one part says of another only where its shape is right. */
export function checkProtocol(source: ProtocolSource): {
  readonly protocol?: Protocol;
  readonly problems: readonly ProtocolProblem[];
} {
  const { text, file, behaviourIds } = source;
  const yaml = readPlacedYaml(text);
  if (yaml.errors.length > 0) {
    const problems = yaml.errors.map(({ line, text: why }) => ({
      line,
      sentence: `${file}:${line}: is not YAML (${why}).`,
    }));
    return { problems };
  }
  const placed = (problems: readonly PlacedProblem[]): readonly ProtocolProblem[] => {
    const all = problems.map(({ path, text: what }): ProtocolProblem => {
      const line = yaml.lineOf(path);
      return { line, sentence: `${file}:${line}: ${nameOf(path)} ${what}.` };
    });
    // A block of like steps says the same for each of its values.
    const once = new Map(all.map((problem) => [problem.sentence, problem]));
    return [...once.values()].sort((a, b) => a.line - b.line);
  };
  const version = fieldOf(yaml.content, 'version');
  if (typeof version === 'number' && version > protocolVersion) {
    // What else seems wrong may be right there.
    const line = yaml.lineOf(['version']);
    const why = `version ${version} is newer than this Rapport, which reads up to version ${protocolVersion}: update it`;
    return { problems: [{ line, sentence: `${file}:${line}: ${why}.` }] };
  }
  const parsed = protocolSchema.safeParse(yaml.content);
  if (!parsed.success) return { problems: placed(shapeProblems(parsed.error.issues, yaml.content)) };
  const steps = expandSteps(parsed.data);
  const problems = placed(referenceProblems(parsed.data, steps, behaviourIds));
  return problems.length > 0 ? { problems } : { protocol: toProtocol(parsed.data, steps), problems };
}

/**
 * A protocol.
 *
 * @throws RapportError `protocol/invalid` with the first thing that is wrong, and how many more there are
 */
export function parseProtocol(source: ProtocolSource): Protocol {
  const { protocol, problems } = checkProtocol(source);
  if (protocol !== undefined) return protocol;
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more: see "rapport protocol check")` : '';
  throw new RapportError('protocol/invalid', `${first?.sentence.slice(0, -1) ?? source.file}${more}.`);
}

function nameOf(path: YamlPath): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return name === '' ? 'the file' : name.slice(1);
}
