import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult, INodeParameters, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { nodeJson, seamCredentials, seamNode, type SeamCredential } from './node';
import { buildWorkflow, nodeOf } from './workflow';

export interface LoadOptions {
	/** The name in `typeOptions.loadOptionsMethod` or `typeOptions.searchListMethod`. */
	method: string;
	credentials: SeamCredential;
	/** The other parameters as the editor sends them: it resolves the expressions that it can, the rest come raw. */
	parameters?: INodeParameters;
	/** The parameter whose list is opened. */
	path?: string;
	/** The node; the Seam node unless said. */
	node?: INodeType;
}

export interface ListSearchOptions extends LoadOptions {
	/** What the user typed into the list's search. */
	filter?: string;
	/** The token that the page before this one gave. */
	paginationToken?: string;
}

async function contextFor(type: INodeType, options: LoadOptions): Promise<LoadOptionsContext> {
	const parameters = options.parameters ?? {};
	const node = nodeJson(type, { parameters });
	const workflow = buildWorkflow({ nodes: [node], connections: {}, nodeTypes: { [node.type]: type } });
	const additionalData = additionalDataFor(await seamCredentials(options.credentials));
	additionalData.currentNodeParameters = parameters;
	return new LoadOptionsContext(workflow, nodeOf(workflow, node.name), additionalData, options.path ?? '');
}

/** Opens a resource locator's list: calls one of a node's `methods.listSearch` the way the n8n server does. */
export async function searchList(options: ListSearchOptions): Promise<INodeListSearchResult> {
	const type = options.node ?? (await seamNode());
	const method = type.methods?.listSearch?.[options.method];
	if (method === undefined) throw new Error(`The node has no list search '${options.method}'`);
	return await method.call(await contextFor(type, options), options.filter, options.paginationToken);
}

/** Opens a list of options: calls one of a node's `methods.loadOptions` the way the n8n server does. */
export async function loadOptions(options: LoadOptions): Promise<INodePropertyOptions[]> {
	const type = options.node ?? (await seamNode());
	const method = type.methods?.loadOptions?.[options.method];
	if (method === undefined) throw new Error(`The node has no options method '${options.method}'`);
	return await method.call(await contextFor(type, options));
}
