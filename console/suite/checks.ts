import type { Reading } from '../../core/chain/Reading.js';
import type { CheckItem, SessionMessage } from '../wire/fromServer.js';

/** What the checks before and in a session rest on. */
export interface SuiteSigns {
  readonly session: SessionMessage;
  /** Milliseconds since the last picture's reading; infinite before the first. */
  readonly readingSilentMs: number;
  readonly reading: Reading | undefined;
  /** Images of the last seconds, and those of them that were left out or never came. */
  readonly images: { readonly came: number; readonly missing: number };
  /** Free on the disk of the sessions, bytes; `undefined`: it cannot be told. */
  readonly freeBytes: number | undefined;
  readonly behaviourNode: boolean;
  readonly driver: boolean;
  /** Our clock minus the newest image's stamp, seconds; `undefined` before the first. */
  readonly behindSec: number | undefined;
}

const silentMs = 2_000;
const lowBytes = 5e9;
const noBytes = 5e8;
const lossyShare = 0.3;
/** A stamp further away than this is another clock's. */
const clockSec = 5;

type Finding = Omit<CheckItem, 'id'>;

/** What an operator has to know before a child comes in, each with its remedy. */
export function checksOf(signs: SuiteSigns): CheckItem[] {
  return [
    { id: 'session', ...sessionCheck(signs) },
    { id: 'camera', ...cameraCheck(signs) },
    { id: 'loss', ...lossCheck(signs) },
    { id: 'face', ...faceCheck(signs) },
    { id: 'head', ...headCheck(signs) },
    { id: 'robot', ...robotCheck(signs) },
    { id: 'disk', ...diskCheck(signs) },
    { id: 'saved', ...savedCheck(signs) },
    { id: 'clock', ...clockCheck(signs) },
  ];
}

const good = (says: string): Finding => ({ state: 'good', says, remedy: null });
const unknown = (says: string): Finding => ({ state: 'unknown', says, remedy: null });

function sessionCheck({ session }: SuiteSigns): Finding {
  return session.state === 'unheard'
    ? {
        state: 'bad',
        says: 'No session node is heard.',
        remedy: 'Start the suite, or look at its log: rapport launch session.',
      }
    : good('The session node is heard.');
}

function hasImages({ readingSilentMs }: SuiteSigns): boolean {
  return readingSilentMs < silentMs;
}

function cameraCheck(signs: SuiteSigns): Finding {
  if (!hasImages(signs))
    return {
      state: 'bad',
      says: 'No images come through.',
      remedy: 'Look at the camera, its cable or network, and at /diagnostics.',
    };
  if (signs.reading?.isFrozen === true)
    return {
      state: 'bad',
      says: 'The camera repeats one picture.',
      remedy: 'Start the camera’s driver again.',
    };
  return good('Images come through.');
}

function lossCheck(signs: SuiteSigns): Finding {
  const { came, missing } = signs.images;
  if (!hasImages(signs) || came === 0) return unknown('No images, so no losses.');
  const share = missing / (came + missing);
  const says = `${Math.round(share * 100)} % of the images are left out.`;
  return share > lossyShare
    ? { state: 'warning', says, remedy: 'Use compressed images, or give the machine less to do.' }
    : good(says);
}

function faceCheck(signs: SuiteSigns): Finding {
  if (!hasImages(signs) || signs.reading === undefined) return unknown('Nothing is known of faces.');
  const { followed } = signs.reading;
  return followed.faceId === undefined
    ? {
        state: 'warning',
        says: `Nobody is followed: ${followed.because}.`,
        remedy: 'Turn the camera to the child, or tell whose face is the child’s.',
      }
    : good(`A face is followed: ${followed.because}.`);
}

function headCheck(signs: SuiteSigns): Finding {
  if (!hasImages(signs) || signs.reading === undefined) return unknown('No engagement is estimated.');
  const { source, headId } = signs.reading.engagement;
  if (source === undefined) return unknown(`Engagement is not known at the moment (head ${headId}).`);
  return source === 'prior'
    ? {
        state: 'warning',
        says: 'Engagement comes from head poses alone, trained on nobody.',
        remedy: 'Choose a trained head.',
      }
    : good(`Engagement comes from the ${source} head ${headId}.`);
}

function robotCheck({ behaviourNode, driver }: SuiteSigns): Finding {
  if (!behaviourNode)
    return {
      state: 'bad',
      says: 'No behaviour node is there: the page cannot stop the robot.',
      remedy: 'Start the behaviour node; until then use the robot’s chest button.',
    };
  return driver
    ? good('The robot’s driver listens.')
    : {
        state: 'bad',
        says: 'Nobody listens to what is said to the robot.',
        remedy: 'Start the robot’s driver (naoqi_driver2), or a simulated one.',
      };
}

function diskCheck({ freeBytes }: SuiteSigns): Finding {
  if (freeBytes === undefined) return unknown('How much room the disk has cannot be told.');
  const says = `${(freeBytes / 1e9).toFixed(1)} GB are free for sessions.`;
  if (freeBytes >= lowBytes) return good(says);
  return { state: freeBytes < noBytes ? 'bad' : 'warning', says, remedy: 'Free some room.' };
}

function savedCheck({ session }: SuiteSigns): Finding {
  if (session.saved === true) return good('The session is written to the disk.');
  if (session.state !== 'running' && session.state !== 'held')
    return unknown('There is no session to be saved.');
  return {
    state: 'bad',
    says: session.warning ?? 'The session is not saved.',
    remedy: 'Free room on the disk or make the folder writable: the session is written then.',
  };
}

function clockCheck({ behindSec }: SuiteSigns): Finding {
  if (behindSec === undefined) return unknown('No image has come to compare the clock with.');
  if (Math.abs(behindSec) < clockSec) return good('The camera’s clock agrees with this computer’s.');
  return {
    state: 'warning',
    says: `The camera’s clock is ${Math.abs(behindSec).toFixed(0)} s ${behindSec > 0 ? 'behind' : 'ahead of'} this computer’s.`,
    remedy: 'Have both use the same time server.',
  };
}
