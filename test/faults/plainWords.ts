/** Texts that n8n puts in place of a node's own, by HTTP status or network code. */
const CANNED = [
	/the resource you are requesting could not be found/i,
	/bad request - please check your parameters/i,
	/authorization failed - please check your credentials/i,
	/the service (is receiving too many requests|was not able to process your request)/i,
	/the connection (cannot be established|to the server was closed unexpectedly)/i,
	/try spacing your requests out/i,
	/method not allowed - please check/i,
	/this operation was aborted/i,
	/operation not permitted, make sure/i,
	/something went wrong/i,
	/unknown error/i,
];

/** What no message for a host may hold. */
const JARGON: ReadonlyArray<[what: string, pattern: RegExp]> = [
	['a bare network code', /\bE[A-Z]{4,}\b|\bERR_[A-Z_]+\b|\bZ_[A-Z_]+\b/],
	['HTML', /<\/?[a-z][^>]*>|&nbsp;/i],
	['a stack', /\n\s+at |\.[jt]s:\d+/],
	['the name of an exception', /\b(Axios|Type|Syntax|Reference|Range)Error\b/],
	['a value that was not there', /\bundefined\b|\bNaN\b|\[object /],
	['raw JSON', /[{[]"/],
];

/**
 * What is wrong with an error's text for somebody who never programmed; empty when nothing is. The description may name
 * the network code, on a line that says that it is one.
 */
export function objectionsTo(message: string, description: string): string[] {
	const lines = description.split('\n').filter((line) => !line.startsWith('Network code: '));
	const text = [message, ...lines].join('\n');
	const objections = JARGON.filter(([, pattern]) => pattern.test(text)).map(([what]) => `it has ${what}`);
	if (CANNED.some((pattern) => pattern.test(text)))
		objections.push("it is a text of n8n's, not of the node's");
	if (/\bnull\b/.test(message)) objections.push('it has a value that was not there');
	if (!/\[item \d+\]$/.test(message)) objections.push('it does not say which item');
	if (message.length > 220) objections.push(`the message is ${message.length} characters long`);
	if (message.length < 15) objections.push('it says too little');
	if (description.trim() === '') objections.push('it does not say what to do');
	return objections;
}
