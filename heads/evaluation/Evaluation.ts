import type { EvaluationPlan, SkippedSetting } from '../../core/culturenet/protocol.js';
import type { TaskResult } from '../../core/culturenet/TaskResult.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import type { EvaluationSplit } from './evaluationParts.js';

/** Everything that decides an evaluation's numbers; kept in its folder, so that only the same one, or one of more or fewer runs, shares or children left out, goes on there. */
export interface EvaluationSettings extends EvaluationPlan {
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly duplicates: 'refuse' | 'drop';
  readonly hiddenWidths: readonly number[];
  readonly training: TrainingSettings;
  readonly split: EvaluationSplit;
}

/** What an evaluation found. */
export interface EvaluationOutcome {
  readonly settings: EvaluationSettings;
  /** Whether any of it was simulated: said in every file and on every page. */
  readonly simulated: boolean;
  readonly featureModel: { readonly id: string; readonly sha256: string; readonly width: number };
  readonly children: readonly {
    readonly childId: string;
    readonly culture: string;
    readonly frames: number;
    /** Minimum, quartiles and maximum of the labels. */
    readonly labels: readonly number[];
  }[];
  readonly tasks: number;
  readonly tasksDone: number;
  readonly results: readonly TaskResult[];
  /** What was asked for and these children's data do not allow, each once. */
  readonly skipped: readonly SkippedSetting[];
}
