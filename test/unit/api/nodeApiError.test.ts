import { NodeApiError, type INode } from 'n8n-workflow';

import {
	InvalidInput,
	RequestError,
	type Rejection,
	type RequestFault,
} from '../../../nodes/Seam/api/errors';
import { asNodeApiError, toNodeApiError, type ErrorContext } from '../../../nodes/Seam/api/nodeApiError';
import { WaitError } from '../../../nodes/Seam/waiting/waitErrors';

const node: INode = {
	id: '1',
	name: 'Seam',
	type: 'n8n-nodes-seam.seam',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const reading: ErrorContext = { node, itemIndex: 3, host: 'connect.getseam.com' };
const creating: ErrorContext = {
	...reading,
	effect: 'the access code was created',
	whenUnknown: 'Look in Seam whether the code is there.',
};

const rejected = (status: number, more: Partial<Rejection> = {}): RequestFault => ({
	kind: 'rejected',
	status,
	validationErrors: [],
	...more,
});
const unreadable = (status: number, found: string): RequestFault => ({ kind: 'unreadable', status, found });
const network = (code: string, wasSent: boolean): RequestFault => ({ kind: 'network', code, wasSent });

/** The error for an item whose write, or whose read, met a fault. */
const errorOfWrite = (fault: RequestFault) => toNodeApiError(new RequestError(fault, 'write'), creating);
const errorOfRead = (fault: RequestFault) => toNodeApiError(new RequestError(fault, 'read'), reading);

const UNKNOWN = 'No usable answer from Seam, so it is not known whether the access code was created [item 3]';

describe('what a rejection by Seam reads like', () => {
	it("gives Seam's words, what to do, and what to quote to its support", () => {
		const error = errorOfWrite(
			rejected(400, {
				type: 'invalid_input',
				message: 'Required for provided "code".',
				validationErrors: ['code: must be digits', 'ends_at: must be later'],
				requestId: 'request-1',
			}),
		);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe('Required for provided "code" [item 3]');
		expect(error.description?.split('\n')).toEqual([
			'Change the fields named below and run again.',
			'code: must be digits',
			'ends_at: must be later',
			"Seam's reason code: invalid_input",
			"Seam's request ID: request-1",
		]);
		expect(error.httpCode).toBe('400');
		expect(error.context.itemIndex).toBe(3);
	});

	it('cuts short where Seam says all that it would have taken, and quotes what it was given', () => {
		const long = 'x'.repeat(5000);
		const validationErrors = Array.from({ length: 40 }, (_, i) => `field_${i}: ${long}`);
		const error = errorOfRead(rejected(400, { type: 'invalid_input', message: long, validationErrors }));
		expect(error.message).toBe(`${'x'.repeat(180)}… [item 3]`);
		const lines = error.description?.split('\n') ?? [];
		expect(lines).toHaveLength(12);
		expect(lines[10]).toBe(`${`field_9: ${long}`.slice(0, 180)}…`);
		expect(lines[11]).toBe("Seam's reason code: invalid_input");
	});

	it.each<[string, RequestFault, message: string, advice: string]>([
		[
			'a wrong key',
			rejected(401, { type: 'unauthorized', message: 'API Key not found' }),
			'API Key not found [item 3]',
			'Check the API key in the credential',
		],
		['401 of another type', rejected(401, { message: 'No' }), 'No [item 3]', 'Check the API key'],
		['403', rejected(403, { message: 'No' }), 'No [item 3]', 'This key may not do that'],
		[
			'a device that is not there',
			rejected(404, { type: 'device_not_found', message: 'Device not found' }),
			'Device not found [item 3]',
			"Pick the device again in 'Device'",
		],
		[
			'a code that is gone',
			rejected(404, { type: 'access_code_not_found', message: 'Could not find it' }),
			'Could not find it [item 3]',
			'no longer exists in Seam',
		],
		[
			'something else that is not there',
			rejected(404, { type: 'not_found', message: 'Not there' }),
			'Not there [item 3]',
			'Check the ID',
		],
		[
			'the same code twice',
			rejected(409, { type: 'duplicate_access_code', message: 'Cannot set duplicate access code 1234' }),
			'Cannot set duplicate access code 1234 [item 3]',
			"Give another one in 'Code'",
		],
		[
			'too many requests',
			rejected(429, { type: 'too_many_requests', message: 'Too Many Requests' }),
			'Too Many Requests [item 3]',
			'10 new codes',
		],
		['too many, without words', rejected(429), 'Too many requests [item 3]', 'smaller batches'],
		[
			'something new',
			rejected(418, { type: 'teapot', message: 'Short and stout' }),
			'Short and stout [item 3]',
			"Seam's reason code: teapot",
		],
		['nothing but a status', rejected(418), 'HTTP status 418 [item 3]', "Seam's reason code: HTTP 418"],
	])('%s', (_, fault, message, advice) => {
		const error = errorOfWrite(fault);
		expect(error.message).toBe(message);
		expect(error.description).toContain(advice);
	});
});

describe("what an answer that is no answer of Seam's reads like", () => {
	it.each<[string, RequestFault, message: string, line: string]>([
		[
			'a web page',
			unreadable(404, 'a web page (HTML)'),
			"connect.getseam.com answered with HTTP status 404 and a web page (HTML), which is not an answer of Seam's [item 3]",
			"Check 'Base URL'",
		],
		[
			'200 with null',
			unreadable(200, 'an empty answer'),
			"connect.getseam.com answered with HTTP status 200 and an empty answer, which is not an answer of Seam's [item 3]",
			"Check 'Base URL'",
		],
		[
			'a redirect',
			unreadable(302, 'an empty answer'),
			'connect.getseam.com redirects to another address, which is not followed so that the API key stays where it belongs [item 3]',
			"Check 'Base URL'",
		],
		[
			'an empty 503',
			unreadable(503, 'an empty answer'),
			"connect.getseam.com answered with HTTP status 503 and an empty answer, which is not an answer of Seam's [item 3]",
			'Try again in a few minutes',
		],
		[
			'503 with words',
			rejected(503, { message: 'Down for maintenance' }),
			'Seam could not answer: Down for maintenance [item 3]',
			'Try again in a few minutes',
		],
		[
			'a connection refused',
			network('ECONNREFUSED', false),
			'Could not reach Seam at connect.getseam.com: the connection was refused [item 3]',
			'Network code: ECONNREFUSED',
		],
		[
			'no such host',
			network('ENOTFOUND', false),
			'Could not reach Seam at connect.getseam.com: there is no such host [item 3]',
			"Check 'Base URL'",
		],
		[
			'a cut connection',
			network('ECONNRESET', true),
			'No usable answer from Seam at connect.getseam.com: the connection was closed before the answer was complete [item 3]',
			'Try again in a few minutes. If it stays so, look at what lies between this n8n and Seam, such as a proxy.\nNetwork code: ECONNRESET',
		],
		[
			'silence',
			network('ECONNABORTED', true),
			'No usable answer from Seam at connect.getseam.com: no answer came in time [item 3]',
			'Try again in a few minutes. If it stays so, look at what lies between this n8n and Seam, such as a proxy.\nNetwork code: ECONNABORTED',
		],
		[
			'a bad certificate',
			network('CERT_HAS_EXPIRED', false),
			'Could not reach Seam at connect.getseam.com: its certificate has expired [item 3]',
			"Check 'Base URL'",
		],
		[
			'garbage',
			network('Z_DATA_ERROR', true),
			'No usable answer from Seam at connect.getseam.com: the answer could not be read [item 3]',
			'Try again in a few minutes. If it stays so, look at what lies between this n8n and Seam, such as a proxy.\nNetwork code: Z_DATA_ERROR',
		],
	])('to a read: %s', (_, fault, message, line) => {
		const error = errorOfRead(fault);
		expect(error.message).toBe(message);
		expect(error.description).toContain(line);
	});

	it.each<[string, RequestFault, reason: string]>([
		['a cut connection', network('ECONNRESET', true), 'Reason: the connection was closed before'],
		['silence', network('ECONNABORTED', true), 'Reason: no answer came in time.'],
		['200 with null', unreadable(200, 'an empty answer'), 'HTTP status 200 and an empty answer.'],
		['an empty 503', unreadable(503, 'an empty answer'), 'HTTP status 503 and an empty answer.'],
		['503 with words', rejected(503, { message: 'Down' }), 'Seam said: Down'],
	])('to a write, whose outcome nobody knows: %s', (_, fault, reason) => {
		const error = errorOfWrite(fault);
		expect(error.message).toBe(UNKNOWN);
		expect(error.description?.split('\n')[0]).toBe('Look in Seam whether the code is there.');
		expect(error.description).toContain(reason);
	});

	it.each<[string, RequestFault]>([
		['a connection refused', network('ECONNREFUSED', false)],
		['a redirect', unreadable(302, 'an empty answer')],
		["another server's 404", unreadable(404, 'a web page (HTML)')],
		['a rejection', rejected(409, { message: 'Duplicate' })],
	])('to a write that surely did not happen: %s', (_, fault) => {
		expect(errorOfWrite(fault).message).not.toContain('not known');
	});
});

describe('what else may go wrong', () => {
	it('a request that was never sent', () => {
		const error = errorOfWrite({ kind: 'notSent', message: "'Base URL' must start with https://" });
		expect(error.message).toBe("'Base URL' must start with https:// [item 3]");
		expect(error.description).toBe('The request was not sent.');
	});

	it('a write that failed in a way that nobody knows', () => {
		const error = errorOfWrite({ kind: 'unrecognized', message: 'out of memory' });
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toContain('Reason: out of memory');
	});

	it('a read that did', () => {
		const error = errorOfRead({ kind: 'unrecognized', message: 'out of memory' });
		expect(error.message).toMatch(/^No usable answer from Seam at .*: out of memory/);
		expect(error.description).not.toContain('not sent');
	});

	it('what the user gave', () => {
		const error = toNodeApiError(new InvalidInput("'Device' is empty", 'Pick one.'), reading);
		expect([error.message, error.description]).toEqual(["'Device' is empty [item 3]", 'Pick one.']);
		expect(error.httpCode).toBeNull();
	});

	it('a wait', () => {
		const failure = new WaitError('Access code 1 was not on the lock within 5 seconds', 'Wait longer.');
		expect(toNodeApiError(failure, reading).message).toBe(
			'Access code 1 was not on the lock within 5 seconds [item 3]',
		);
	});

	it.each([
		[new Error('Out of cheese'), 'Out of cheese [item 3]'],
		['text', 'text [item 3]'],
	])('the unforeseen: %p', (failure, message) => {
		expect(toNodeApiError(failure, reading).message).toBe(message);
	});

	it("an error of n8n's own, with what it says to do", () => {
		const failure = Object.assign(new Error("Referenced node doesn't exist"), {
			description: 'Pick another.',
		});
		const error = toNodeApiError(failure, reading);
		expect([error.message, error.description]).toEqual([
			"Referenced node doesn't exist [item 3]",
			'Pick another.',
		]);
	});

	it('no item where there is none', () => {
		const failure = new InvalidInput("'Device' is empty", 'Pick one.');
		expect(toNodeApiError(failure, { node, host: 'Seam' }).message).toBe("'Device' is empty");
	});

	it('no item where a list of the editor is filled, but the host all the same', async () => {
		const getCredentials = async <T extends object>() => ({ baseUrl: 'https://seam.example:8443' }) as T;
		const context = { getNode: () => node, getCredentials };
		const failing = Promise.reject(new RequestError(network('ECONNREFUSED', false)));
		await expect(asNodeApiError(context, failing)).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'Could not reach Seam at seam.example:8443: the connection was refused',
		});
		await expect(asNodeApiError(context, Promise.resolve('yes'))).resolves.toBe('yes');
	});

	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'nothing of this program where Seam names an error type such as %s',
		(type) => {
			const error = errorOfWrite(rejected(400, { type, message: 'No' }));
			expect(error.message).toBe('No [item 3]');
			expect(error.description).toBe(`Seam's reason code: ${type}`);
			const ofNetwork = errorOfRead(network(type, true));
			expect(ofNetwork.message).toContain('the answer could not be read');
		},
	);

	it('keeps words in which n8n would see an errno code of its own', () => {
		const failure = new InvalidInput('You cannot approvePermissions now', '');
		expect(toNodeApiError(failure, reading).message).toBe('You cannot approvePermissions now [item 3]');
	});
});
