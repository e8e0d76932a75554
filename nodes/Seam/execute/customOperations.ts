import type {
	INodeProperties,
	INodePropertyOptions,
	INodePropertyRouting,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { inOnePass, isProperty } from './onePass';
import { handlerIn, type Runners } from './routingEngine';

type CustomOperations = NonNullable<INodeType['customOperations']>;

function isOption(option: object): option is INodePropertyOptions {
	return 'value' in option;
}

/**
 * Checks that a description says nothing that the one pass over the items would not carry out.
 * @throws TypeError with the name of the routing key
 */
function checkRouting(owner: string, routing: object | undefined, known: Record<string, unknown>): void {
	for (const [key, value] of Object.entries(routing ?? {})) {
		const inner = known[key];
		if (inner === undefined)
			throw new TypeError(`${owner} has the routing key '${key}', which is not carried out`);
		if (typeof inner === 'object' && inner !== null && typeof value === 'object') {
			checkRouting(`${owner}, '${key}'`, value, { ...inner });
		}
	}
}

function checkFields(properties: INodeProperties[]): void {
	for (const { name, routing, options } of properties) {
		checkRouting(`The field '${name}'`, routing, { send: { type: true, property: true, paginate: true } });
		const { type = 'body' } = routing?.send ?? {};
		if (type !== 'body') {
			throw new TypeError(`The field '${name}' is sent in the ${type}, which is not carried out`);
		}
		if (name !== 'operation') checkFields((options ?? []).filter(isProperty));
	}
}

function operationOf(
	owner: string,
	routing: INodePropertyRouting | undefined,
): [path: string, runners: Runners] {
	checkRouting(owner, routing, { request: { method: true, url: true }, operations: { pagination: true } });
	const runners = handlerIn(routing?.operations);
	const path = routing?.request?.url;
	if (runners === undefined || path === undefined) throw new TypeError(`${owner} has no handler or no URL`);
	return [path, runners];
}

/**
 * The operations that a description declares, for n8n's engine to call directly. The description stays the only place
 * that says what they are.
 * @throws TypeError for an operation without a handler, and for a routing key that is not carried out here
 */
export function operationsOf(description: INodeTypeDescription): CustomOperations {
	checkFields(description.properties);
	const operations: CustomOperations = {};
	for (const property of description.properties.filter(({ name }) => name === 'operation')) {
		const resource = String(property.displayOptions?.show?.resource?.[0]);
		operations[resource] = {};
		for (const option of (property.options ?? []).filter(isOption)) {
			const [path, runners] = operationOf(`The operation '${resource}: ${option.name}'`, option.routing);
			operations[resource][String(option.value)] = inOnePass(description, path, runners);
		}
	}
	return operations;
}
