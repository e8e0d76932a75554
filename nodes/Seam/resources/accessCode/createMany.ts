import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { answerWithout } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { pickDevices } from '../../fields/device';
import { showFor } from '../../fields/show';
import { readAccessCode } from '../../input/accessCode';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { isAccessCode, objectsIn, textsIn } from '../../seamObjects';
import { handledBy } from '../operation';
import { sendCreate } from './sendCreate';
import { waitForEach } from './waitForEach';

async function createAccessCodes(item: ItemContext): Promise<OutputItem[]> {
	const body = await readAccessCode(item, 'device_ids');
	const { access_codes: created } = await sendCreate(item, body, item.path);
	const codes = objectsIn(created).filter(isAccessCode);
	const missing = textsIn(body.device_ids).filter((id) => codes.every(({ device_id }) => device_id !== id));
	const outputs = await waitForEach(item, codes, body);
	const failures = missing.map((id): OutputItem => {
		return { json: {}, failure: answerWithout(`an access code for the device ${id}`, 'write') };
	});
	return [...outputs, ...failures];
}

export const createMany = {
	name: 'Create Many',
	value: 'createMany',
	action: 'Create access codes for several door locks',
	description: 'Put the same digits on several locks at once. Each code comes out as an item of its own.',
	routing: {
		request: { method: 'POST', url: '/access_codes/create_multiple' },
		operations: handledBy(createAccessCodes, {
			effect: 'the access codes were created',
			whenUnknown: 'Look in Seam whether the codes are there before you run this again.',
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;

export const createManyFields = [
	{
		...pickDevices,
		required: true,
		displayOptions: showFor(['accessCode'], ['createMany']),
		routing: { send: { type: 'body', property: 'device_ids' } },
	},
] satisfies INodeProperties[];
