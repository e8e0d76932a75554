import type { IDataObject } from 'n8n-workflow';

import { Deduplicator, type Delivery, type Outcome } from '../../../nodes/SeamTrigger/deduplicator';

const NOW = Date.parse('2027-03-27T12:00:00Z');
const HOUR = 3_600_000;

/** What n8n has answered: nothing yet, that it has started the execution, or that it could not. */
const UNANSWERED = { writableEnded: false, statusCode: 200 };
const STARTED = { writableEnded: true, statusCode: 200 };
const FAILED = { writableEnded: true, statusCode: 500 };

function delivery(given: Partial<Delivery> = {}): Delivery {
	return { webhookId: 'w', messageId: 'm', response: STARTED, staticData: {}, now: NOW, ...given };
}

const start = jest.fn(async (): Promise<Outcome> => 'start');
beforeEach(() => start.mockClear());

describe('Deduplicator', () => {
	it('starts one execution for a message', async () => {
		const deduplicator = new Deduplicator();
		const staticData: IDataObject = {};
		expect(await deduplicator.once(delivery({ staticData }), start)).toBe('start');
		expect(await deduplicator.once(delivery({ staticData, now: NOW + 1000 }), start)).toBe('skip');
		expect(start).toHaveBeenCalledTimes(1);
		expect(staticData).toEqual({ startedMessages: ['m'] });
	});

	it('starts a message again for which n8n could not start the execution', async () => {
		const deduplicator = new Deduplicator();
		const response = { ...UNANSWERED };
		expect(await deduplicator.once(delivery({ response }), start)).toBe('start');
		Object.assign(response, FAILED);
		// n8n does not keep the static data then.
		expect(await deduplicator.once(delivery({ now: NOW + 5000 }), start)).toBe('start');
		expect(start).toHaveBeenCalledTimes(2);
	});

	it('asks for a copy again while n8n has not answered the first one', async () => {
		const deduplicator = new Deduplicator();
		const response = { ...UNANSWERED };
		await deduplicator.once(delivery({ response }), start);
		expect(await deduplicator.once(delivery(), start)).toBe('retry');
		Object.assign(response, STARTED);
		expect(await deduplicator.once(delivery(), start)).toBe('skip');
		expect(start).toHaveBeenCalledTimes(1);
	});

	it.each<Outcome>(['retry', 'skip', 'start'])(
		'asks for a copy again that comes while the first is looked at, which ends with %s',
		async (outcome) => {
			const deduplicator = new Deduplicator();
			let end: (outcome: Outcome) => void = () => {};
			const slow = jest.fn(async () => await new Promise<Outcome>((resolve) => (end = resolve)));
			const first = deduplicator.once(delivery(), slow);
			expect(await deduplicator.once(delivery(), slow)).toBe('retry');
			end(outcome);
			expect(await first).toBe(outcome);
			expect(slow).toHaveBeenCalledTimes(1);
		},
	);

	it('knows what another process started, from the static data', async () => {
		const staticData: IDataObject = {};
		await new Deduplicator().once(delivery({ staticData }), start);
		expect(await new Deduplicator().once(delivery({ staticData }), start)).toBe('skip');
		expect(start).toHaveBeenCalledTimes(1);
	});

	it('knows what it started although the static data was written over, and writes it again', async () => {
		const deduplicator = new Deduplicator();
		await deduplicator.once(delivery(), start);
		const staticData: IDataObject = {};
		expect(await deduplicator.once(delivery({ staticData }), start)).toBe('skip');
		await deduplicator.once(delivery({ messageId: 'n', staticData }), start);
		expect(staticData.startedMessages).toEqual(['m', 'n']);
	});

	it('keeps the last 100 messages in static data, as a list', async () => {
		const deduplicator = new Deduplicator();
		const staticData: IDataObject = {};
		for (let index = 0; index < 250; index += 1) {
			await deduplicator.once(delivery({ messageId: `m${index}`, staticData, now: NOW + index }), start);
		}
		const all = Array.from({ length: 250 }, (_, index) => `m${index}`);
		expect(staticData).toEqual({ startedMessages: all.slice(-100) });
		expect(await deduplicator.once(delivery({ messageId: 'm0', staticData }), start)).toBe('skip');
	});

	it('shares static data with another process without pushing its messages out', async () => {
		const [one, two] = [new Deduplicator(), new Deduplicator()];
		const staticData: IDataObject = {};
		for (let index = 0; index < 240; index += 1) {
			const now = NOW + index * 2000;
			await (index % 2 === 0 ? one : two).once(delivery({ messageId: `m${index}`, staticData, now }), start);
		}
		const all = Array.from({ length: 240 }, (_, index) => `m${index}`);
		expect(staticData.startedMessages).toEqual(all.slice(-100));
	});

	it('forgets after an hour what static data does not hold', async () => {
		const deduplicator = new Deduplicator();
		await deduplicator.once(delivery(), start);
		expect(await deduplicator.once(delivery({ now: NOW + HOUR - 1 }), start)).toBe('skip');
		expect(await deduplicator.once(delivery({ now: NOW + HOUR }), start)).toBe('start');
	});

	it('forgets after an hour a delivery that n8n never answered', async () => {
		const deduplicator = new Deduplicator();
		await deduplicator.once(delivery({ response: UNANSWERED }), start);
		expect(await deduplicator.once(delivery({ now: NOW + HOUR }), start)).toBe('start');
	});

	it('keeps a bounded number in the process', async () => {
		const deduplicator = new Deduplicator();
		for (let index = 0; index <= 10_000; index += 1) {
			await deduplicator.once(delivery({ messageId: `m${index}` }), start);
		}
		expect(await deduplicator.once(delivery({ messageId: 'n' }), start)).toBe('start');
		expect(await deduplicator.once(delivery({ messageId: 'm10000' }), start)).toBe('skip');
		expect(await deduplicator.once(delivery({ messageId: 'm0' }), start)).toBe('start');
	});

	it('tells webhooks apart', async () => {
		const deduplicator = new Deduplicator();
		await deduplicator.once(delivery({ webhookId: 'one' }), start);
		expect(await deduplicator.once(delivery({ webhookId: 'two' }), start)).toBe('start');
	});

	it('remembers nothing of what starts no execution', async () => {
		const deduplicator = new Deduplicator();
		const staticData: IDataObject = {};
		const fail = async () => await Promise.reject(new Error('no'));
		expect(await deduplicator.once(delivery({ staticData }), async () => 'skip')).toBe('skip');
		expect(await deduplicator.once(delivery({ staticData }), async () => 'retry')).toBe('retry');
		await expect(deduplicator.once(delivery({ staticData }), fail)).rejects.toThrow('no');
		expect(staticData).toEqual({});
		expect(await deduplicator.once(delivery({ staticData }), start)).toBe('start');
	});

	it.each([[null], ['m'], [{ m: NOW }], [[1, null]]])('gets over static data such as %j', async (stored) => {
		const staticData: IDataObject = { startedMessages: stored };
		expect(await new Deduplicator().once(delivery({ staticData }), start)).toBe('start');
		expect(staticData.startedMessages).toEqual(['m']);
	});
});
