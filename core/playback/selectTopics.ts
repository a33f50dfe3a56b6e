import { RapportError } from '../RapportError.js';

/** Which topics are meant, by the names of rosbag2's options. */
export interface TopicSelection {
  /** Names; all where both this and `regex` are absent. */
  readonly topics?: readonly string[] | undefined;
  /** Names that it matches as a whole are meant too. */
  readonly regex?: string | undefined;
  readonly excludeTopics?: readonly string[] | undefined;
  readonly excludeRegex?: string | undefined;
}

/**
 * Whether a topic is meant: named or matched, or nothing is named; and not left out by name or pattern.
 *
 * @throws RapportError `topics/bad-regex`
 */
export function topicSelector(selection: TopicSelection): (topic: string) => boolean {
  const named = absolute(selection.topics);
  const excluded = absolute(selection.excludeTopics);
  const regex = compile(selection.regex);
  const excludeRegex = compile(selection.excludeRegex);
  const isAll = named.size === 0 && regex === undefined;
  return (topic) =>
    (isAll || named.has(topic) || regex?.test(topic) === true) &&
    !excluded.has(topic) &&
    excludeRegex?.test(topic) !== true;
}

/** `name` and `/name` are the same topic on the command line. */
function absolute(names: readonly string[] = []): ReadonlySet<string> {
  return new Set(names.map((name) => (name.startsWith('/') ? name : `/${name}`)));
}

/** As rosbag2 does: the whole name has to match. */
function compile(pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch (error) {
    throw new RapportError(
      'topics/bad-regex',
      `"${pattern}" is no regular expression: quote special characters with a backslash.`,
      { cause: error },
    );
  }
}
