import { protocolCauses, protocolMoves, speakBehaviourId } from '../../core/protocol/Protocol.js';
import type { PlacedStep } from './expandSteps.js';
import { keysOf } from './keysOf.js';
import type { ActionFile, ProtocolFile, ReactionsFile } from './protocolSchema.js';
import type { PlacedProblem } from './shapeProblems.js';
import type { YamlPath } from './yamlPlaces.js';

const plainId = /^[a-z][a-z0-9_]{0,63}$/u;

/** What one part of a protocol says of another and is not so: ids, languages, keys. */
export function referenceProblems(
  file: ProtocolFile,
  steps: readonly PlacedStep[],
  behaviourIds: readonly string[],
): readonly PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const report = (path: YamlPath, text: string): void => void problems.push({ path, text });
  const phraseIds = Object.keys(file.phrases ?? {});
  const promptIds = Object.keys(file.prompts ?? {});
  const stepIds = steps.map(({ step }) => step.id);

  const known = (path: YamlPath, id: string | undefined, what: string, ids: readonly string[]): void => {
    if (id === undefined || ids.includes(id)) return;
    report(path, `names the ${what} "${id}", which is not there: ${choices(ids)}`);
  };
  const action = (path: YamlPath, { behaviour, say }: ActionFile): void => {
    if (behaviour === undefined && say === undefined)
      report(path, 'neither says nor moves anything: give behaviour, say or both');
    known([...path, 'say'], say, 'phrase', phraseIds);
    const used = behaviour ?? (say === undefined ? undefined : speakBehaviourId);
    known([...path, behaviour === undefined ? 'say' : 'behaviour'], used, 'behaviour', behaviourIds);
  };
  const reactions = (path: YamlPath, on: ReactionsFile | undefined): void => {
    for (const cause of protocolCauses)
      (on?.[cause] ?? []).forEach(({ prompt, then }, index) => {
        const place = [...path, cause, index];
        if (prompt === undefined && (then === undefined || then === 'stay'))
          report(place, 'proposes nothing: give a prompt, a then other than stay, or both');
        known([...place, 'prompt'], prompt, 'prompt', promptIds);
        const isMove = protocolMoves.some((move) => move === then);
        if (!isMove) known([...place, 'then'], then, 'step', stepIds);
      });
  };

  for (const name of ['phrases', 'prompts'] as const)
    for (const id of Object.keys(file[name] ?? {}))
      if (!plainId.test(id))
        report([name, id], 'must be an id: a small letter, then small letters, digits and _');
  for (const [id, phrase] of Object.entries(file.phrases ?? {}))
    languages(file, ['phrases', id], Object.keys(phrase), report);
  for (const [id, { title, ...prompt }] of Object.entries(file.prompts ?? {})) {
    textLanguages(file, ['prompts', id, 'title'], title, report);
    action(['prompts', id], prompt);
  }
  textLanguages(file, ['title'], file.title, report);
  reactions(['on'], file.on);
  steps.forEach(({ step, path }, index) => {
    const { id } = step;
    if (!plainId.test(id))
      report([...path, 'id'], `gives "${id}", which is no id: use {name} of its own block only`);
    if (protocolMoves.some((move) => move === id))
      report([...path, 'id'], `is "${id}", which names a move: choose another`);
    if (stepIds.indexOf(id) !== index)
      report([...path, 'id'], `is "${id}" for two steps: use another, in a for_each block one with {name}`);
    for (const name of ['title', 'operator'] as const)
      textLanguages(file, [...path, name], step[name], report);
    textLanguages(file, [...path, 'response', 'counts'], step.response?.counts, report);
    if (step.robot !== undefined) action([...path, 'robot'], step.robot);
    reactions([...path, 'on'], step.on);
    if (step.on?.no_response !== undefined && step.response === undefined)
      report([...path, 'on', 'no_response'], 'waits for a response, but the step has none: give response');
    (step.prompts ?? []).forEach((prompt, place) => {
      known([...path, 'prompts', place], prompt, 'prompt', promptIds);
    });
  });
  return [...problems, ...keyProblems(file, steps)];
}

function choices(ids: readonly string[]): string {
  return ids.length === 0 ? 'there is none yet' : `use ${ids.join(', ')}`;
}

type Report = (path: YamlPath, text: string) => void;

function languages(file: ProtocolFile, path: YamlPath, given: readonly string[], report: Report): void {
  const lacking = file.languages.filter((tag) => !given.includes(tag));
  if (lacking.length > 0)
    report(path, `has no words in ${lacking.join(', ')}: give them, or take the language from languages`);
  for (const tag of given)
    if (!file.languages.includes(tag))
      report([...path, tag], `is no language of this protocol: use ${file.languages.join(', ')}`);
}

function textLanguages(
  file: ProtocolFile,
  path: YamlPath,
  text: string | Readonly<Record<string, string>> | undefined,
  report: Report,
): void {
  if (typeof text === 'object') languages(file, path, Object.keys(text), report);
}

/** A key does one thing: those of control, prompts and steps differ. */
function keyProblems(file: ProtocolFile, steps: readonly PlacedStep[]): readonly PlacedProblem[] {
  const given: (readonly [key: string, path: YamlPath, what: string])[] = [];
  for (const [name, key] of Object.entries(keysOf(file))) given.push([key, ['keys', name], `keys.${name}`]);
  for (const [id, { key }] of Object.entries(file.prompts ?? {}))
    if (key !== undefined) given.push([key, ['prompts', id, 'key'], `prompt ${id}`]);
  for (const { step, path } of steps)
    if (step.key !== undefined) given.push([step.key, [...path, 'key'], `step ${step.id}`]);
  return given.flatMap(([key, path, what], index) => {
    const first = given.findIndex(([other]) => other === key);
    if (first === index) return [];
    return [
      { path, text: `is "${key}" for ${what}, which is the key of ${given[first]?.[2] ?? ''} already` },
    ];
  });
}
