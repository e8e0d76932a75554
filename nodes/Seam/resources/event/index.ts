import type { Resource } from '../resource';
import { getAll, getAllFields } from './getAll';

export const event: Resource = {
	name: 'Event',
	value: 'event',
	description: 'Something that happened',
	operations: [getAll],
	firstOperation: getAll.value,
	fields: getAllFields,
};
