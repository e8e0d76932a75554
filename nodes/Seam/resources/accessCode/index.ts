import type { INodeProperties } from 'n8n-workflow';

import { create } from './create';
import { createMany } from './createMany';
import { deleteOne } from './delete';
import { generateCode } from './generateCode';
import { get } from './get';
import { getAll } from './getAll';
import { pullBackup } from './pullBackup';
import { update } from './update';
import { updateMany } from './updateMany';
import { upsert } from './upsert';

/** The operations on access codes. */
export const accessCode = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['accessCode'] } },
	options: [create, createMany, upsert, deleteOne, generateCode, get, getAll, update, updateMany, pullBackup],
	default: 'create',
} satisfies INodeProperties;
