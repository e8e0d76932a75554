/**
 * Tests on a whole engine, server or browser meet the clock: one that fails on a busy machine is tried once more, and is named
 * by `npm test` if it passes then. All others have one try.
 */
if (/[\\/](engine|e2e)[\\/]/.test(expect.getState().testPath ?? '')) {
	jest.retryTimes(1, { logErrorsBeforeRetry: true });
}
