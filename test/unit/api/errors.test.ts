import { faultOf, flattenValidationErrors } from '../../../nodes/Seam/api/errors';

/** A list in a list in a list, as deep as JSON can be read. */
const DEEP = '['.repeat(50_000) + ']'.repeat(50_000);

describe('flattenValidationErrors', () => {
	it.each([
		['nothing', undefined, []],
		['null', null, []],
		['text', 'rubbish', []],
		['a list', ['rubbish'], []],
		['an empty tree', { _errors: [] }, []],
		['the request as a whole', { _errors: ['Either is required'] }, ['Either is required']],
		['one parameter', { _errors: [], code: { _errors: ['Must be digits'] } }, ['code: Must be digits']],
		[
			'several of several',
			{
				_errors: ['Whole'],
				code: { _errors: ['Too short', 'Not digits'] },
				ends_at: { _errors: ['In the past'] },
			},
			['Whole', 'code: Too short', 'code: Not digits', 'ends_at: In the past'],
		],
		[
			'one deep inside',
			{ _errors: [], device_ids: { _errors: [], '1': { _errors: ['Invalid uuid'] } } },
			['device_ids.1: Invalid uuid'],
		],
		['messages of which some are no text', { _errors: [7, null, 'Too long'] }, ['Too long']],
		['a message that no text can be made of', { _errors: [{ toString: 1, valueOf: 1 }] }, []],
		['a message that is a list in lists without end', { _errors: JSON.parse(DEEP) }, []],
		['errors that are no list', { _errors: 'rubbish' }, []],
		['a parameter that is null', { code: null, name: { _errors: ['Too long'] } }, ['name: Too long']],
		[
			'a parameter with a name that objects have of their own',
			{ constructor: { _errors: ['Unknown'] } },
			['constructor: Unknown'],
		],
	])('reads %s', (_, tree, lines) => {
		expect(flattenValidationErrors(tree)).toEqual(lines);
	});

	it('ends at a tree that goes on for ever', () => {
		let tree: object = { _errors: ['at the bottom'] };
		for (let depth = 0; depth < 100_000; depth++) tree = { inner: tree };
		expect(flattenValidationErrors({ ...tree, code: { _errors: ['Too short'] } })).toEqual([
			'code: Too short',
		]);
	});
});

describe('faultOf', () => {
	const headers = { 'seam-request-id': 'from-header' };
	const rejection = (error: object) => ({ error, ok: false });

	it.each([
		['an object', 200, { ok: true, access_code: {} }],
		['an object without ok', 200, { access_code: {} }],
		['an empty object', 200, {}],
		['201', 201, { ok: true }],
	])('finds none in %s', (_, status, body) => {
		expect(faultOf(status, body, headers)).toBeUndefined();
	});

	it("reads Seam's rejection", () => {
		const body = rejection({
			type: 'invalid_input',
			message: 'Required for provided "device_id"',
			validation_errors: { _errors: [], device_id: { _errors: ['Required'] } },
			request_id: 'from-body',
		});
		expect(faultOf(400, body, { ...headers, 'retry-after': '7', date: 'today' })).toEqual({
			kind: 'rejected',
			status: 400,
			type: 'invalid_input',
			message: 'Required for provided "device_id"',
			requestId: 'from-body',
			validationErrors: ['device_id: Required'],
			retryAfter: '7',
			date: 'today',
		});
	});

	it('takes the request ID from the header where the body has none', () => {
		expect(faultOf(404, rejection({ message: 'gone' }), headers)).toMatchObject({
			requestId: 'from-header',
		});
	});

	it('believes a body that says no under a status that says yes', () => {
		expect(faultOf(200, rejection({ type: 'x', message: 'no' }), {})).toMatchObject({
			kind: 'rejected',
			message: 'no',
		});
	});

	it.each([
		['null', 200, null, 'an empty answer'],
		['nothing', 200, '', 'an empty answer'],
		['a web page', 200, '<html>', 'a web page (HTML)'],
		['a web page after blanks', 200, '\n <!doctype html>', 'a web page (HTML)'],
		['text', 200, 'OK', 'text that is not JSON'],
		['broken JSON under a status of its own', 404, '{"ok":fa', 'text that is not JSON'],
		['a list', 200, [], 'a list'],
		['a number', 200, 7, 'a bare value'],
		['ok: false and no reason', 200, { ok: false }, 'JSON of another form'],
		['an empty 503', 503, '', 'an empty answer'],
		["a proxy's 502", 502, '<html>', 'a web page (HTML)'],
		['a redirect', 302, '', 'an empty answer'],
		["another server's 404", 404, '<html>', 'a web page (HTML)'],
	])('can not read %s', (_, status, body, found) => {
		expect(faultOf(status, body, {})).toEqual({
			kind: 'unreadable',
			status,
			found,
			requestId: undefined,
		});
	});

	it.each(['{"ok":tr', '{', '\n{"access_codes":[{'])(
		'takes JSON that breaks off for an answer that was cut off: %s',
		(body) => {
			expect(faultOf(200, body, {})).toEqual({ kind: 'network', code: 'ERR_BAD_RESPONSE', wasSent: true });
		},
	);

	it.each(['', '<html>', null, { message: 'slow down' }])('reads a 429 whatever its body: %p', (body) => {
		expect(faultOf(429, body, { 'retry-after': '3' })).toMatchObject({
			kind: 'rejected',
			status: 429,
			retryAfter: '3',
		});
	});

	it('takes JSON of another form for a rejection without words', () => {
		expect(faultOf(500, { message: 'oops' }, {})).toMatchObject({ kind: 'rejected', status: 500 });
	});
});
