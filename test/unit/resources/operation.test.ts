import { sleep } from 'n8n-workflow';

import { ExecutionState } from '../../../nodes/Seam/execute/executionState';
import { create } from '../../../nodes/Seam/resources/accessCode/create';
import { itemOf, outputsOf, rejection, success } from '../itemContext';

describe('a run in the mode that stops the workflow', () => {
	it('starts no write in the turn of the one that failed', async () => {
		const state = new ExecutionState(new AbortController().signal);
		const sent: unknown[] = [];
		const items = Array.from({ length: 14 }, (_, itemIndex) =>
			itemOf(
				async (_path, { name }) => {
					sent.push(name);
					await sleep(itemIndex === 0 ? 5 : 50);
					return itemIndex === 0 ? rejection(400) : success({ access_code: { access_code_id: name } });
				},
				{ state, itemIndex, stopsOnError: true, body: { device_id: 'door', name: `guest-${itemIndex}` } },
			),
		);
		const ends = await Promise.allSettled(items.map(async (item) => await outputsOf(create, item)));
		expect(sent).toEqual(Array.from({ length: 9 }, (_, index) => `guest-${index}`));
		expect(ends[13]).toMatchObject({ status: 'rejected', reason: { message: 'No [item 0]' } });
	});
});
