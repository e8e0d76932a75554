import { NodeHelpers, type INode } from 'n8n-workflow';

import { Seam } from '../../nodes/Seam/Seam.node';
import { outputFieldsOf } from '../../nodes/Seam/methods/outputFields';
import { sampleOf } from '../readme/sample';
import { operationsOf } from './description';
import { fieldsOfSchema } from './openapi';

/** What Seam's schemas call the objects. */
const SCHEMAS: Record<string, string> = {
	accessCode: 'access_code',
	accessGrant: 'access_grant',
	accessMethod: 'access_method',
	connectedAccount: 'connected_account',
	connectWebview: 'connect_webview',
	device: 'device',
	entrance: 'acs_entrance',
	event: 'event',
	space: 'space',
	unmanagedAccessCode: 'unmanaged_access_code',
};

const { description } = new Seam();
const selectedFields = description.properties.find(({ name }) => name === 'selectedFields');

function isOffered(name: string, resource: string, operation: string): boolean {
	if (!selectedFields) throw new Error("The node has no 'selectedFields'");
	const parameters = { resource, operation };
	const node = { name, type: name, typeVersion: 1, parameters } as unknown as INode;
	return NodeHelpers.displayParameter(parameters, selectedFields, node, { ...description, name });
}

const offering = operationsOf(description).filter(({ resource, operation }) =>
	isOffered('seamTool', resource, operation),
);

describe('the output fields of a tool', () => {
	it('are offered by tools only', () => {
		expect(offering.length).toBeGreaterThan(40);
		for (const { resource, operation } of offering)
			expect(isOffered('seam', resource, operation)).toBe(false);
	});

	it.each(offering)('$resource: $operation offers what can come out', ({ resource, operation }) => {
		const offered = outputFieldsOf(resource, operation);
		const { properties = {} } = sampleOf(resource, operation);
		const simplified = Object.keys(properties).filter((field) => field !== 'dry_run');
		const schema = SCHEMAS[resource];
		expect(new Set(offered).size).toBe(offered.length);
		expect(offered).toEqual(expect.arrayContaining(simplified));
		const whole = schema === undefined ? [] : fieldsOfSchema(schema);
		const added = ['change', 'code', 'completion', 'doors', 'methods', 'result'];
		const derived = ['errors_in_words', 'warnings_in_words'];
		expect([...simplified, ...whole, ...added, ...derived]).toEqual(expect.arrayContaining(offered));
	});
});
