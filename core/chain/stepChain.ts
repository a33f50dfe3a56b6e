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

/**
 * From event to reading: the whole chain.
 *
 * The nodes run its links one by one, each in its own process if need be; commands and replay run all three. Links hand over
 * the numbers that messages carry, so that the readings are the same to the last bit. One event at a time: await the result
 * before the next.
 */
export async function stepChain(state: ChainState, event: ChainEvent, chain: Chain): Promise<ChainStep> {
  switch (event.kind) {
    case 'image':
      return stepImage(state, event, chain);
    case 'calibrated':
    case 'enrol':
    case 'tick': {
      const { state: faces, ...step } = await stepFaceLink(state.faces, event, chain.faces);
      return { ...step, state: { ...state, faces } };
    }
    case 'session-began': {
      const found = await stepFaceLink(state.faces, event, chain.faces);
      const followed = stepEngagementLink(state.engagement, event, chain.engagement);
      return {
        state: { ...state, faces: found.state, engagement: followed.state },
        warnings: [...found.warnings, ...followed.warnings],
      };
    }
    case 'head-chosen':
    case 'annotated':
    case 'session-ended':
    case 'silence': {
      const { state: engagement, ...step } = stepEngagementLink(state.engagement, event, chain.engagement);
      return { ...step, state: { ...state, engagement } };
    }
  }
}

async function stepImage(
  state: ChainState,
  event: Extract<FaceLinkEvent, { kind: 'image' }>,
  chain: Chain,
): Promise<ChainStep> {
  const found = await stepFaceLink(state.faces, event, chain.faces);
  const { faceFrame, enrolment, picture } = found;
  const told = { ...(enrolment && { enrolment }), ...(picture && { picture }) };
  const seen = { ...state, faces: found.state };
  if (faceFrame === undefined) return { ...told, state: seen, warnings: found.warnings };
  const read = await stepAffectLink(seen.affect, faceFrame, chain.affect);
  if (read.affectFrame === undefined)
    return {
      ...told,
      state: { ...seen, affect: read.state },
      warnings: [...found.warnings, ...read.warnings],
    };
  const affects = { kind: 'affects', affectFrame: read.affectFrame } as const;
  const followed = stepEngagementLink(seen.engagement, affects, chain.engagement);
  return {
    ...told,
    state: { ...seen, affect: read.state, engagement: followed.state },
    ...(followed.reading && { reading: followed.reading }),
    warnings: [...found.warnings, ...read.warnings, ...followed.warnings],
  };
}
