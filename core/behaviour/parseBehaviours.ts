import { parse } from 'yaml';
import { z } from 'zod';
import { RapportError } from '../RapportError.js';
import { longestSay, type BehaviourLibrary, type KeyFrame } from './Behaviour.js';
import { checkJointAngles, type JointAngles, type JointTargets } from './checkJointAngles.js';
import { type JointName, jointNames, naoJoints, type NaoPosture, naoPostures } from './naoJoints.js';
import type { BodyGoal } from './robotGoals.js';

/** Gestures near a child stay below this fraction of the joints' greatest speed. */
const greatestGestureSpeed = 0.5;

/** No behaviour sets anything out later than this, milliseconds. */
const longestMs = 60_000;

// Every message goes on from the place in the file: "nod.gesture[0].speed must be a number between …".

const number = (min: number, max: number) => {
  const error = `must be a number between ${min} and ${max}`;
  return z.number(error).min(min, error).max(max, error);
};

const words = `must be words, at most ${longestSay} characters`;
const sentence = z.string(words).trim().min(1, words).max(longestSay, words);

const isMapping = 'must be a mapping of names to values';

const list = <Item extends z.ZodType>(item: Item) => z.array(item, 'must be a list').default([]);

const fields = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has an unknown field "${issue.keys[0] ?? ''}": use ${Object.keys(shape).join(', ')}`
        : isMapping,
  });

const degrees = z
  .record(z.string(), number(-360, 360), isMapping)
  .superRefine((angles, context) => {
    const hand = Object.keys(angles).find((name) => name.endsWith('Hand'));
    if (hand !== undefined) fault(context, 'is a hand: give it under hands, 0 to 1', [hand]);
  })
  .default({});
const hands = fields({ LHand: number(0, 1).optional(), RHand: number(0, 1).optional() }).default({});
const speed = number(0.01, greatestGestureSpeed);
const ms = number(0, longestMs);

const gesture = list(fields({ at_ms: ms, speed, joints_deg: degrees, hands })).transform(
  (entries, context) => {
    let pose: JointAngles = {};
    return entries.map((entry, index): KeyFrame => {
      if (index > 0 && entry.at_ms <= (entries[index - 1]?.at_ms as number))
        fault(context, 'is not later than the key frame before', [index, 'at_ms']);
      const targets = movement(
        { deg: entry.joints_deg, hands: entry.hands, speed: entry.speed },
        pose,
        (why) => fault(context, why, [index]),
      );
      pose = { ...pose, ...poseOf(targets) };
      return { atMs: entry.at_ms, targets };
    });
  },
);

const posture = z.enum(naoPostures, `is an unknown posture: use ${naoPostures.join(', ')}`);

const behaviour = fields({
  label: sentence,
  say: list(sentence),
  say_at_ms: ms.default(0),
  gesture,
  postures: list(posture),
  go_to: fields({ posture, speed }).optional(),
  run: sentence.optional(),
})
  .refine(
    ({ say, gesture: { length }, go_to: goTo, run }) =>
      say.length > 0 || length > 0 || goTo !== undefined || run !== undefined,
    'neither says nor moves anything',
  )
  .refine(
    ({ gesture: { length }, go_to: goTo, run }) =>
      [length > 0, goTo !== undefined, run !== undefined].filter(Boolean).length <= 1,
    'has more than one of gesture, go_to and run, which would move the same joints: make them behaviours of their own',
  );

function bodyOf(
  goTo: { posture: NaoPosture; speed: number } | undefined,
  run: string | undefined,
): BodyGoal | undefined {
  if (goTo !== undefined) return { action: 'posture', ...goTo };
  return run === undefined ? undefined : { action: 'behaviour', behaviour: run };
}

const behaviours = z
  .record(z.string(), behaviour, isMapping)
  .superRefine((entries, context) => {
    const odd = Object.keys(entries).find((id) => !/^[a-z][a-z0-9_]{0,63}$/u.test(id));
    const rule = 'begin with a small letter and use small letters, digits and _';
    if (odd !== undefined) fault(context, `has "${odd}", which is no usable id: ${rule}`);
  })
  .refine((entries) => Object.keys(entries).length > 0, 'is empty: describe at least one');

const library = fields({
  neutral_speed: speed,
  neutral_deg: degrees,
  neutral_hands: hands,
  behaviours,
}).transform((file, context): BehaviourLibrary => {
  const neutral = movement(
    { deg: file.neutral_deg, hands: file.neutral_hands, speed: file.neutral_speed },
    {},
    (why) => fault(context, why, ['neutral_deg']),
  );
  const left = jointNames.find((name) => naoJoints[name].group !== 'leg' && !neutral.names.includes(name));
  if (left !== undefined)
    fault(context, `has no ${left}: every head and arm joint needs a way back`, ['neutral_deg']);
  return {
    neutral: poseOf(neutral),
    neutralSpeed: file.neutral_speed,
    behaviours: Object.entries(file.behaviours).map(
      ([id, { say_at_ms: sayAtMs, go_to: goTo, run, ...entry }]) => {
        const body = bodyOf(goTo, run);
        return { id, ...entry, sayAtMs, ...(body === undefined ? {} : { body }) };
      },
    ),
  };
});

/**
 * Reads a behaviour library.
 *
 * @param text YAML as in config/behaviours.yaml
 * @param source the file's name, for the error
 * @throws RapportError `behaviours/invalid`, naming the file, the entry and what to do
 */
export function parseBehaviours(text: string, source: string): BehaviourLibrary {
  let content: unknown;
  let error: Error | undefined;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch (thrown) {
    // Not YAML, or an alias that names nothing.
    error = thrown as Error;
  }
  const parsed = library.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? []).filter(
    (part, index, path) => index > 0 || part !== 'behaviours' || path.length === 1,
  );
  const where = place.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const what =
    error === undefined ? (issue?.message ?? '') : `is not YAML (${error.message.split('\n')[0] ?? ''})`;
  throw new RapportError('behaviours/invalid', `${source}: ${where.slice(1) || 'the file'} ${what}.`);
}

function fault(context: z.RefinementCtx, message: string, path: (string | number)[] = []): void {
  context.addIssue({ code: 'custom', message, path });
}

/** Angles are degrees in the file, and must lie within the limits as they are: a file is corrected, not clamped. */
function movement(
  value: { readonly deg: object; readonly hands: object; readonly speed: number },
  pose: JointAngles,
  refuse: (why: string) => void,
): JointTargets {
  const radians = Object.entries<number>({ ...value.deg }).map(([, angle]) => (angle * Math.PI) / 180);
  const openings = Object.values<number>({ ...value.hands });
  const names = [...Object.keys(value.deg), ...Object.keys(value.hands)];
  const check = checkJointAngles(names, [...radians, ...openings], value.speed, pose);
  const why = check.ok ? check.warnings[0]?.text : check.refusal.text;
  if (why !== undefined) refuse(`cannot be sent to the robot (${why})`);
  return check.ok ? check.targets : { names: [], angles: [], speed: value.speed };
}

function poseOf(targets: JointTargets): JointAngles {
  return Object.fromEntries(
    targets.names.map((name, index): [JointName, number] => [name, targets.angles[index] as number]),
  );
}
