import type { INodePropertyOptions } from 'n8n-workflow';

import { answerWithout, InvalidInput } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { readGrant } from '../../input/accessGrant';
import { wantedCount } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { objectsIn } from '../../seamObjects';
import { findGrant } from '../accessGrant/find';
import { handledBy } from '../operation';
import { methodOutput } from './options';

/** Which grant is meant, by Seam's names. A key finds the grant that has taken the place of an earlier one, too. */
async function grantOf(item: ItemContext): Promise<{ access_grant_id?: string }> {
	const reference = readGrant(item);
	if (!reference) return {};
	return {
		access_grant_id: 'id' in reference ? reference.id : (await findGrant(item, reference)).access_grant_id,
	};
}

/** Seam answers all methods of a grant or of an entrance at once; newer versions could page, from 500 on. */
async function listAccessMethods(item: ItemContext): Promise<OutputItem[]> {
	const wanted = wantedCount(item.functions);
	const body = { ...readBody(item), ...(await grantOf(item)) };
	if (!('access_grant_id' in body) && !('acs_entrance_id' in body)) {
		throw new InvalidInput(
			'There is nothing to say which access methods to get',
			"Give the access grant in 'Access Grant', or add the filter Entrance ID.",
		);
	}
	const { access_methods: methods } = await sendWithRetry(item, item.path, body);
	if (!Array.isArray(methods)) throw answerWithout('access methods');
	return objectsIn(methods)
		.slice(0, Math.min(wanted, methods.length))
		.map((json) => ({ json }));
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many access methods',
	description: 'Retrieve the access methods of an access grant, or of an entrance',
	routing: {
		request: { method: 'POST', url: '/access_methods/list' },
		operations: handledBy(listAccessMethods, methodOutput),
	},
} satisfies INodePropertyOptions;
