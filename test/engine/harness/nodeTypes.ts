import { ExecuteContext, RoutingNode, SupplyDataContext } from 'n8n-core';
import {
	NodeConnectionTypes,
	NodeHelpers,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import { addRequestOptions } from './olderReleases';

/** The type of the node that starts every workflow of the harness; its input items are its output. */
export const START_TYPE = 'n8n-nodes-base.manualTrigger';

/** A node that hands on what it gets, to look at what arrives on a branch. */
export const NO_OP_TYPE = 'n8n-nodes-base.noOp';

const passThrough = (name: string, displayName: string, inputs: ['main'] | []): INodeType => ({
	description: {
		displayName,
		name,
		group: [inputs.length === 0 ? 'trigger' : 'transform'],
		version: 1,
		description: 'Hands on its items',
		defaults: { name: displayName },
		inputs,
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
});

/** As a tool, a node runs in a `SupplyDataContext`, which the n8n server passes off as an `ExecuteContext` too. */
function isExecuteContext(context: unknown): context is ExecuteContext {
	return context instanceof ExecuteContext || context instanceof SupplyDataContext;
}

const prepared = new WeakSet<INodeType>();

/**
 * Makes a node type what it is once n8n has loaded it: a declarative node gets the parameter `requestOptions`
 * (n8n-core's `DirectoryLoader`) and an `execute` backed by `RoutingNode` (the n8n server's `NodeTypes`).
 */
export function asLoadedByN8n(type: INodeType): INodeType {
	if (prepared.has(type)) return type;
	prepared.add(type);
	addRequestOptions(type);
	const isDeclarative = type.description.requestDefaults !== undefined;
	if (isDeclarative && !type.execute && !type.poll && !type.trigger && !type.webhook && !type.supplyData) {
		type.execute = async function (this: IExecuteFunctions) {
			if (!isExecuteContext(this)) throw new Error('A declarative node ran outside n8n-core');
			return (await new RoutingNode(this, type).runNode()) ?? [];
		};
	}
	return type;
}

/** The node types that a workflow can use, by the names in its nodes: `n8n-nodes-seam.seam`. */
export function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
	const all: Record<string, INodeType> = {
		[START_TYPE]: passThrough('manualTrigger', 'Start', []),
		[NO_OP_TYPE]: passThrough('noOp', 'No Operation', [NodeConnectionTypes.Main]),
	};
	for (const [name, type] of Object.entries(types)) all[name] = asLoadedByN8n(type);
	const get = (name: string): INodeType => {
		const type = all[name];
		if (type === undefined) throw new Error(`The test gives no node of type '${name}'`);
		return type;
	};
	return {
		getByName: get,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(get(name), version),
		getKnownTypes: () => ({}),
	};
}
