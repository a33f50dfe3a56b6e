/** The report's file, beside the session's others. */
export const reportFile = 'report.html';
