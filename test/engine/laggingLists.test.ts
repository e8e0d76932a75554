import { createCode, hoursFromNow } from '../emulator/client';
import { runNode } from './harness';
import { describe, it } from './harness/bothWays';
import { byId, completionOf, countOf, inSeam } from './support';

/** Lists that show what is new three seconds later, at 60 times the speed of the clock: later than the first polls. */
const LAGGING = { programmingSeconds: 6, listLagMs: 180_000 };

describe('where lists lag behind by seconds', () => {
	it.concurrent(
		'several items of one booking are one code',
		inSeam(LAGGING, async ({ emulator, door }) => {
			const { items, error } = await runNode({
				parameters: {
					resource: 'accessCode',
					operation: 'upsert',
					deviceId: byId(door),
					name: 'BK-1',
				},
				credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
				input: [{}, {}, {}],
			});
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json.change)).toEqual(['created', 'unchanged', 'unchanged']);
			expect(new Set(items.map(({ json }) => json.access_code_id)).size).toBe(1);
			expect(countOf(emulator, '/access_codes/create')).toBe(1);
			expect(countOf(emulator, '/access_codes/delete')).toBe(0);
		}),
	);

	it.concurrent(
		'two runs one after the other are one code, with what the second one says',
		inSeam(LAGGING, async ({ emulator, door }) => {
			const deliver = async (endsAt: string) =>
				await runNode({
					parameters: {
						resource: 'accessCode',
						operation: 'upsert',
						deviceId: byId(door),
						name: 'BK-1',
						startsAt: '2037-03-27T14:00:00Z',
						endsAt,
					},
					credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
				});
			await deliver('2037-03-29T09:00:00Z');
			const { items } = await deliver('2037-03-30T09:00:00Z');
			expect(items[0].json).toMatchObject({ change: 'updated', ends_at: '2037-03-30T09:00:00.000Z' });
			expect(countOf(emulator, '/access_codes/create')).toBe(1);
		}),
	);

	it.concurrent(
		'a wait for a change ends with the change, and not with what was there before',
		inSeam(LAGGING, async ({ emulator, door }) => {
			const code = await createCode(emulator, {
				device_id: door,
				starts_at: hoursFromNow(-1),
				ends_at: hoursFromNow(2000),
			});
			emulator.advance(600);
			const endsAt = hoursFromNow(4000);
			const { items, error } = await runNode({
				parameters: {
					resource: 'accessCode',
					operation: 'update',
					accessCodeId: byId(code),
					startsAt: hoursFromNow(-1),
					endsAt,
					waitForCompletion: true,
				},
				credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			});
			expect(error).toBeUndefined();
			expect(completionOf(items[0]).state).toBe('set');
			expect(Date.parse(String(items[0].json.ends_at))).toBe(Date.parse(endsAt));
		}),
	);
});
