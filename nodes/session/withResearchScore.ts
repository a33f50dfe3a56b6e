import { researchScore } from '../../core/screening/researchScore.js';
import type { ScreeningClassifier } from '../../core/screening/ScreeningClassifier.js';
import type { SessionReport } from '../../core/session/sessionReport.js';

/**
 * An ended session's summary with the research score of a trained classifier, or with why there is none.
 *
 * @param trained `undefined`, the default, adds nothing
 */
export function withResearchScore(
  report: SessionReport,
  trained: ScreeningClassifier | undefined,
): SessionReport {
  if (trained === undefined) return report;
  const answer = researchScore(trained, {
    affectModels: report.affectModels,
    vector: report.features.vector,
    coverage: report.coverage.measuredFraction,
    durationSec: report.durationSec,
  });
  return {
    ...report,
    researchScore: answer.kind === 'score' ? answer.score : { refused: answer.warning.text },
  };
}
