/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../sandbox/emulator/clock';

let clock: Clock;
afterEach(() => clock.stop());

it('runs what is planned in the order in which it falls due, whichever hand it hangs on', () => {
	clock = new Clock(1);
	const seen: string[] = [];
	clock.after(20, () => seen.push('paced 20'));
	clock.at(clock.now() + 9_000, () => seen.push('dated 9'));
	clock.after(10, () => seen.push('paced 10'));
	clock.at(clock.now() + 30_000, () => seen.push('dated 30'));
	clock.advance(25);
	expect(seen).toEqual(['dated 9', 'paced 10', 'paced 20']);
});

it('shows each task the time at which it is due, and runs what a task plans', () => {
	clock = new Clock(1);
	const start = clock.now();
	const seen: number[] = [];
	clock.after(5, () => {
		seen.push(clock.now());
		clock.after(5, () => seen.push(clock.now()));
	});
	clock.advance(60);
	expect(seen.map((at) => Math.round((at - start) / 1000))).toEqual([5, 10]);
});

it('lets the pace run faster than the calendar', async () => {
	clock = new Clock(200);
	let done = false;
	clock.after(4, () => {
		done = true;
	});
	clock.at(clock.now() + 60_000, () => {
		throw new Error('The calendar runs with the machine');
	});
	await sleep(60);
	expect(done).toBe(true);
});

it('changes speed under way', async () => {
	clock = new Clock(0.001);
	let done = false;
	clock.after(4, () => {
		done = true;
	});
	clock.setSpeed(400);
	await sleep(60);
	expect(done).toBe(true);
	expect(() => clock.setSpeed(0)).toThrow(RangeError);
});

it('forgets what was cancelled', () => {
	clock = new Clock(1);
	const seen: number[] = [];
	const cancels = [1, 2, 3, 4].map((n) => clock.after(n, () => seen.push(n)));
	cancels[0]();
	cancels[2]();
	clock.advance(10);
	expect(seen).toEqual([2, 4]);
});

it('keeps thousands of tasks in order', () => {
	clock = new Clock(1);
	const seen: number[] = [];
	for (let i = 0; i < 5000; i++) {
		const due = (i * 7919) % 5000;
		clock.after(due, () => seen.push(due));
	}
	clock.advance(5000);
	expect(seen).toEqual([...seen].sort((a, b) => a - b));
	expect(seen).toHaveLength(5000);
});
