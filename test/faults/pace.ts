/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';

let ticks = 0;
const clock = setInterval(() => (ticks += 1), 10);
afterAll(() => clearInterval(clock));

/**
 * Hundredths of a second since the test began, and fewer where the machine is busy: what ticks waits for the same event
 * loop as the runs whose time is taken.
 */
export function ticksSoFar(): number {
	return ticks;
}

/** Waits for so many ticks. */
export async function pass(count: number): Promise<void> {
	const end = ticks + count;
	while (ticks < end) await sleep(10);
}

/** How often this process is asked whether it keeps up, and how late it may be, in milliseconds. */
const TICK = 20;
const LATE = 50;

/** How often it is asked at most: on a machine that is always busy, trials go on all the same. */
const ASKED_AT_MOST = 25;

const oneByOne = pLimit(1);

/**
 * Waits for the turn to start a run: one after the other, and while this process keeps up with its timers. So many run at
 * once as the machine can take, and none meets a timeout because of the others.
 */
export async function keepingUp(): Promise<void> {
	await oneByOne(async () => {
		for (let asked = 0; asked < ASKED_AT_MOST; asked++) {
			const due = performance.now() + TICK;
			await sleep(TICK);
			if (performance.now() - due < LATE) return;
		}
	});
}
