import type { Sandbox } from '../../../sandbox/sandbox';

/** What the global setup started and the global teardown stops. */
export const running: { sandbox?: Sandbox; folder?: string } = {};
