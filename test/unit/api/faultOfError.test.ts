import { NodeApiError, NodeOperationError, UserError, type INode } from 'n8n-workflow';

import { faultOfError } from '../../../nodes/Seam/api/errors';

const withCode = (code: unknown, cause?: unknown) => Object.assign(new Error('words', { cause }), { code });

const NODE: INode = {
	id: 'seam',
	name: 'Seam',
	type: 'n8n-nodes-seam.seam',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const LEVEL = { level: 'warning' };

describe('faultOfError', () => {
	it.each([
		['ECONNREFUSED', false],
		['ENOTFOUND', false],
		['EAI_AGAIN', false],
		['CERT_HAS_EXPIRED', false],
		['ERR_INVALID_CHAR', false],
		['ECONNRESET', true],
		['EPIPE', true],
		['ECONNABORTED', true],
		['ETIMEDOUT', true],
		['Z_DATA_ERROR', true],
		['ERR_BAD_RESPONSE', true],
		['SOMETHING_NEW', true],
	])('%s', (code, wasSent) => {
		expect(faultOfError(withCode(code))).toEqual({ kind: 'network', code, wasSent });
	});

	it('finds the code in what the error wraps', () => {
		const wrapped = new Error('n8n', { cause: new Error('axios', { cause: withCode('ECONNRESET') }) });
		expect(faultOfError(wrapped)).toEqual({ kind: 'network', code: 'ECONNRESET', wasSent: true });
		expect(faultOfError({ cause: { code: 'EPIPE' } })).toMatchObject({ code: 'EPIPE' });
	});

	it.each([
		['ECONNREFUSED', 'ECONNREFUSED', false],
		['ECONNRESET', 'ECONNRESET', true],
		['200', 'ERR_BAD_RESPONSE', true],
	])('reads %s where n8n 1.123 to 2.30 leave it, without a cause', (httpCode, code, wasSent) => {
		const error = Object.assign(new Error('n8n'), { cause: undefined, httpCode });
		expect(faultOfError(error)).toEqual({ kind: 'network', code, wasSent });
	});

	it.each([
		['an error of words alone', new Error('words'), 'words'],
		['an error of the language', new TypeError('words'), 'words'],
		['what n8n wraps around such', new NodeApiError(NODE, Object(new Error('words'))), 'words'],
		['a code that is none', withCode('not a code'), 'words'],
		['a number for a code', withCode(404), 'words'],
		['text', 'words', 'words'],
		['nothing', undefined, 'undefined'],
	])('does not take %s for a request that was not sent', (_, error, message) => {
		expect(faultOfError(error)).toEqual({ kind: 'unrecognized', message });
	});

	it.each([
		['an error of the credential', new UserError('words')],
		["an error of n8n's own", new NodeOperationError(NODE, 'words')],
		['what n8n wraps around such', new NodeApiError(NODE, Object(new UserError('words')))],
		[
			'what n8n before 2.31 wraps around such',
			Object.assign(new Error('words'), LEVEL, { name: 'NodeApiError' }),
		],
	])('takes %s for a request that was not sent', (_, error) => {
		expect(faultOfError(error)).toEqual({ kind: 'notSent', message: 'words' });
	});

	it('does not run in circles', () => {
		const circle = Object.assign(new Error('words'), LEVEL, { name: 'NodeApiError' });
		circle.cause = circle;
		expect(faultOfError(circle)).toEqual({ kind: 'unrecognized', message: 'words' });
	});
});
