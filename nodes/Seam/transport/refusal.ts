import type { IHttpRequestOptions, PreSendAction } from 'n8n-workflow';

const refusals = new WeakMap<IHttpRequestOptions, unknown>();

/**
 * Makes a `preSend` step that may throw safe for n8n's engine: an error thrown there would come out without its
 * input item, so it is kept and the envelope throws it in its place.
 */
export function guarded(step: PreSendAction): PreSendAction {
	return async function (requestOptions) {
		if (refusals.has(requestOptions)) return requestOptions;
		try {
			return await step.call(this, requestOptions);
		} catch (error) {
			refuse(requestOptions, error);
			return requestOptions;
		}
	};
}

/** Marks a request as one that must not be sent, and why. */
export function refuse(requestOptions: IHttpRequestOptions, reason: unknown): void {
	refusals.set(requestOptions, reason);
}

/**
 * Ends a request that must not be sent.
 * @throws whatever the request's `preSend` steps objected to
 */
export function throwIfRefused(requestOptions: IHttpRequestOptions): void {
	if (refusals.has(requestOptions)) throw refusals.get(requestOptions);
}
