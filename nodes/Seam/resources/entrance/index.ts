import type { Resource } from '../resource';
import { getAll } from './getAll';
import { unlock, unlockFields } from './unlock';

export const entrance: Resource = {
	name: 'Entrance',
	value: 'entrance',
	description: 'A door of an access control system, as offices, gyms and hotels have them',
	operations: [getAll, unlock],
	firstOperation: getAll.value,
	fields: unlockFields,
};
