import { ExecutionState } from '../../../nodes/Seam/execute/executionState';
import { oneAtATime } from '../../../nodes/Seam/execute/oneAtATime';
import { warningsDuring } from '../../nodeProcess';

/** A task that ends when it is told to. */
function held(log: string[], name: string) {
	let end = () => {};
	const ended = new Promise<void>((resolve) => (end = resolve));
	const task = async () => {
		log.push(`${name} begins`);
		await ended;
		log.push(`${name} ends`);
		return name;
	};
	return { task, end };
}

it('runs what concerns the same thing one after the other, in any run, and all else at once', async () => {
	const log: string[] = [];
	const [a, b, c] = ['a', 'b', 'c'].map((name) => held(log, name));
	const [one, another] = [new ExecutionState(undefined), new ExecutionState(undefined)];
	const all = [
		oneAtATime('front', one, a.task),
		oneAtATime('front', another, b.task),
		oneAtATime('back', one, c.task),
	];
	c.end();
	b.end();
	expect(await all[2]).toBe('c');
	expect(log).toEqual(['a begins', 'c begins', 'c ends']);
	a.end();
	expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
	expect(log.slice(3)).toEqual(['a ends', 'b begins', 'b ends']);
});

it('ends the wait for a turn when the run is cancelled, but keeps the turns of the others', async () => {
	const log: string[] = [];
	const [a, b, c] = ['a', 'b', 'c'].map((name) => held(log, name));
	const controller = new AbortController();
	const [other, cancelled] = [new ExecutionState(undefined), new ExecutionState(controller.signal)];
	const first = oneAtATime('side', other, a.task);
	const second = oneAtATime('side', cancelled, b.task);
	const third = oneAtATime('side', other, c.task);
	controller.abort(new Error('Stopped by the user'));
	await expect(second).rejects.toThrow('Stopped by the user');
	await expect(oneAtATime('side', cancelled, b.task)).rejects.toThrow('Stopped by the user');
	expect(log).toEqual(['a begins']);
	a.end();
	c.end();
	expect(await Promise.all([first, third])).toEqual(['a', 'c']);
	expect(log).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
});

it('goes on after a task that failed', async () => {
	const state = new ExecutionState(undefined);
	const failing = oneAtATime('top', state, async () => await Promise.reject(new Error('No luck')));
	const next = oneAtATime('top', state, async () => await Promise.resolve('done'));
	await expect(failing).rejects.toThrow('No luck');
	expect(await next).toBe('done');
});

it('leaves no listener for each that waits: Node.js warns of a leak when there are more than ten', async () => {
	const warnings = await warningsDuring(async () => {
		const state = new ExecutionState(new AbortController().signal);
		const { task, end } = held([], 'first');
		const all = [
			oneAtATime('gate', state, task),
			...Array.from({ length: 20 }, async () => await oneAtATime('gate', state, async () => {})),
		];
		end();
		await Promise.all(all);
	});
	expect(warnings).toEqual([]);
});
