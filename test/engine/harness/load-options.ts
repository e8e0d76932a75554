import { LoadOptionsContext } from 'n8n-core';
import type { ICredentialType, INodeListSearchResult, INodeParameters, INodeType } from 'n8n-workflow';

import { additionalDataFor } from './additional-data';
import type { CredentialData } from './credentials';
import { credentialsByType, nodeJson, seamCredentialTypes, seamNode, type SeamCredential } from './node';
import { buildWorkflow, nodeOf } from './workflow';

export interface ListSearchOptions {
	/** The name in `typeOptions.searchListMethod`. */
	method: string;
	credentials: SeamCredential | CredentialData;
	/** What the user typed into the list's search. */
	filter?: string;
	/** The token that the page before this one gave. */
	paginationToken?: string;
	/** The other parameters as the editor sends them: it resolves the expressions that it can, the rest come raw. */
	parameters?: INodeParameters;
	/** The parameter whose list is opened. */
	path?: string;
	/** The node; the Seam node unless said. */
	node?: INodeType;
	credentialTypes?: ICredentialType[];
}

/** Opens a dropdown: calls one of a node's `methods.listSearch` the way the n8n server does. */
export async function searchList(options: ListSearchOptions): Promise<INodeListSearchResult> {
	const type = options.node ?? (await seamNode());
	const method = type.methods?.listSearch?.[options.method];
	if (method === undefined) throw new Error(`The node has no list search '${options.method}'`);
	const parameters = options.parameters ?? {};
	const node = nodeJson(type, { parameters });
	const workflow = buildWorkflow({ nodes: [node], connections: {}, nodeTypes: { [node.type]: type } });
	const additionalData = additionalDataFor(
		options.credentialTypes ?? (await seamCredentialTypes()),
		credentialsByType(options.credentials),
	);
	additionalData.currentNodeParameters = parameters;
	const context = new LoadOptionsContext(
		workflow,
		nodeOf(workflow, node.name),
		additionalData,
		options.path ?? '',
	);
	return await method.call(context, options.filter, options.paginationToken);
}
