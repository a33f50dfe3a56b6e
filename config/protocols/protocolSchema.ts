import { z } from 'zod';

import { longestSay } from '../../core/behaviour/Behaviour.js';
import { naoPostures } from '../../core/behaviour/naoJoints.js';
import { controlKeys, protocolCauses } from '../../core/protocol/Protocol.js';

// The shape of a protocol's file: what an editor completes (protocol.schema.json is made from it) and what is checked
// first. What one place says of another (ids, languages, keys) is checked afterwards. Messages go on from the place.

const number = (min: number, max: number, description: string) => {
  const error = `must be a number between ${min} and ${max}`;
  return z.number(error).min(min, error).max(max, error).describe(description);
};

const seconds = (min: number, max: number, description: string) =>
  number(min, max, `${description}, seconds`);

const words = `must be words, at most ${longestSay} characters`;
const sentence = z.string(words).regex(/\S/u, words).max(longestSay, words);

const fields = <Shape extends z.ZodRawShape>(shape: Shape, description: string) =>
  z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `is no field here: use ${Object.keys(shape).join(', ')}`
          : `must have fields (${Object.keys(shape).join(', ')})`,
    })
    .describe(description);

const isMapping = 'must be a mapping of names to values';
const isList = 'must be a list';

const plainId = /^[a-z][a-z0-9_]{0,63}$/u;
const idRule = 'must be an id: a small letter, then small letters, digits and _, at most 64';
const id = z.string(idRule).regex(plainId, idRule);

/** In a block of like steps ids may hold the block's name in braces: `show_{emotion}`. */
const templateRule = `${idRule}; in a for_each block {name} stands for its value`;
const templateId = z.string(templateRule).regex(/^(?:[a-z0-9_]|\{[a-z][a-z0-9_]*\})+$/u, templateRule);

const tagRule = 'must be a language tag such as en, ja, sr-Latn, sr-Cyrl';
const tag = z.string(tagRule).regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u, tagRule);

const keyRule =
  'must be a key: a small letter, a digit, Space, Enter, ArrowLeft, ArrowRight, ArrowUp, ArrowDown or F1 to F12 (quote digits)';
const key = z
  .string(keyRule)
  .regex(/^(?:[a-z0-9]|Space|Enter|Arrow(?:Left|Right|Up|Down)|F(?:[1-9]|1[0-2]))$/u, keyRule)
  .describe('A key of the operator’s keyboard. Escape stays the stop of the robot');

const textRule = 'must be words, or words by language';
const byLanguage = z.record(z.string(), sentence, isMapping);
const text = z.union([sentence, byLanguage], textRule);

const actionFields = {
  behaviour: templateId
    .optional()
    .describe('Id of config/behaviours.yaml: gesture, and words unless say is given'),
  say: templateId.optional().describe('Id of a phrase'),
  postures: z
    .array(z.enum(naoPostures, `must be one of ${naoPostures.join(', ')}`), isList)
    .optional()
    .describe('Postures in which the robot is meant to be; the operator puts it there'),
};

const moveRule = 'must be stay, next, back, repeat, skip or the id of a step';
const reaction = fields(
  {
    prompt: templateId.optional().describe('Id of a prompt'),
    then: z
      .string(moveRule)
      .regex(/^(?:[a-z0-9_]|\{[a-z][a-z0-9_]*\})+$/u, moveRule)
      .optional()
      .describe(
        'Where the operator is advised to go: stay (default), next, back, repeat, skip or a step’s id',
      ),
  },
  'What is proposed',
);

const causeWords: Readonly<Record<(typeof protocolCauses)[number], string>> = {
  success: 'The operator saw the response, or engagement counts as one',
  no_response: 'No response within wait_sec',
  low_engagement: 'Engagement below low_below for low_sec',
  falling_engagement: 'Engagement fell by falling_by within falling_sec',
  face_lost: 'Nobody in view for face_lost_sec',
};
const reactionLists = Object.fromEntries(
  protocolCauses.map((cause) => [
    cause,
    z
      .array(reaction, isList)
      .optional()
      .describe(`${causeWords[cause]}: proposed in turn; [] proposes nothing`),
  ]),
) as Record<(typeof protocolCauses)[number], z.ZodOptional<z.ZodArray<typeof reaction>>>;
const reactions = fields(reactionLists, 'What is proposed when');

