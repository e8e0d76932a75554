import { Run } from '../../../nodes/Seam/transport/run';
import { Turnstile, type Leave } from '../../../nodes/Seam/transport/turnstile';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Sends guests in, each under a name, and notes in which order they are let through. */
function guests(turnstile: Turnstile) {
	const through: string[] = [];
	const turnedAway: unknown[] = [];
	const inside: Leave[] = [];
	const arrive = (name: string, wasRefused = false) => {
		turnstile.turn(wasRefused).then(
			(leave) => {
				through.push(name);
				inside.push(leave);
			},
			(reason: unknown) => turnedAway.push(reason),
		);
	};
	return { through, turnedAway, inside, arrive };
}

describe('Turnstile', () => {
	it('lets everybody through while nothing was refused', async () => {
		const turnstile = new Turnstile(new Run(undefined));
		const { through, inside, arrive } = guests(turnstile);
		for (const name of ['a', 'b', 'c']) arrive(name);
		await after(0);
		expect(through).toEqual(['a', 'b', 'c']);
		expect(inside.every(({ isFree }) => isFree)).toBe(true);
		expect(turnstile.isOpen).toBe(true);
	});

	it('lets nobody through before its time, then one after the other', async () => {
		const turnstile = new Turnstile(new Run(undefined));
		const { through, inside, arrive } = guests(turnstile);
		turnstile.close(5000);
		expect(turnstile.isOpen).toBe(false);
		for (const name of ['a', 'b']) arrive(name);
		await after(4999);
		expect(through).toEqual([]);
		await after(1);
		expect(through).toEqual(['a']);
		await after(60_000);
		expect(through).toEqual(['a']);
		inside[0]();
		await after(0);
		expect(through).toEqual(['a', 'b']);
		expect(inside[1].isFree).toBe(false);
	});

	it('lets those first who were refused before', async () => {
		const turnstile = new Turnstile(new Run(undefined));
		const { through, inside, arrive } = guests(turnstile);
		turnstile.close(1000);
		arrive('fresh');
		arrive('refused', true);
		arrive('refused too', true);
		for (let served = 0; served < 3; served++) {
			await after(1000);
			inside[served]();
		}
		expect(through).toEqual(['refused', 'refused too', 'fresh']);
	});

	it('waits on when it is closed again meanwhile, and never opens earlier', async () => {
		const turnstile = new Turnstile(new Run(undefined));
		const { through, arrive } = guests(turnstile);
		turnstile.close(5000);
		arrive('a');
		await after(3000);
		turnstile.close(4000);
		turnstile.close(1000);
		await after(3999);
		expect(through).toEqual([]);
		await after(1);
		expect(through).toEqual(['a']);
	});

	it('knows for how long it lets nobody through', async () => {
		const turnstile = new Turnstile(new Run(undefined));
		expect(turnstile.refusedFor).toBe(0);
		turnstile.refuse();
		await after(3000);
		turnstile.refuse();
		await after(2000);
		expect(turnstile.refusedFor).toBe(5000);
		turnstile.accept();
		expect(turnstile.refusedFor).toBe(0);
	});

	it('turns all away at once when the run is cancelled', async () => {
		const cancel = new AbortController();
		const turnstile = new Turnstile(new Run(cancel.signal));
		const { through, turnedAway, arrive } = guests(turnstile);
		turnstile.close(60_000);
		for (const name of ['a', 'b', 'c']) arrive(name);
		await after(10);
		cancel.abort();
		await after(0);
		expect(through).toEqual([]);
		expect(turnedAway).toHaveLength(3);
		expect(jest.getTimerCount()).toBe(0);
	});
});
