import type { Behaviour } from '../../../core/behaviour/Behaviour.js';

/** What behaviours are planned with. */
export const library = { neutral: { HeadYaw: 0, HeadPitch: 0, LHand: 0.3 }, neutralSpeed: 0.1 };

/** Two sentences from half a second on, with a turn of the head and back. */
export const greet: Behaviour = {
  id: 'greet',
  label: 'Greet',
  say: ['Hello there. How are you?'],
  sayAtMs: 500,
  gesture: [
    { atMs: 0, targets: { names: ['HeadYaw'], angles: [0.826797], speed: 0.1 } },
    { atMs: 1500, targets: { names: ['HeadYaw'], angles: [0], speed: 0.1 } },
  ],
  postures: [],
};