const watch = fields(
  {
    low_below: number(-1, 1, 'Smoothed engagement below this is low').optional(),
    low_sec: seconds(1, 120, 'Low for so long is proposed upon').optional(),
    falling_by: number(0.1, 2, 'A fall by so much is fast').optional(),
    falling_sec: seconds(2, 60, 'The window in which a fall is looked for').optional(),
    face_lost_sec: seconds(1, 120, 'Nobody in view for so long counts as lost').optional(),
    gap_sec: seconds(
      0.1,
      10,
      'Engagement unknown for longer than this forgets what was seen so far',
    ).optional(),
  },
  'When engagement is low or falling and a face is lost',
);

const response = fields(
  {
    counts: text.describe('What counts as a response, for the operator'),
    wait_sec: seconds(1, 300, 'How long it is waited for, from the end of what the robot says'),
    engagement: fields(
      {
        at_least: number(-1, 1, 'Smoothed engagement of at least this'),
        for_sec: seconds(0.5, 60, 'For so long'),
      },
      'Engagement that counts as a response as well',
    ).optional(),
  },
  'What counts as a response',
);

const stepFields = {
  id: templateId.describe('Id of the step'),
  title: text.describe('For the operator'),
  key: key.optional(),
  operator: text.optional().describe('What the operator does in this step'),
  robot: fields(actionFields, 'What the robot does when the step begins').optional(),
  response: response.optional(),
  on: reactions.optional(),
  watch: watch.optional(),
  prompts: z.array(templateId, isList).optional().describe('Ids of the prompts that suit this step'),
};
const step = fields(stepFields, 'A step of the activity');

const block = fields(
  {
    for_each: id.describe('A name; {name} in the steps stands for each value in turn'),
    of: z.array(id, isList).min(1, 'must have at least one value').describe('The values, in their order'),
    steps: z.array(step, isList).min(1, 'must have at least one step'),
  },
  'Like steps, once for each value',
);

/** Version of the layout of protocols; raised when a field changes its meaning. */
export const protocolVersion = 1;

/** A protocol's file. No field is changed by reading it: what comes out is what the file says. */
export const protocolSchema = fields(
  {
    protocol: id.describe('Id of the protocol'),
    title: text.describe('For the operator'),
    about: sentence.optional().describe('What it is for, and where it comes from'),
    version: z
      .literal(protocolVersion, `must be ${protocolVersion}`)
      .optional()
      .describe('Version of the layout: 1, also where it is not said'),
    languages: z
      .array(tag, isList)
      .min(1, 'must have at least one language')
      .describe('Languages of the phrases; the first is used where nobody chooses'),
    automatic: z
      .boolean('must be true or false')
      .optional()
      .describe('Whether prompts may be carried out without a person, if operator and session say so too'),
    keys: fields(
      Object.fromEntries(controlKeys.map((name) => [name, key.optional()])) as Record<
        (typeof controlKeys)[number],
        z.ZodOptional<typeof key>
      >,
      'Keys of the operator: n, b, r, s, y where none is given',
    ).optional(),
    limits: fields(
      {
        cool_down_sec: seconds(1, 600, 'No proposal for so long after a decision').optional(),
        at_most_per_minute: number(1, 10, 'Proposals in any 60 s')
          .int('must be a whole number between 1 and 10')
          .optional(),
      },
      'How often something is proposed',
    ).optional(),
    watch: watch.optional(),
    phrases: z
      .record(
        z.string(),
        z.record(z.string(), z.union([sentence, z.array(sentence).min(1)], words), isMapping),
        isMapping,
      )
      .optional()
      .describe('What the robot says, by id and language; a list holds alternatives that are said in turn'),
    prompts: z
      .record(z.string(), fields({ title: text, key: key.optional(), ...actionFields }, 'A help'), isMapping)
      .optional()
      .describe('Helps, by id'),
    on: reactions.optional().describe('What is proposed in every step that does not say it itself'),
    steps: z
      .array(z.union([step, block]), isList)
      .min(1, 'must have at least one step')
      .describe('In their order'),
  },
  'A protocol of an activity with a child, for rapport',
);

export type ProtocolFile = z.infer<typeof protocolSchema>;
export type StepFile = z.infer<typeof step>;
export type ReactionsFile = z.infer<typeof reactions>;
export type ActionFile = Pick<z.infer<typeof step>['robot'] & object, 'behaviour' | 'say' | 'postures'>;

/** The JSON schema (draft 2020-12) for editors: config/protocols/protocol.schema.json. */
export function protocolJsonSchema(): object {
  return z.toJSONSchema(protocolSchema, { io: 'input' });
}
