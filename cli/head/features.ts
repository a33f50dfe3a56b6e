import type { Argv } from 'yargs';
import {
  extractFeatures,
  readLabels,
  type CodedLabels,
  type ExtractedFile,
} from '../../heads/data/extractFeatures.js';
import { affectParameters } from '../../config/affect.js';
import { chainParametersWith } from '../../config/chainParameters.js';
import { faceParameters } from '../../config/face.js';
import { fusionDefaults } from '../../core/annotation/fuseCoders.js';
import { traceDefaults } from '../../core/annotation/AnnotationTrace.js';
import { registryIdPattern, sessionIdPattern } from '../../core/idPatterns.js';
import { RapportError } from '../../core/RapportError.js';
import type { StatedConsent } from '../../core/session/trainingConsent.js';
import { command, type ArgumentsOf } from '../command.js';
import { cameraOption, recordingsPositional } from '../recordingArguments.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';

const options = (yargs: Argv) =>
  yargs
    .positional('recordings', recordingsPositional)
    .option('child', {
      type: 'string',
      demandOption: true,
      describe: "The child's id (an id, never a name)",
    })
    .option('culture', {
      type: 'string',
      demandOption: true,
      describe: "The child's culture, for example C0",
    })
    .option('labels', {
      type: 'string',
      array: true,
      describe:
        "The recording's annotations, one CSV a coder: time (seconds from its start), value (-1..1); or a coder's intervals",
    })
    .option('codes', {
      type: 'string',
      array: true,
      describe: 'What the words of coded intervals are worth, WORD=VALUE (-1..1); other words are left out',
    })
    .option('tier', { type: 'string', describe: 'Which tier, or whose, of coded intervals to take' })
    .option('out', {
      type: 'string',
      demandOption: true,
      describe: 'Folder for the feature files (Parquet)',
    })
    .option('min-score', {
      type: 'number',
      default: 0.95,
      describe: 'Leave out faces with a lower detection score, 0..1',
    })
    .option('several-faces', {
      choices: ['skip', 'largest'] as const,
      default: 'skip' as const,
      describe: 'Leave out frames with several faces, or take the largest face',
    })
    .option('topic', cameraOption)
    .option('max-lag', {
      type: 'number',
      default: fusionDefaults.maxLagSec,
      describe: 'Align coders within so many seconds; 0 leaves them where they are',
    })
    .option('max-gap', {
      type: 'number',
      default: fusionDefaults.maxGapSec,
      describe: 'Annotations further apart, seconds, leave the time between them unlabelled',
    })
    .option('reaction', {
      type: 'number',
      default: fusionDefaults.reactionSec,
      describe: 'How late coders react, seconds: labels are moved back by it',
    })
    .option('model', {
      type: 'string',
      default: affectParameters.model.default,
      describe: 'The affect network',
    })
    .option('detector', { choices: ['mtcnn', 'yunet'], default: 'mtcnn', describe: 'The face detector' })
    .option('threads', {
      type: 'number',
      default: faceParameters.threads.default,
      describe: 'Threads of the networks',
    })
    .option('consent-by', {
      type: 'string',
      describe: 'For a session that does not say whether training was consented to: who took the consent',
    })
    .option('consent-on', { type: 'string', describe: 'And when, for example 2026-03-14' })
    .epilog("A session's recording is refused without consent to training.");

type Given = ArgumentsOf<typeof options>;

/** `rapport head features`: a recording's face features with its engagement labels, for training heads. */
export const featuresCommand = command({
  command: 'features <recordings..>',
  describe: "Extract a child's face features from recordings, joined with engagement annotations",
  builder: options,
  handler: async (options) => {
    requireArguments(options);
    requireWholeNumbers({ threads: options.threads }, { least: 1 });
    const statedConsent = statedConsentOf(options);
    const labels =
      options.labels &&
      (await readLabels(options.labels, {
        fusion: {
          ...fusionDefaults,
          maxLagSec: options.maxLag,
          maxGapSec: options.maxGap,
          reactionSec: options.reaction,
        },
        maxOutOfRangeShare: traceDefaults.maxOutOfRangeShare,
        codes: parseCodes(options.codes ?? []),
        tier: options.tier,
      }));
    if (labels) print(describeLabels(labels));
    await extractAll(options, { labels, statedConsent });
  },
});

function requireArguments(given: Given): void {
  const { recordings, child, culture, labels, minScore, maxLag, maxGap, reaction } = given;
  const wrong = (message: string): RapportError => new RapportError('features/arguments', message);
  // What a session accepts, so that every head made of these features can be asked for by its child and culture.
  if (!sessionIdPattern.test(child)) {
    throw wrong(
      `--child "${child}" is no id: begin with a letter and use letters, digits, - and _, at most 64.`,
    );
  }
  if (!registryIdPattern.test(culture)) {
    throw wrong(`--culture "${culture}" is no id: use letters, digits, ".", - and _, at most 64.`);
  }
  if (labels !== undefined && recordings.length > 1) {
    throw wrong('Annotations belong to one recording: give --labels with one recording at a time.');
  }
  if (!(minScore >= 0 && minScore <= 1)) throw wrong('--min-score must be between 0 and 1.');
  if (!(maxLag >= 0 && maxLag <= 60)) throw wrong('--max-lag must be between 0 and 60 seconds.');
  if (!(maxGap > 0)) throw wrong('--max-gap must be above 0 seconds.');
  if (!(reaction >= 0)) throw wrong('--reaction must be 0 seconds or more.');
}

