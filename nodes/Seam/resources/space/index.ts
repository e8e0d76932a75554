import type { Resource } from '../resource';
import { addDevices } from './addDevices';
import { deleteOne } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { removeDevices } from './removeDevices';
import { upsert } from './upsert';

export const space: Resource = {
	name: 'Space',
	value: 'space',
	description: 'A flat, a room or a building, with the devices in it',
	operations: [addDevices, upsert, deleteOne, get, getAll, removeDevices],
	firstOperation: upsert.value,
	fields: [],
};
