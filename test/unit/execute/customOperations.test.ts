import type { INodeProperties, INodePropertyRouting, INodeTypeDescription } from 'n8n-workflow';

import { Seam } from '../../../nodes/Seam/Seam.node';
import { operationsOf } from '../../../nodes/Seam/execute/customOperations';
import { paginationOf } from '../../../nodes/Seam/execute/routingEngine';

const handled = (): INodePropertyRouting => ({
	request: { method: 'POST', url: '/access_codes/create' },
	operations: paginationOf(async () => []),
});

/** A node of one operation, and of one field. */
function describedBy(routing: INodePropertyRouting, field?: Partial<INodeProperties>): INodeTypeDescription {
	const { description } = new Seam();
	return {
		...description,
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				displayOptions: { show: { resource: ['accessCode'] } },
				options: [{ name: 'Create', value: 'create', routing }],
				default: 'create',
			},
			{ displayName: 'Name', name: 'name', type: 'string', default: '', ...field },
		],
	};
}

it('finds every operation of the description', () => {
	const { description, customOperations } = new Seam();
	const described = description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.flatMap((option) =>
				'value' in option ? [`${displayOptions?.show?.resource?.join()}/${option.value}`] : [],
			),
		);
	const found = Object.entries(customOperations).flatMap(([resource, operations]) =>
		Object.keys(operations).map((operation) => `${resource}/${operation}`),
	);
	expect(found).toEqual(described);
	expect(found.length).toBeGreaterThan(15);
});

it('takes what it carries out', () => {
	const field = { routing: { send: { type: 'body', property: 'name' } } } as const;
	expect(operationsOf(describedBy(handled(), field))).toEqual({
		accessCode: { create: expect.any(Function) },
	});
});

describe('the load fails with the name of what it does not carry out', () => {
	it.each<[string, INodePropertyRouting, string]>([
		[
			'preSend of an operation',
			{ ...handled(), send: { preSend: [] } },
			"The operation 'accessCode: Create' has the routing key 'send', which is not carried out",
		],
		[
			'an output of an operation',
			{ ...handled(), output: { maxResults: 1 } },
			"The operation 'accessCode: Create' has the routing key 'output', which is not carried out",
		],
		[
			'a header of a request',
			{ ...handled(), request: { method: 'POST', url: '/x', headers: { a: 'b' } } },
			"The operation 'accessCode: Create', 'request' has the routing key 'headers', which is not carried out",
		],
		[
			'an operation without a handler',
			{ request: { method: 'POST', url: '/x' } },
			"The operation 'accessCode: Create' has no handler or no URL",
		],
		[
			'a pagination that is not a handler',
			{ ...handled(), operations: { pagination: async () => [] } },
			"The operation 'accessCode: Create' has no handler or no URL",
		],
		[
			'an operation without a URL',
			{ ...handled(), request: { method: 'POST' } },
			"The operation 'accessCode: Create' has no handler or no URL",
		],
	])('%s', (_, routing, message) => {
		expect(() => operationsOf(describedBy(routing))).toThrow(new TypeError(message));
	});

	it.each<[string, INodePropertyRouting, string]>([
		[
			'a value that is made of the field',
			{ send: { type: 'body', property: 'name', value: '={{ $value.trim() }}' } },
			"The field 'name', 'send' has the routing key 'value', which is not carried out",
		],
		[
			'a dot in the name that is more than a dot',
			{ send: { type: 'body', property: 'a.b', propertyInDotNotation: false } },
			"The field 'name', 'send' has the routing key 'propertyInDotNotation', which is not carried out",
		],
		[
			'a field in the query',
			{ send: { type: 'query', property: 'name' } },
			"The field 'name' is sent in the query, which is not carried out",
		],
		[
			'a request of a field',
			{ request: { url: '/x' } },
			"The field 'name' has the routing key 'request', which is not carried out",
		],
	])('%s', (_, routing, message) => {
		const error = new TypeError(message);
		expect(() => operationsOf(describedBy(handled(), { routing }))).toThrow(error);
		const inCollection: Partial<INodeProperties> = {
			name: 'additionalFields',
			type: 'collection',
			options: [{ displayName: 'Name', name: 'name', type: 'string', default: '', routing }],
		};
		expect(() => operationsOf(describedBy(handled(), inCollection))).toThrow(error);
	});
});
