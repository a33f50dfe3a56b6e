import type { Peer } from './Peer.js';

type StreamedAlso = NonNullable<Parameters<Peer['stream']>[2]['also']>;
import { suiteTopics } from './topics.js';

/** A face whose numbers are all measured. */
const face = {
  face_id: 'face_a',
  action_units: Array.from({ length: 12 }, (_, index) => index / 12),
  expressions: Array.from({ length: 8 }, () => 1 / 8),
  arousal: 0.25,
  valence: -0.5,
  quality: Array.from({ length: 22 }, () => 2),
  model_id: 'affect-of-the-test',
  face_coverage: 1,
  face_width: 100,
  face_height: 100,
};

/** rapport_msgs/Engagement of that face, from the prior. */
function engagement(score: number): object {
  return {
    header: { frame_id: 'camera' },
    person_id: 'anonymous_face_a',
    face_id: 'face_a',
    score,
    uncertainty: 0.1,
    smoothed_score: score,
    level: 3,
    source: 1,
    coverage: 1,
    face_count: 1,
  };
}

/** rapport_msgs/Reading of an image with that face. */
function reading(score: number): object {
  return {
    header: { frame_id: 'camera' },
    image_width: 640,
    image_height: 480,
    faces: [face],
    following: 'only face',
    engagement: engagement(score),
  };
}

/** Has the peer stand for the whole perception: 20 images a second, all with this engagement; `also` with the same stamps. */
export function streamFrames(peer: Peer, score: number, also: StreamedAlso = []): void {
  peer.stream(suiteTopics.reading, reading(score), { hz: 20, also });
}

export function stopFrames(peer: Peer): void {
  peer.unstream(suiteTopics.reading.name);
}