/** `WORD=VALUE`, the value from -1 to 1. */
function parseCodes(given: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    given.map((text): [string, number] => {
      const [, word, value] = /^(.+)=([+-]?\d*\.?\d+)$/u.exec(text) ?? [];
      if (word !== undefined && Math.abs(Number(value)) <= 1) return [word, Number(value)];
      throw new RapportError(
        'features/arguments',
        `--codes "${text}" is no code: give a word and what it is worth from -1 to 1, for example off-task=-1.`,
      );
    }),
  );
}

/** Both or none: a consent that nobody has taken at any time is none. */
function statedConsentOf({ consentBy, consentOn }: Given): StatedConsent | undefined {
  if (consentBy === undefined && consentOn === undefined) return undefined;
  const takenMs = Date.parse(consentOn ?? '');
  if (consentBy === undefined || consentBy.trim() === '' || !(takenMs <= Date.now()))
    throw new RapportError(
      'features/arguments',
      'A consent is somebody who took it and a day that has been: give --consent-by NAME and --consent-on YEAR-MONTH-DAY.',
    );
  return { takenBy: consentBy.trim(), takenNs: BigInt(takenMs) * 1_000_000n };
}

async function extractAll(
  options: Given,
  {
    labels,
    statedConsent,
  }: { readonly labels: CodedLabels | undefined; readonly statedConsent: StatedConsent | undefined },
): Promise<void> {
  const { featureModelOf } = await import('../../models/loadPerception.js');
  const { loadChain } = await import('../../models/loadChain.js');
  const { model, detector, threads } = options;
  const featureModel = featureModelOf(model);
  const { loaded: chain, release } = await loadChain(chainParametersWith({ detector, model, threads }));
  try {
    const refused: RapportError[] = [];
    for (const recording of options.recordings) {
      try {
        const extracted = await extractFeatures(recording, {
          chain,
          featureModel,
          childId: options.child,
          culture: options.culture,
          outFolder: options.out,
          minScore: options.minScore,
          severalFaces: options.severalFaces,
          topic: options.topic,
          labels,
          statedConsent,
          onFrame: ({ frames, kept }, frameCount) => showProgress(recording, { frames, kept, frameCount }),
        });
        print(describeFile(recording, extracted));
      } catch (error) {
        // A night's run over many recordings does not end at the first that cannot be used.
        if (!(error instanceof RapportError) || options.recordings.length === 1) throw error;
        refused.push(error);
        process.stderr.write(`${recording}: ${error.message}\n`);
      }
    }
    if (refused.length > 0)
      throw new RapportError(
        'features/not-all',
        `${refused.length} of ${options.recordings.length} recordings gave no features, for the reasons above: correct them and name these again.`,
      );
  } finally {
    await release();
  }
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A line that rewrites itself on a terminal; nothing elsewhere. */
function showProgress(
  recording: string,
  { frames, kept, frameCount }: { frames: number; kept: number; frameCount: number | undefined },
): void {
  if (!process.stderr.isTTY || frames % 10 !== 0) return;
  const of = frameCount === undefined ? '' : ` of ${Math.round(frameCount)}`;
  process.stderr.write(`\r${recording}: frame ${frames}${of}, ${kept} faces kept\u001b[K`);
}

function describeLabels({ gold, coders }: CodedLabels): string[] {
  const figure = (value: number | undefined): string => value?.toFixed(3) ?? 'no answer';
  const lines = coders.map(({ name, counts }, index) => {
    const { samples, missing, outOfRange, gaps, gapSec } = counts;
    const lagSec = gold.coders[index]?.lagSec ?? 0;
    return `${name}: ${samples} samples, ${missing} missing, ${outOfRange} outside -1..1, ${gaps} gaps (${gapSec.toFixed(1)} s), lag ${lagSec.toFixed(2)} s`;
  });
  if (coders.length > 1) {
    lines.push(
      `ICC(3,1) of ${coders.length} coders over ${gold.commonSamples} moments, ${Math.round((100 * gold.commonSamples) / gold.codedSamples)} % of those that any of them coded: ${figure(gold.icc.aligned)} aligned, ${figure(gold.icc.asGiven)} as given; ICC(A,1) ${figure(gold.iccAbsolute)} aligned`,
    );
  }
  return [...lines, ...gold.warnings.map(({ text }) => `warning: ${text}`)];
}

function describeFile(
  recording: string,
  { path, counts, consents, labels, troubles }: ExtractedFile,
): string[] {
  const { frames, kept, noFace, lowScore, severalFaces } = counts;
  const lines = [
    `${recording}: ${kept} of ${frames} frames kept (${noFace} without a face, ${lowScore} with too low a score, ${severalFaces} with several faces)`,
  ];
  for (const { session, takenBy, takenNs, isStated } of consents) {
    const day = new Date(Number(BigInt(takenNs) / 1_000_000n)).toISOString().slice(0, 10);
    const whoSays = isStated ? 'as you say; the session does not' : 'as the session says';
    lines.push(`session ${session}: consent to training was taken by ${takenBy} on ${day} (${whoSays})`);
  }
  if (labels) {
    lines.push(
      `labels: ${labels.labelled} frames, ${labels.outside} outside the annotations, ${labels.masked} masked`,
    );
  }
  lines.push(...troubles.map(({ text }) => `warning: ${text}`));
  const clear = process.stderr.isTTY ? '\r\u001b[K' : '';
  return [`${clear}${lines.join('\n')}`, `written: ${path}`];
}
