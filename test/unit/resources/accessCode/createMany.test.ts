import type { IDataObject } from 'n8n-workflow';

import { createMany } from '../../../../nodes/Seam/resources/accessCode/createMany';
import { itemOf, outputsOf, success } from '../../itemContext';

/** What comes out where Seam answers with these codes to the wish for one on each of two doors. */
async function outputsWith(...access_codes: IDataObject[]): Promise<IDataObject[]> {
	const item = itemOf(async () => success({ access_codes }), {
		body: { device_ids: ['front', 'back'], name: 'Anna' },
	});
	return await outputsOf(createMany, item);
}

const made = (device_id: string) => ({ access_code_id: `on-${device_id}`, device_id, name: 'Anna' });

describe('Create Many, where Seam answers without some of the codes', () => {
	it('fails for each device that got none, and puts out the others', async () => {
		const [code, { error }, ...more] = await outputsWith(made('front'));
		expect(code).toMatchObject({ access_code_id: 'on-front' });
		expect(error).toMatchObject({
			message: expect.stringContaining('it is not known whether the access codes were created'),
			description: expect.stringContaining('without an access code for the device back'),
		});
		expect(more).toEqual([]);
	});

	it('fails once where it has none at all', async () => {
		const [{ error }, ...more] = await outputsWith();
		expect(error).toMatchObject({ description: expect.stringContaining('an answer without access codes') });
		expect(more).toEqual([]);
	});

	it('is content with one for each device', async () => {
		const outputs = await outputsWith(made('back'), made('front'));
		expect(outputs.map(({ access_code_id }) => access_code_id)).toEqual(['on-back', 'on-front']);
	});
});
