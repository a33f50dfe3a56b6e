import { parseArgs } from 'node:util';
import { alignFace, arcFaceTemplate } from '../core/face/alignFace.js';
import { cosineSimilarity } from '../core/face/identity/cosineSimilarity.js';
import { embedFaces, embeddingCropSize } from '../core/face/identity/embedFaces.js';
import { mobileFaceNetThresholds } from '../core/face/identity/identityGallery.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { loadModel } from '../models/loadModel.js';
import { findModel, readManifest } from '../models/manifest.js';
import { readMuxspace, type MuxspaceLabel } from './muxspace.js';
import { quantile } from './quantile.js';

/**
 * How well MobileFaceNet tells people apart: pairs of pictures of one person against pairs of two, on the pictures whose
 * names hold a person's (`Given_Family_0001.jpg`, as in Labeled Faces in the Wild), through the run-time alignment.
 *
 * node dist/bench/verification.js --faces muxspace_train.tar [--pairs 1000] [--seed 1] [--json]
 */
const { values } = parseArgs({
  options: {
    faces: { type: 'string' },
    pairs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

if (values.faces === undefined) {
  process.stderr.write('Give --faces TAR.\n');
  process.exitCode = 2;
} else {
  await main(values.faces);
}

async function main(path: string): Promise<void> {
  const muxspace = await readMuxspace(path);
  const people = groupByPerson(muxspace.labels);
  const random = mulberry32(Number(values.seed));
  const pairCount = Number(values.pairs);
  const same = samePairs(people, pairCount, random);
  const different = differentPairs(people, pairCount, random);

  const network = await loadModel(findModel(readManifest(), 'mobilefacenet'));
  const embeddings = new Map<string, Float32Array>();
  for (const label of new Set([...same, ...different].flat())) {
    const picture = muxspace.picture(label);
    if (picture === undefined) continue;
    const crop = alignFace(picture, picture.landmarks, {
      size: embeddingCropSize,
      template: arcFaceTemplate,
    });
    const [embedding] = await embedFaces(network, [crop]);
    if (embedding !== undefined) embeddings.set(label.file, embedding);
  }
  const similarity = ([a, b]: Pair) => {
    const [first, second] = [embeddings.get(a.file), embeddings.get(b.file)];
    return first && second ? cosineSimilarity(first, second) : NaN;
  };
  const positives = same.map(similarity).filter((value) => !Number.isNaN(value));
  const negatives = different.map(similarity).filter((value) => !Number.isNaN(value));
  const { samePerson, notChild } = mobileFaceNetThresholds;
  const share = (sample: readonly number[], holds: (value: number) => boolean) =>
    sample.filter(holds).length / sample.length;
  const result = {
    people: people.length,
    pairs: { same: positives.length, different: negatives.length },
    areaUnderCurve: areaUnderCurve(positives, negatives),
    accuracy: crossValidatedAccuracy(positives, negatives),
    atThreshold: {
      samePerson,
      acceptedOfSame: share(positives, (value) => value >= samePerson),
      acceptedOfDifferent: share(negatives, (value) => value >= samePerson),
    },
    belowNotChild: {
      notChild,
      rejectedOfSame: share(positives, (value) => value < notChild),
      rejectedOfDifferent: share(negatives, (value) => value < notChild),
    },
    quantiles: {
      same: [0.01, 0.05, 0.5].map((p) => quantile(positives, p)),
      different: [0.5, 0.95, 0.99, 0.999].map((p) => quantile(negatives, p)),
    },
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result, undefined, 2)}\n`
      : `${result.people} people, ${positives.length} + ${negatives.length} pairs\n` +
          `area under the curve ${result.areaUnderCurve.toFixed(4)}, accuracy ${(100 * result.accuracy).toFixed(1)} % (10 folds)\n` +
          `similarity >= ${samePerson}: ${(100 * result.atThreshold.acceptedOfSame).toFixed(1)} % of same, ${(100 * result.atThreshold.acceptedOfDifferent).toFixed(2)} % of different\n` +
          `similarity < ${notChild}: ${(100 * result.belowNotChild.rejectedOfSame).toFixed(2)} % of same, ${(100 * result.belowNotChild.rejectedOfDifferent).toFixed(1)} % of different\n`,
  );
}

type Pair = readonly [MuxspaceLabel, MuxspaceLabel];

/** The named people with at least two pictures. */
function groupByPerson(labels: readonly MuxspaceLabel[]): MuxspaceLabel[][] {
  const people = new Map<string, MuxspaceLabel[]>();
  for (const label of labels) {
    const name = /^([\p{L}.'-]+(?:_[\p{L}.'-]+)+)_\d{4}\.jpg$/u.exec(label.source)?.[1];
    if (name !== undefined) people.set(name, [...(people.get(name) ?? []), label]);
  }
  return [...people.values()].filter((pictures) => pictures.length > 1);
}

function samePairs(people: readonly MuxspaceLabel[][], count: number, random: () => number): Pair[] {
  const several = people.filter((pictures) => new Set(pictures.map(({ source }) => source)).size > 1);
  const pairs: Pair[] = [];
  while (pairs.length < count && several.length > 0) {
    const person = at(several, random);
    const [a, b] = [at(person, random), at(person, random)];
    if (a.source !== b.source) pairs.push([a, b]);
  }
  return pairs;
}

function differentPairs(people: readonly MuxspaceLabel[][], count: number, random: () => number): Pair[] {
  const pairs: Pair[] = [];
  while (pairs.length < count && people.length > 1) {
    const [first, second] = [at(people, random), at(people, random)];
    if (first !== second) pairs.push([at(first, random), at(second, random)]);
  }
  return pairs;
}

function at<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** Probability that a pair of one person is more similar than a pair of two (Mann-Whitney). */
function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number {
  let wins = 0;
  for (const p of positives) {
    for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
  }
  return wins / (positives.length * negatives.length);
}

/** Mean accuracy over ten folds, each with the threshold that is best on the other nine (LFW's protocol). */
function crossValidatedAccuracy(positives: readonly number[], negatives: readonly number[]): number {
  const folds = 10;
  const accuracy = (threshold: number, p: readonly number[], n: readonly number[]) =>
    (p.filter((value) => value >= threshold).length + n.filter((value) => value < threshold).length) /
    (p.length + n.length);
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const inFold = (_: number, i: number) => i % folds === fold;
    const outside = (_: number, i: number) => i % folds !== fold;
    const [p, n] = [positives.filter(outside), negatives.filter(outside)];
    const thresholds = Array.from({ length: 101 }, (_, i) => i / 100);
    const best = thresholds.reduce((a, b) => (accuracy(b, p, n) > accuracy(a, p, n) ? b : a));
    sum += accuracy(best, positives.filter(inFold), negatives.filter(inFold));
  }
  return sum / folds;
}
