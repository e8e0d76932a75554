import type { IDataObject } from 'n8n-workflow';

import { explain } from './explain';
import { outcomeOf } from './outcome';
import { requestOnce, type RequestContext } from './request';

/**
 * Sends one request to Seam, once, where no item is at stake: for lists in the editor and for webhooks.
 * @param path Seam's route, such as `/devices/list`
 * @returns the answer's body
 * @throws NodeApiError in Seam's words
 */
export async function ask(context: RequestContext, path: string, body: IDataObject): Promise<IDataObject> {
	const { answer, failure } = await outcomeOf(requestOnce(context, path, body));
	if (answer) return answer;
	throw explain(failure, { node: context.getNode(), host: 'Seam' });
}
