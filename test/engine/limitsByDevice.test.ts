import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../sandbox/emulator';
import { createCode } from '../emulator/client';
import { runNode } from './harness';
import { describe, it } from './harness/bothWays';
import { byId, inSeam } from './support';

/** Seam's limits as they are; a minute passes in three seconds. */
const LIMITED = { rateLimits: true, speed: 20, programmingSeconds: 1 };

/** Codes on a door, made with as many pauses as Seam's limit for new codes asks for. */
async function codesOn(emulator: Emulator, device_id: string, count: number): Promise<string[]> {
	const codes: string[] = [];
	while (codes.length < count) {
		if (codes.length % 10 === 0) emulator.advance(60);
		codes.push(await createCode(emulator, { device_id, name: `Guest ${codes.length}` }));
	}
	emulator.advance(60);
	return codes;
}

describe('a door that is over its limit', () => {
	it.concurrent.each<[operation: string, limit: number, parameters: INodeParameters]>([
		['update', 10, { name: '={{ $json.name }}' }],
		['delete', 20, {}],
	])('holds up no other door: %s', async (operation, limit, parameters) => {
		await inSeam(LIMITED, async ({ emulator, door: front }) => {
			const [back] = emulator.addDevices(1);
			const atFront = await codesOn(emulator, front, limit + 4);
			const atBack = await codesOn(emulator, back, 5);
			emulator.resetRecording();
			// All of the busy door first, so that those of the other one stand behind it.
			const { items, error } = await runNode({
				parameters: {
					resource: 'accessCode',
					operation,
					accessCodeId: byId('={{ $json.code }}'),
					...parameters,
				},
				credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
				input: [...atFront, ...atBack].map((code, index) => ({ code, name: `Renamed ${index}` })),
			});
			expect(error).toBeUndefined();
			expect(items).toHaveLength(limit + 9);
			const writes = emulator.requests.filter(({ path }) => path === `/access_codes/${operation}`);
			const timesOf = (codes: string[]) =>
				writes
					.filter(({ status, body }) => status === 200 && codes.includes(Object(body).access_code_id))
					.map(({ at }) => at);
			expect(writes.some(({ status }) => status === 429)).toBe(true);
			expect([timesOf(atFront).length, timesOf(atBack).length]).toEqual([limit + 4, 5]);
			// The busy door's last ones had to wait for its next minute, those of the other one for nothing.
			expect(Math.max(...timesOf(atBack))).toBeLessThan(Math.max(...timesOf(atFront)) - 500);
		})();
	});
});
