import type { Resource } from '../resource';
import { addAccessMethods } from './addAccessMethods';
import { create } from './create';
import { deleteOne } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';
import { upsert } from './upsert';

export const accessGrant: Resource = {
	name: 'Access Grant',
	value: 'accessGrant',
	description: 'Who may open which doors, when and by what: one PIN, card or key for all of them',
	operations: [addAccessMethods, create, upsert, deleteOne, get, getAll, update],
	firstOperation: upsert.value,
	fields: [],
};
