/** The words of which requests and answers choose. They stand apart from the schemas, which the page does without. */

/** What a person at a page may do: everything; only look (and stop the robot); look and annotate. */
export const roles = ['operator', 'observer', 'coder'] as const;

/** Why a session is held. */
export const holdCategories = ['break', 'technical', 'upset', 'protocol', 'other'] as const;
export const markCategories = ['response', 'initiative', 'distress', 'interference', 'other'] as const;
/** The session itself; readings and annotations; pictures; the use of both for training heads. */
export const consentItems = ['run', 'numbers', 'pictures', 'training'] as const;
/** What a session is exported as: `labels` are what heads are trained on, `calibration` how near coders came to a clip's reference. */
export const exportTables = ['annotations', 'labels', 'calibration', 'frames', 'events', 'readings'] as const;
/** `eaf`: ELAN's, of annotations alone. */
export const exportFormats = ['csv', 'parquet', 'eaf'] as const;

/**
 * How it is with what is made of a session: consent, pictures and annotations are looked up; faces are looked for in the pictures; a
 * head is fitted; it is put into the registry.
 */
const trainingsUnderWay = ['preparing', 'looking', 'fitting', 'saving'] as const;
/** `ready`: features are there; `told`: a candidate waits for somebody's decision. */
export type TrainingState =
  | (typeof trainingsUnderWay)[number]
  | 'none'
  | 'ready'
  | 'told'
  | 'used'
  | 'discarded'
  | 'cancelled'
  | 'failed';
export const isUnderWay = (state: TrainingState): boolean => trainingsUnderWay.some((each) => each === state);
