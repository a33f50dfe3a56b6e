import type { z } from 'zod';

import type { YamlPath } from './yamlPlaces.js';

/** What is wrong with a place of a file; the sentence goes on from the place's name. */
export interface PlacedProblem {
  readonly path: YamlPath;
  readonly text: string;
}

type Issue = z.core.$ZodIssue;

/** The problems of a file's shape, each with its place, in the order in which they were found. */
export function shapeProblems(issues: readonly Issue[], content: unknown): readonly PlacedProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, [], content));
}

function problemsOf(issue: Issue, before: YamlPath, content: unknown): readonly PlacedProblem[] {
  const path = [...before, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({ path: [...path, name], text: issue.message }));
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue.errors, valueAt(content, path));
    if (meant !== undefined) return meant.flatMap((each) => problemsOf(each, path, content));
  }
  const missing = path.length > 0 && valueAt(content, path) === undefined;
  return [{ path, text: missing ? `is missing: it ${issue.message}` : issue.message }];
}

/** Of a step or a block of steps the one that its `for_each` tells; of words or words by language the one of its kind. */
function meantBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('for_each' in value) return branches[1];
  // The branch that fails at the value itself is of another kind.
  return branches.find((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
}

function valueAt(content: unknown, path: YamlPath): unknown {
  let value = content;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
