import type { AffectStage } from '../affect/affectStage.js';
import type { Frame } from '../frame/Frame.js';
import type { Warning } from '../Warning.js';
import { initialAffectLink, stepAffectLink, type AffectLinkState } from './affectLink.js';
import {
  initialEngagementLink,
  stepEngagementLink,
  type EngagementLinkEvent,
  type EngagementLinkOptions,
  type EngagementLinkState,
} from './engagementLink.js';
import {
  initialFaceLink,
  stepFaceLink,
  type EnrolmentEnd,
  type FaceLinkEvent,
  type FaceLinkState,
  type FaceLinkStep,
  type FacePerception,
} from './faceLink.js';
import type { Reading } from './Reading.js';

/** The networks and options of the three links. */
export interface Chain {
  readonly faces: FacePerception;
  readonly affect: AffectStage;
  readonly engagement: EngagementLinkOptions;
}

/** All that the chain remembers between events. */
export interface ChainState {
  readonly faces: FaceLinkState;
  readonly affect: AffectLinkState;
  readonly engagement: EngagementLinkState;
}

/** What reaches the chain, from the camera, the operator, the registry of heads, the session and the clock. */
export type ChainEvent = FaceLinkEvent | Exclude<EngagementLinkEvent, { kind: 'affects' }>;

export interface ChainStep {
  readonly state: ChainState;
  /** Of an image; absent where it gives none, and for most other events. */
  readonly reading?: Reading;
  /** The image's pixels, for whoever draws on them. */
  readonly picture?: Frame;
  readonly enrolment?: EnrolmentEnd;
  readonly warnings: readonly Warning[];
}

export function initialChain(chain: Pick<Chain, 'engagement'>): ChainState {
  return {
    faces: initialFaceLink,
    affect: initialAffectLink,
    engagement: initialEngagementLink(chain.engagement.stage),
  };
}

/** What the first link has made of an event. */
type Front = Omit<FaceLinkStep, 'state'> & { readonly faces: FaceLinkState };

/** The links behind the first. */
type Back = Pick<ChainState, 'affect' | 'engagement'>;

/**
 * From event to reading: the whole chain.
 *
 * The nodes run its links one by one, each in its own process if need be; commands and replay run all three. Links hand over
 * the numbers that messages carry, so that the readings are the same to the last bit. One event at a time: await the result
 * before the next.
 */
export async function stepChain(state: ChainState, event: ChainEvent, chain: Chain): Promise<ChainStep> {
  const front = await stepFront(state.faces, event, chain);
  return stepBack(front, state, { event, chain });
}

/**
 * The same for a recording's events, in their order: while the last two links are at work on one, the first is at work on the
 * next, on another core.
 */
export async function* chainSteps<Item extends { readonly event: ChainEvent }>(
  items: AsyncIterable<Item>,
  initial: ChainState,
  chain: Chain,
): AsyncGenerator<{ readonly item: Item; readonly step: ChainStep }> {
  let { faces } = initial;
  let back: Back = initial;
  let behind: Promise<{ readonly item: Item; readonly step: ChainStep }> | undefined;
  for await (const item of items) {
    const { event } = item;
    const stepping = stepFront(faces, event, chain);
    // A failure is told when its turn comes.
    stepping.catch(() => undefined);
    if (behind !== undefined) {
      const done = await behind;
      back = done.step.state;
      yield done;
    }
    const front = await stepping;
    faces = front.faces;
    behind = stepBack(front, back, { event, chain }).then((step) => ({ item, step }));
    behind.catch(() => undefined);
  }
  if (behind !== undefined) yield await behind;
}

async function stepFront(faces: FaceLinkState, event: ChainEvent, chain: Chain): Promise<Front> {
  switch (event.kind) {
    case 'image':
    case 'calibrated':
    case 'enrol':
    case 'undo-enrolment':
    case 'tick':
    case 'session-began':
    case 'session-ended': {
      const { state, ...step } = await stepFaceLink(faces, event, chain.faces);
      return { ...step, faces: state };
    }
    case 'head-chosen':
    case 'annotated':
    case 'silence':
      return { faces, warnings: [] };
  }
}

async function stepBack(
  { faces, faceFrame, picture, enrolment, warnings }: Front,
  { affect, engagement }: Back,
  { event, chain }: { readonly event: ChainEvent; readonly chain: Chain },
): Promise<ChainStep> {
  const told = { ...(enrolment && { enrolment }), ...(picture && { picture }) };
  switch (event.kind) {
    case 'calibrated':
    case 'enrol':
    case 'undo-enrolment':
    case 'tick':
      return { ...told, state: { faces, affect, engagement }, warnings };
    case 'image': {
      if (faceFrame === undefined) return { ...told, state: { faces, affect, engagement }, warnings };
      const read = await stepAffectLink(affect, faceFrame, chain.affect);
      const all = [...warnings, ...read.warnings];
      if (read.affectFrame === undefined)
        return { ...told, state: { faces, affect: read.state, engagement }, warnings: all };
      const affects = { kind: 'affects', affectFrame: read.affectFrame } as const;
      const followed = stepEngagementLink(engagement, affects, chain.engagement);
      return {
        ...told,
        state: { faces, affect: read.state, engagement: followed.state },
        ...(followed.reading && { reading: followed.reading }),
        warnings: [...all, ...followed.warnings],
      };
    }
    default: {
      const followed = stepEngagementLink(engagement, event, chain.engagement);
      return {
        state: { faces, affect, engagement: followed.state },
        ...(followed.reading && { reading: followed.reading }),
        warnings: [...warnings, ...followed.warnings],
      };
    }
  }
}
