import type { Resource } from '../resource';
import { convert } from './convert';
import { deleteOne } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const unmanagedAccessCode: Resource = {
	name: 'Unmanaged Access Code',
	value: 'unmanagedAccessCode',
	description: 'A code on a lock that somebody made without Seam',
	operations: [convert, deleteOne, get, getAll],
	firstOperation: getAll.value,
	fields: [],
};
