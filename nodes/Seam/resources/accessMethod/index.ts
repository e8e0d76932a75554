import type { Resource } from '../resource';
import { deleteOne } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const accessMethod: Resource = {
	name: 'Access Method',
	value: 'accessMethod',
	description: 'One of the PINs, cards and keys of an access grant',
	operations: [deleteOne, get, getAll],
	firstOperation: getAll.value,
	fields: [],
};
