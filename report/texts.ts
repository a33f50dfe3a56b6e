import { RapportError } from '../core/RapportError.js';
import type { ProtocolMove } from '../core/protocol/Protocol.js';
import type { Prompt } from '../core/session/SessionEvent.js';
import type { PromptRecord } from '../core/session/sessionRecord.js';
import { japaneseTexts } from './languages/japanese.js';
import { serbianTexts } from './languages/serbian.js';
import { serbianLatin } from './languages/serbianLatin.js';

type Decided = NonNullable<PromptRecord['decision']>;

/** What came of a step; without a duration it was not ended. */
interface StepOutcome {
  readonly response?: 'success' | 'none' | undefined;
  readonly durationSec?: number | undefined;
}

/** Where the protocol advises to go. */
function moveText(then: ProtocolMove): string {
  return then.kind === 'go_to' ? `on to ${then.stepId}` : then.kind;
}

/** A count with its word. */
function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const english = {
  language: 'en',
  title: (sessionId: string) => `Session ${sessionId}`,
  facts: {
    child: 'Child',
    noChild: 'not said',
    culture: 'Culture',
    operator: 'Operator',
    started: 'Started',
    lasted: 'Lasted',
    state: 'Record',
    stopped: 'Stopped by',
  },
  states: {
    complete: 'complete',
    recovered: 'rebuilt after the suite had died: what came last may be missing',
    open: 'not complete: the session goes on, or the suite died',
  },
  incomplete: (warnings: readonly string[]) => `Parts of the record are missing. ${warnings.join(' ')}`,
  figures: {
    images: 'images measured',
    ofImages: (share: string) => `${share} of the camera’s images`,
    engagement: 'mean engagement',
    engagementSd: (sd: string, known: string) => `SD ${sd}, known for ${known}`,
    unknown: 'not known',
    low: 'of the known time low',
    threshold: (value: string) => `below ${value}`,
    prompts: 'prompts',
    carriedOut: (count: number) => `${count} carried out by the robot`,
  },
  whatHappened: 'What happened',
  timelineCaption:
    'Each mark is one entry of the table below, at its time. Shaded: the session was held; its images are recorded and in no statistic.',
  timelineAlt: (count: number, held: number) =>
    `Timeline with ${counted(count, 'entry', 'entries')}; the session was held ${counted(held, 'time', 'times')}.`,
  rows: {
    steps: 'steps',
    prompts: 'prompts',
    marks: 'marks',
    holds: 'holds',
    stops: 'stops',
    trouble: 'trouble',
  },
  stepBegun: (attempt: number) => (attempt === 1 ? 'step' : `step, for the ${attempt}. time`),
  step: (title: string, { response, durationSec }: StepOutcome) =>
    [
      title,
      response === undefined ? undefined : response === 'success' ? 'the child responded' : 'no response',
      durationSec === undefined ? 'not ended' : `${durationSec.toFixed(0)} s`,
    ]
      .filter((part) => part !== undefined)
      .join('; '),
  occurrences: {
    held: 'held',
    resumed: 'resumed',
    'emergency-stop': 'emergency stop',
    'clock-set': 'clock set',
    restarted: 'restarted',
    mark: 'mark',
    consent: 'consent',
    'handed-over': 'handed over',
    'operator-present': 'operator present',
    'operator-away': 'operator away',
    'stop-requested': 'stop',
  } as Readonly<Record<string, string>>,
  decisions: {
    approve: 'approved',
    edit: 'edited',
    skip: 'skipped',
    override: 'overridden',
    expire: 'expired',
  } as Readonly<Record<string, string>>,
  outcomes: {
    succeeded: 'carried out',
    failed: 'failed',
    cancelled: 'cancelled',
    'timed-out': 'timed out',
    aborted: 'aborted',
  } as Readonly<Record<string, string>>,
  proposed: ({ behaviourId, say, reason, protocol }: Prompt) =>
    `${behaviourId === '' && protocol !== undefined ? moveText(protocol.then) : behaviourId}${say === '' ? '' : `, “${say}”`}: ${reason}`,
  /** What differs from the proposal, and why. */
  decided: ({ behaviourId, say, reason }: Decided, prompt: Prompt) =>
    [
      behaviourId === undefined || behaviourId === prompt.behaviourId ? undefined : `instead: ${behaviourId}`,
      say === undefined || say === '' || say === prompt.say ? undefined : `said: “${say}”`,
      reason === '' ? undefined : reason,
    ]
      .filter((part) => part !== undefined)
      .join(', '),
  prompted: (decision: string | undefined, outcome: string | undefined) =>
    ['prompt', decision ?? 'undecided', outcome].filter((part) => part !== undefined).join(', '),
  automatically: (by: string) => `${by} (automatic)`,
  nothingHappened: 'Nothing besides the images was recorded.',
  moreOnScreen: (count: number) =>
    `${counted(count, 'more row', 'more rows')} on the screen, left out on paper.`,
  table: { time: 'time', what: 'what', by: 'by', text: 'details' },

  engagement: 'Engagement over time',
  engagementCaption: ({ threshold, hasBand }: { threshold: string; hasBand: boolean }) =>
    `Smoothed engagement, −1 (not engaged) to 1 (engaged); of each stretch of time the lowest and the highest value. Dashed: ${threshold}, below which it is low. ${
      hasBand
        ? 'Band: one standard deviation, as the head states it.'
        : 'No band: what gave these scores states no uncertainty.'
    } Where the line is broken nothing was known for more than a second. Below: whose score it is, and its level.`,
  engagementAlt: (mean: string | undefined, gaps: number) =>
    mean === undefined
      ? 'Engagement was never known.'
      : `Curve of engagement with a mean of ${mean} and ${counted(gaps, 'gap', 'gaps')}.`,
  engagementAxis: 'engagement',
  annotated: (count: number, coders: readonly string[]) =>
    `Dots: ${counted(count, 'judgement', 'judgements')} by ${coders.join(', ')}.`,
  sourceRow: 'source',
  levelRow: 'level',
  sources: {
    prior: 'prior (head pose, not trained)',
    GenNet: 'GenNet (all children)',
    culture: 'culture’s head',
    child: 'child’s own head',
  } as Readonly<Record<string, string>>,
  levels: {
    UNKNOWN: 'unknown',
    DISENGAGED: 'disengaged',
    ENGAGING: 'engaging',
    ENGAGED: 'engaged',
    DISENGAGING: 'disengaging',
  } as Readonly<Record<string, string>>,
  timeAxis: 'time (min:s)',
  minuteAxis: 'minute',

  coverage: 'Coverage by minute',
  coverageCaption:
    'Of the camera’s images in each minute: face measured, no face, left out by the chain. A minute that is hardly covered says hardly anything.',
  coverageAlt: (minutes: number, measured: string) =>
    `Bars for ${counted(minutes, 'minute', 'minutes')}; in ${measured} of all images a face was measured.`,
  coverageParts: { measured: 'face measured', noFace: 'no face measured', skipped: 'left out' },
  minuteTable: {
    minute: 'minute',
    images: 'images',
    skipped: 'left out',
    held: 'held',
    measured: 'measured',
    known: 'engagement known',
    engagement: 'mean engagement',
  },

  affect: 'Affect over time',
  affectCaption: (hasPseudo: boolean) =>
    `Mean of each action unit’s probability and each expression in each stretch of time: the stronger the colour, the nearer to 1. Empty: not known.${
      hasPseudo
        ? ' † and in violet: pseudo-labelled, that is, learned from what another program said, not from people’s labels; read it with reserve.'
        : ''
    }`,
  affectAlt: (rows: number) =>
    `Table of shades: ${rows} attributes by time. The means stand in the table of the 58 numbers.`,
  dimensions: 'Arousal and valence',
  dimensionsCaption: (pseudo: readonly string[]) =>
    `−1 to 1; of each stretch of time the lowest and the highest value.${
      pseudo.length > 0 ? ` † pseudo-labelled: ${pseudo.join(', ')}.` : ''
    }`,
  dimensionsAlt: (arousal: string, valence: string) =>
    `Curves of arousal (mean ${arousal}) and valence (mean ${valence}).`,
  noAffect: 'No face was measured.',

  numbers: 'The 58 numbers',
  numbersCaption:
    'Means and standard deviations (the population’s) over the measured images, and the fraction of images with the action unit above 0.5, or with positive arousal or valence. † pseudo-labelled in at least one image.',
  cohortCaption: (children: number) =>
    `In brackets: the middle half of ${children} other children of the cohort, whatever their labels. To lie outside says nothing by itself.`,
  numberTable: { attribute: 'attribute', mean: 'mean', sd: 'SD', fraction: 'fraction' },
  notKnown: 'not known',

  earlier: 'Compared with the child’s earlier sessions',
  noEarlier: 'There is no earlier session of this child in the same folder.',
  noChildEarlier: 'The session names no child, so that nothing can be compared.',
  earlierCaption:
    'Mean engagement of each session, with one standard deviation of its images to either side. Colours and words: what gave the scores. A prior’s scores and a head’s do not compare, nor do sessions of very different coverage.',
  earlierAlt: (count: number) =>
    `Mean engagement of ${counted(count, 'session', 'sessions')} in their order.`,
  earlierTable: {
    session: 'session',
    date: 'date',
    lasted: 'lasted',
    covered: 'measured',
    engagement: 'engagement',
    low: 'low',
    prompts: 'prompts',
    source: 'source',
  },
  thisSession: 'this session',

  made: 'What made these numbers',
  madeTable: {
    affectModels: 'Affect network',
    heads: 'Engagement heads',
    noHeads: 'none: the prior',
    versions: 'Versions',
    annotations: 'Judgements by people',
  },

  limits: 'What this does not say',
  limitList: [
    'It is no diagnosis and no step towards one. Nothing here says whether a child has autism, or how much of it.',
    'Engagement is an estimate from pictures of a face. It is not what the child felt, understood or learned.',
    'What was not seen is not known: while the child was out of view, nothing is filled in. Coverage says how much that is.',
    'The prior tells only where the head is turned. Networks trained on other people’s faces err more on some faces than on others.',
    'A change between sessions may come from the light, the camera, the seat, the task or the head in use.',
    'Pseudo-labelled attributes repeat what another program believes. No conclusion should rest on them alone.',
  ],
  data: 'The numbers as JSON',
  dataSummary: 'session.json, the minutes and what happened, as this page shows them',
  madeBy: (version: string) => `Made by rapport ${version} from the session’s own record.`,
};

/** All words of the report. Another language is another value of this type in `reportTexts`. */
export type ReportTexts = typeof english;

/** The languages that the report can be written in, by their BCP 47 tags. */
const reportTexts: Readonly<Record<string, ReportTexts>> = {
  en: english,
  ja: japaneseTexts,
  'sr-Latn': serbianTexts('sr-Latn', serbianLatin),
  'sr-Cyrl': serbianTexts('sr-Cyrl', (cyrillic) => cyrillic),
};

export const reportLanguages: readonly string[] = Object.keys(reportTexts);

/** @throws RapportError `report/language` */
export function textsOf(language: string): ReportTexts {
  const texts = reportTexts[language];
  if (texts !== undefined) return texts;
  const known = reportLanguages.join(', ');
  throw new RapportError('report/language', `There is no report in "${language}": choose from ${known}.`);
}
