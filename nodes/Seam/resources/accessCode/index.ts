import type { Resource } from '../resource';
import { create } from './create';
import { createMany, createManyFields } from './createMany';
import { deleteOne } from './delete';
import { generateCode } from './generateCode';
import { get, getFields } from './get';
import { getAll } from './getAll';
import { pullBackup } from './pullBackup';
import { update } from './update';
import { updateMany, updateManyFields } from './updateMany';
import { upsert } from './upsert';

export const accessCode: Resource = {
	name: 'Access Code',
	value: 'accessCode',
	description: 'The digits that open a lock',
	operations: [
		create,
		createMany,
		upsert,
		deleteOne,
		generateCode,
		get,
		getAll,
		update,
		updateMany,
		pullBackup,
	],
	firstOperation: create.value,
	fields: [...createManyFields, ...getFields, ...updateManyFields],
};
