import { answerWithout } from '../api/errors';
import { sendWithRetry } from '../api/sendWithRetry';
import { readBody, type RequiredParameter } from '../input/accessCode';
import { isObject } from '../seamObjects';
import type { Handler } from './operation';

/** Sends the request and puts out the one object that the answer holds under `key`. */
export function getOne(key: string, ...required: RequiredParameter[]): Handler {
	return async (item) => {
		const answer = await sendWithRetry(item, item.path, readBody(item, ...required));
		const object = answer[key];
		if (!isObject(object)) throw answerWithout(key);
		return [{ json: object }];
	};
}
