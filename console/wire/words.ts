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
