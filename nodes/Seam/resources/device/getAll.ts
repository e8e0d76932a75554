import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { many } from '../../request/paging';
import { prepare } from '../../request/prepare';
import { simplifyDevice } from '../../response/simplify';
import { canTakeAccessCodes, isDevice } from '../../seamObjects';
import { envelope } from '../../transport/envelope';
import { isOn } from '../../transport/switches';

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many devices',
	description: 'Retrieve a list of devices, such as all locks of one place',
	routing: {
		request: { method: 'POST', url: '/devices/list' },
		send: { preSend: [prepare()] },
		operations: envelope({
			kind: 'read',
			journey: async (trip) => {
				const onlyFit = isOn(trip.context, 'filters.canTakeAccessCodes');
				const keep = onlyFit
					? (device: IDataObject) => isDevice(device) && canTakeAccessCodes(device)
					: undefined;
				return await many('devices', keep)(trip);
			},
			simplify: simplifyDevice,
		}),
	},
} satisfies INodePropertyOptions;
