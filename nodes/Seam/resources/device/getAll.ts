import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { simplifyDevice, type OutputItem } from '../../output/outputItem';
import { canTakeAccessCodes, isDevice } from '../../seamObjects';
import { getMany, isFilterOn, readFilters } from '../getMany';
import { handledBy } from '../operation';

async function listDevices(item: ItemContext): Promise<OutputItem[]> {
	const onlyFit = isFilterOn(item, 'canTakeAccessCodes', 'Can Take Access Codes');
	const fits = (device: IDataObject) => isDevice(device) && canTakeAccessCodes(device);
	return await getMany(item, readFilters(item), 'devices', onlyFit ? fits : undefined);
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many locks and other devices',
	description: 'Retrieve a list of devices, such as all locks of one place',
	routing: {
		request: { method: 'POST', url: '/devices/list' },
		operations: handledBy(listDevices, { simplify: simplifyDevice }),
	},
} satisfies INodePropertyOptions;
