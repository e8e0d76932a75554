import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { answerWithout } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { pickAccessCode } from '../../fields/accessCode';
import { pickDevice } from '../../fields/device';
import { showFor } from '../../fields/show';
import { readBody } from '../../input/accessCode';
import { readCode } from '../../input/readers';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { isAccessCode } from '../../seamObjects';
import { handledBy } from '../operation';

/** Gets a code by its ID, or by its device and digits; of those that Seam manages or of the others, as the route has it. */
export async function getAccessCode(item: ItemContext): Promise<OutputItem[]> {
	const isByCode = item.functions.getNodeParameter('getBy', 'id') === 'deviceAndCode';
	const { access_code_id, device_id, code } = isByCode
		? readBody(item, 'device_id', 'code')
		: readBody(item, 'access_code_id');
	const body = isByCode ? { device_id, code: readCode(code) } : { access_code_id };
	const { access_code: accessCode } = await sendWithRetry(item, item.path, body);
	if (!isAccessCode(accessCode)) throw answerWithout('an access code');
	return [{ json: accessCode }];
}

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get access code of door lock',
	description: 'Retrieve one code by its ID, or by its device and digits',
	routing: {
		request: { method: 'POST', url: '/access_codes/get' },
		operations: handledBy(getAccessCode, { simplify: simplifyAccessCode }),
	},
} satisfies INodePropertyOptions;

/** What a code is of: Seam manages it, or not. */
const BOTH_KINDS = ['accessCode', 'unmanagedAccessCode'];

export const getFields = [
	{
		displayName: 'Get By',
		name: 'getBy',
		type: 'options',
		default: 'id',
		displayOptions: showFor(BOTH_KINDS, ['get']),
		options: [
			{ name: 'Access Code ID', value: 'id' },
			{ name: 'Device and Code', value: 'deviceAndCode' },
		],
		description: 'How to find the access code',
	},
	{ ...pickAccessCode, displayOptions: showFor(BOTH_KINDS, ['get'], { getBy: ['id'] }) },
	{
		...pickDevice,
		required: true,
		displayOptions: showFor(BOTH_KINDS, ['get'], { getBy: ['deviceAndCode'] }),
		description: 'The lock that the code is on, by name from the list or by its ID',
	},
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(BOTH_KINDS, ['get'], { getBy: ['deviceAndCode'] }),
		placeholder: 'e.g. 0479',
		description: 'The digits of the code to look for',
		routing: { send: { type: 'body', property: 'code' } },
	},
] satisfies INodeProperties[];
