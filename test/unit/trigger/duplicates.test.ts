import type { IDataObject } from 'n8n-workflow';

import { Duplicates, type Outcome } from '../../../nodes/SeamTrigger/duplicates';

const NOW = Date.parse('2027-03-27T12:00:00Z');
const HOUR = 3_600_000;

const take = jest.fn(async () => 'start' as const);
beforeEach(() => take.mockClear());

describe('Duplicates', () => {
	it('handles a message once, and says each time that it started an execution', async () => {
		const duplicates = new Duplicates();
		const staticData: IDataObject = {};
		expect(await duplicates.once('w', 'm', staticData, NOW, take)).toBe('start');
		expect(await duplicates.once('w', 'm', staticData, NOW + 1000, take)).toBe('start');
		expect(take).toHaveBeenCalledTimes(1);
		expect(staticData).toEqual({ taken: { m: NOW } });
	});

	it('knows what another process took, from the static data', async () => {
		const staticData: IDataObject = {};
		await new Duplicates().once('w', 'm', staticData, NOW, take);
		await new Duplicates().once('w', 'm', staticData, NOW + HOUR - 1, take);
		expect(take).toHaveBeenCalledTimes(1);
	});

	it('knows what it took although the static data was written over', async () => {
		const duplicates = new Duplicates();
		await duplicates.once('w', 'm', {}, NOW, take);
		const written: IDataObject = {};
		await duplicates.once('w', 'm', written, NOW, take);
		await duplicates.once('w', 'n', written, NOW, take);
		expect(take).toHaveBeenCalledTimes(2);
		expect(written.taken).toEqual({ m: NOW, n: NOW });
	});

	it('forgets after an hour', async () => {
		const duplicates = new Duplicates();
		const staticData: IDataObject = {};
		await duplicates.once('w', 'm', staticData, NOW, take);
		await duplicates.once('w', 'n', staticData, NOW + HOUR, take);
		expect(staticData.taken).toEqual({ n: NOW + HOUR });
		await duplicates.once('w', 'm', staticData, NOW + HOUR, take);
		expect(take).toHaveBeenCalledTimes(3);
	});

	it('keeps a bounded number, the latest', async () => {
		const duplicates = new Duplicates();
		const staticData: IDataObject = {};
		for (let index = 0; index < 1200; index += 1) {
			await duplicates.once('w', `m${index}`, staticData, NOW + index, take);
		}
		const kept = Object.keys(staticData.taken ?? {});
		expect(kept).toHaveLength(1000);
		expect([kept[0], kept.at(-1)]).toEqual(['m200', 'm1199']);
		await duplicates.once('w', 'm0', staticData, NOW + 1200, take);
		expect(take).toHaveBeenCalledTimes(1200);
	});

	it('tells webhooks apart', async () => {
		const duplicates = new Duplicates();
		await duplicates.once('one', 'm', {}, NOW, take);
		await duplicates.once('two', 'm', {}, NOW, take);
		expect(take).toHaveBeenCalledTimes(2);
	});

	it('remembers nothing of what it let pass', async () => {
		const duplicates = new Duplicates();
		const staticData: IDataObject = {};
		const pass = jest.fn(async () => 'pass' as const);
		for (let copy = 0; copy < 2; copy += 1) {
			expect(await duplicates.once('w', 'm', staticData, NOW, pass)).toBe('pass');
		}
		expect(pass).toHaveBeenCalledTimes(2);
		expect(staticData).toEqual({});
	});

	it('lets a message that is to come again come again', async () => {
		const duplicates = new Duplicates();
		const staticData: IDataObject = {};
		expect(await duplicates.once('w', 'm', staticData, NOW, async () => 'again')).toBe('again');
		const fail = async () => await Promise.reject(new Error('no'));
		await expect(duplicates.once('w', 'm', staticData, NOW, fail)).rejects.toThrow('no');
		expect(staticData).toEqual({});
		expect(await duplicates.once('w', 'm', staticData, NOW, take)).toBe('start');
	});

	it('has a copy that comes meanwhile share the fate of the first', async () => {
		const duplicates = new Duplicates();
		for (const outcome of ['again', 'pass', 'start'] as const) {
			let end: (outcome: Outcome) => void = () => {};
			const slow = jest.fn(async () => await new Promise<Outcome>((resolve) => (end = resolve)));
			const first = duplicates.once('w', 'm', {}, NOW, slow);
			const second = duplicates.once('w', 'm', {}, NOW, slow);
			end(outcome);
			expect(await Promise.all([first, second])).toEqual([outcome, outcome]);
			expect(slow).toHaveBeenCalledTimes(1);
		}
	});

	it('is not thrown by static data of another form', async () => {
		for (const taken of [null, 'x', ['m'], { m: 'yesterday' }]) {
			await new Duplicates().once('w', 'm', { taken }, NOW, take);
		}
		expect(take).toHaveBeenCalledTimes(4);
	});
});
