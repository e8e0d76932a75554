import type { IDataObject } from 'n8n-workflow';

import { answerWithout } from '../api/errors';
import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import { readBody, type RequiredParameter } from '../input/accessCode';
import { isObject } from '../seamObjects';
import type { Handler } from './operation';

/**
 * Sends a request and takes out of the answer the one object that it holds under `key`.
 * @param path Seam's route
 * @throws RequestError when it fails, or when the answer has no such object
 */
export async function fetchObject(
	item: ItemContext,
	path: string,
	body: IDataObject,
	key: string,
	kind: 'read' | 'write' = 'read',
): Promise<IDataObject> {
	const { [key]: object } = await sendWithRetry(item, path, body, kind);
	if (!isObject(object)) throw answerWithout(key, kind);
	return object;
}

/** Sends the request and puts out the one object that the answer holds under `key`. */
export function getOne(key: string, ...required: RequiredParameter[]): Handler {
	return async (item) => [{ json: await fetchObject(item, item.path, readBody(item, ...required), key) }];
}
