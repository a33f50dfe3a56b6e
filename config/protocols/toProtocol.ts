import {
  protocolMoves,
  speakBehaviourId,
  type Protocol,
  type ProtocolMove,
  type ProtocolStep,
  type Reaction,
  type Reactions,
  type RobotAction,
  type TextByLanguage,
  type WatchLimits,
} from '../../core/protocol/Protocol.js';
import type { PlacedStep } from './expandSteps.js';
import { keysOf } from './keysOf.js';
import type { ActionFile, ProtocolFile, ReactionsFile, StepFile } from './protocolSchema.js';

/** What holds where a file says nothing. The behaviour of the session's own prompts: low for 10 s, quiet for 20 s. */
const usual = {
  coolDownSec: 20,
  atMostPerMinute: 2,
  watch: { lowBelow: -0.3, lowSec: 10, fallingBy: 0.5, fallingSec: 6, faceLostSec: 5, gapSec: 2 },
} as const satisfies { coolDownSec: number; atMostPerMinute: number; watch: WatchLimits };

/** A checked file as the session goes by it. */
export function toProtocol(file: ProtocolFile, steps: readonly PlacedStep[]): Protocol {
  const { languages, phrases = {}, prompts = {} } = file;
  const text = (value: string | TextByLanguage): TextByLanguage =>
    typeof value === 'string' ? Object.fromEntries(languages.map((tag) => [tag, value])) : value;
  const watch = watchOf(file.watch, usual.watch);
  const reactions = reactionsOf(file.on, undefined);
  return {
    id: file.protocol,
    title: text(file.title),
    languages,
    automatic: file.automatic ?? false,
    keys: keysOf(file),
    coolDownSec: file.limits?.cool_down_sec ?? usual.coolDownSec,
    atMostPerMinute: file.limits?.at_most_per_minute ?? usual.atMostPerMinute,
    phrases: mapValues(phrases, (phrase) =>
      mapValues(phrase, (words) => (typeof words === 'string' ? [words] : words)),
    ),
    prompts: Object.fromEntries(
      Object.entries(prompts).map(([id, { title, key, ...action }]) => [
        id,
        { id, title: text(title), key, action: actionOf(action) },
      ]),
    ),
    steps: steps.map(({ step, group }): ProtocolStep => ({
      id: step.id,
      title: text(step.title),
      group,
      key: step.key,
      operator: step.operator === undefined ? undefined : text(step.operator),
      robot: step.robot && actionOf(step.robot),
      response: responseOf(step, text),
      reactions: reactionsOf(step.on, reactions),
      watch: watchOf(step.watch, watch),
      promptIds: step.prompts ?? [],
    })),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function actionOf({ behaviour, say, postures = [] }: ActionFile): RobotAction {
  return { behaviourId: behaviour ?? speakBehaviourId, phraseId: say, postures };
}

function responseOf(
  { response }: StepFile,
  text: (value: string | TextByLanguage) => TextByLanguage,
): ProtocolStep['response'] {
  if (response === undefined) return undefined;
  const { counts, wait_sec: waitSec, engagement } = response;
  return {
    counts: text(counts),
    waitSec,
    engagement: engagement && { atLeast: engagement.at_least, forSec: engagement.for_sec },
  };
}

function watchOf(given: ProtocolFile['watch'], otherwise: WatchLimits): WatchLimits {
  return {
    lowBelow: given?.low_below ?? otherwise.lowBelow,
    lowSec: given?.low_sec ?? otherwise.lowSec,
    fallingBy: given?.falling_by ?? otherwise.fallingBy,
    fallingSec: given?.falling_sec ?? otherwise.fallingSec,
    faceLostSec: given?.face_lost_sec ?? otherwise.faceLostSec,
    gapSec: given?.gap_sec ?? otherwise.gapSec,
  };
}

/** A step's own word on a cause replaces the protocol's. */
function reactionsOf(on: ReactionsFile | undefined, otherwise: Reactions | undefined): Reactions {
  const list = (cause: keyof Reactions): readonly Reaction[] =>
    on?.[cause]?.map(({ prompt, then = 'stay' }) => ({ promptId: prompt, then: moveOf(then) })) ??
    otherwise?.[cause] ??
    [];
  return {
    success: list('success'),
    no_response: list('no_response'),
    low_engagement: list('low_engagement'),
    falling_engagement: list('falling_engagement'),
    face_lost: list('face_lost'),
  };
}

function moveOf(name: string): ProtocolMove {
  const kind = protocolMoves.find((move) => move === name);
  return kind === undefined ? { kind: 'go_to', stepId: name } : { kind };
}
