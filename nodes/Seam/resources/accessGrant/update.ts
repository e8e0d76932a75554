import type { INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { needsDoors, readDates, requireGrant, resolveDates } from '../../input/accessGrant';
import { isGiven, readText } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { canTakeAccessCodes } from '../../seamObjects';
import { handledBy } from '../operation';
import { changeGrant } from './change';
import { findGrant } from './find';
import { grantOutput } from './options';
import { outputOfWritten, relatedTo } from './view';

async function updateAccessGrant(item: ItemContext): Promise<OutputItem[]> {
	const reference = requireGrant(item);
	const name = readText('Name', item.body.name);
	const dates = readDates(item, false);
	if (name === undefined && !isGiven(dates.startsAt)) {
		throw new InvalidInput(
			'There is nothing to change',
			"Give a new 'Name', or both 'Starts At' and 'Ends At'.",
		);
	}
	const grant = await findGrant(item, reference);
	const { devices, spaces } = needsDoors(dates) ? await relatedTo(item, grant) : { devices: [], spaces: [] };
	const frame = resolveDates(item, dates, devices.filter(canTakeAccessCodes), spaces[0]);
	const changed = await changeGrant(item, grant, { ...frame, ...(name !== undefined && { name }) });
	return [await outputOfWritten(item, changed.grant, { written: changed.dates })];
}

export const update = {
	name: 'Update',
	value: 'update',
	action: 'Update access grant for doors',
	description:
		'Change the dates or the name of an access grant. What is left empty stays as it is; what is as wished is left alone.',
	routing: {
		request: { method: 'POST', url: '/access_grants/update' },
		operations: handledBy(updateAccessGrant, {
			...grantOutput,
			effect: 'the access grant was changed',
			whenUnknown: 'Run this again: an access grant that is as wished already is left alone.',
		}),
	},
} satisfies INodePropertyOptions;
