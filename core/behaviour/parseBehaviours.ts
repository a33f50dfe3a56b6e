import { parseDocument } from 'yaml';
import { RapportError } from '../RapportError.js';
import { longestSay, type Behaviour, type BehaviourLibrary, type KeyFrame } from './Behaviour.js';
import { checkJointAngles, type JointAngles, type JointTargets } from './checkJointAngles.js';
import { type JointName, jointNames, naoJoints, naoPostures } from './naoJoints.js';

/** Gestures near a child stay below this fraction of the joints' greatest speed. */
const greatestGestureSpeed = 0.5;

/** No behaviour sets anything out later than this, milliseconds. */
const longestMs = 60_000;

/**
 * Reads a behaviour library.
 *
 * @param text YAML as in config/behaviours.yaml
 * @param source the file's name, for the error
 * @throws RapportError `behaviours/invalid`, naming the file, the entry and what to do
 */
export function parseBehaviours(text: string, source: string): BehaviourLibrary {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined)
    throw invalid(source, 'the file', `is not YAML (${error.message.split('\n')[0] ?? ''})`);
  const root = map(document.toJS(), 'the file', source, [
    'neutral_deg',
    'neutral_hands',
    'neutral_speed',
    'behaviours',
  ]);
  const neutralSpeed = number(root['neutral_speed'], 'neutral_speed', source, {
    min: 0.01,
    max: greatestGestureSpeed,
  });
  const neutral = movement(
    { deg: root['neutral_deg'], hands: root['neutral_hands'] },
    neutralSpeed,
    {},
    'neutral',
    source,
  );
  for (const name of jointNames) {
    if (naoJoints[name].group !== 'leg' && !neutral.names.includes(name)) {
      throw invalid(source, 'neutral_deg', `has no ${name}: every head and arm joint needs a way back`);
    }
  }
  const entries = map(root['behaviours'], 'behaviours', source);
  const behaviours = Object.entries(entries).map(([id, entry]) => behaviour(id, entry, source));
  if (behaviours.length === 0) throw invalid(source, 'behaviours', 'is empty: describe at least one');
  return { neutral: poseOf(neutral), neutralSpeed, behaviours };
}

function behaviour(id: string, entry: unknown, source: string): Behaviour {
  if (!/^[a-z][a-z0-9_]{0,63}$/u.test(id)) {
    throw invalid(
      source,
      `"${id}"`,
      'is no usable id: begin with a small letter and use small letters, digits and _',
    );
  }
  const fields = map(entry, id, source, ['label', 'say', 'say_at_ms', 'gesture', 'postures']);
  const say = fields['say'] === undefined ? [] : list(fields['say'], `${id}.say`, source);
  const gesture = fields['gesture'] === undefined ? [] : keyFrames(fields['gesture'], id, source);
  if (say.length === 0 && gesture.length === 0) throw invalid(source, id, 'neither says nor moves anything');
  return {
    id,
    label: sentence(fields['label'], `${id}.label`, source),
    say: say.map((words, index) => sentence(words, `${id}.say[${index}]`, source)),
    sayAtMs: number(fields['say_at_ms'] ?? 0, `${id}.say_at_ms`, source, { min: 0, max: longestMs }),
    gesture,
    postures: list(fields['postures'] ?? [], `${id}.postures`, source).map((name) => {
      const posture = naoPostures.find((known) => known === name);
      if (posture !== undefined) return posture;
      throw invalid(source, `${id}.postures`, `has an unknown posture: use ${naoPostures.join(', ')}`);
    }),
  };
}

function keyFrames(value: unknown, id: string, source: string): readonly KeyFrame[] {
  let pose: JointAngles = {};
  let lastMs = -1;
  return list(value, `${id}.gesture`, source).map((entry, index) => {
    const where = `${id}.gesture[${index}]`;
    const fields = map(entry, where, source, ['at_ms', 'speed', 'joints_deg', 'hands']);
    const atMs = number(fields['at_ms'], `${where}.at_ms`, source, { min: 0, max: longestMs });
    if (atMs <= lastMs) throw invalid(source, `${where}.at_ms`, 'is not later than the key frame before');
    const speed = number(fields['speed'], `${where}.speed`, source, { min: 0.01, max: greatestGestureSpeed });
    const targets = movement(
      { deg: fields['joints_deg'], hands: fields['hands'] },
      speed,
      pose,
      where,
      source,
    );
    lastMs = atMs;
    pose = { ...pose, ...poseOf(targets) };
    return { atMs, targets };
  });
}

/** Angles are degrees in the file, and must lie within the limits as they are: a file is corrected, not clamped. */
function movement(
  value: { readonly deg: unknown; readonly hands: unknown },
  speed: number,
  pose: JointAngles,
  where: string,
  source: string,
): JointTargets {
  const names: string[] = [];
  const angles: number[] = [];
  for (const [name, degrees] of Object.entries(map(value.deg ?? {}, `${where} joints_deg`, source))) {
    if (/Hand$/u.test(name))
      throw invalid(source, `${where} ${name}`, 'is a hand: give it under hands, 0 to 1');
    names.push(name);
    angles.push((number(degrees, `${where} ${name}`, source, { min: -360, max: 360 }) * Math.PI) / 180);
  }
  for (const [name, opening] of Object.entries(
    map(value.hands ?? {}, `${where} hands`, source, ['LHand', 'RHand']),
  )) {
    names.push(name);
    angles.push(number(opening, `${where} ${name}`, source, { min: 0, max: 1 }));
  }
  const check = checkJointAngles(names, angles, speed, pose);
  if (!check.ok) throw invalid(source, where, `cannot be sent to the robot (${check.refusal.text})`);
  const [clamped] = check.warnings;
  if (clamped !== undefined) throw invalid(source, where, `cannot be sent to the robot (${clamped.text})`);
  return check.targets;
}

function poseOf(targets: JointTargets): JointAngles {
  return Object.fromEntries(
    targets.names.map((name, index): [JointName, number] => [name, targets.angles[index] ?? 0]),
  );
}

function invalid(source: string, where: string, what: string): RapportError {
  return new RapportError('behaviours/invalid', `${source}: ${where} ${what}.`);
}

function map(
  value: unknown,
  where: string,
  source: string,
  keys?: readonly string[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(source, where, 'must be a mapping of names to values');
  }
  const unknown = Object.keys(value).find((key) => keys !== undefined && !keys.includes(key));
  if (unknown !== undefined)
    throw invalid(source, where, `has an unknown field "${unknown}": use ${keys?.join(', ')}`);
  return value as Record<string, unknown>;
}

function list(value: unknown, where: string, source: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(source, where, 'must be a list');
  return value;
}

function sentence(value: unknown, where: string, source: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= longestSay) return value.trim();
  throw invalid(source, where, `must be words, at most ${longestSay} characters`);
}

function number(
  value: unknown,
  where: string,
  source: string,
  range: { readonly min: number; readonly max: number },
): number {
  if (typeof value === 'number' && value >= range.min && value <= range.max) return value;
  throw invalid(source, where, `must be a number between ${range.min} and ${range.max}`);
}
