import fc from 'fast-check';
import { Webhook } from 'svix';

import { isSigned, messageIdOf, type Headers } from '../../../nodes/SeamTrigger/signature';

const SECRET = `whsec_${Buffer.from('what only Seam and n8n know').toString('base64')}`;
const NOW = Date.parse('2027-03-27T12:00:00.500Z');
const SECONDS = Math.floor(NOW / 1000);
const BODY = Buffer.from('{"event_id":"e","event_type":"lock.unlocked","name":"Zoë 🔑"}');

const sign = (body = BODY, { id = 'msg_1', seconds = SECONDS, secret = SECRET } = {}) =>
	new Webhook(secret).sign(id, new Date(seconds * 1000), body);

const headers = (over: Headers = {}): Headers => ({
	'svix-id': 'msg_1',
	'svix-timestamp': String(SECONDS),
	'svix-signature': sign(),
	...over,
});

const at = (seconds: number) =>
	headers({ 'svix-timestamp': String(seconds), 'svix-signature': sign(BODY, { seconds }) });

describe('isSigned', () => {
	const good: Array<[string, Headers]> = [
		['what svix signed', headers()],
		[
			'the header names of the standard',
			{
				'webhook-id': 'msg_1',
				'webhook-timestamp': String(SECONDS),
				'webhook-signature': sign(),
			},
		],
		['300 seconds ago', at(SECONDS - 300)],
		['300 seconds ahead', at(SECONDS + 300)],
		['the first of several signatures', headers({ 'svix-signature': `${sign()} v1,${'A'.repeat(43)}=` })],
		['the last of several', headers({ 'svix-signature': `v1,${'A'.repeat(43)}= v1a,x v2,y ${sign()}` })],
		['one between blanks', headers({ 'svix-signature': `  ${sign()}  ` })],
	];
	it.each(good)('takes %s', (_what, given) => {
		expect(isSigned(given, BODY, SECRET, NOW)).toBe(true);
	});

	it('takes a secret without its prefix', () => {
		expect(isSigned(headers(), BODY, SECRET.slice('whsec_'.length), NOW)).toBe(true);
	});

	it('takes any bytes as they are', () => {
		const body = Buffer.from('{ "a" :\t1 }\r\n');
		expect(isSigned(headers({ 'svix-signature': sign(body) }), body, SECRET, NOW)).toBe(true);
	});

	const signature = sign().slice('v1,'.length);
	const bad: Array<[string, Headers]> = [
		['301 seconds ago', at(SECONDS - 301)],
		['301 seconds ahead', at(SECONDS + 301)],
		['no headers', {}],
		['no ID', headers({ 'svix-id': undefined })],
		['an empty ID', headers({ 'svix-id': '' })],
		['an ID with a full stop', headers({ 'svix-id': 'a.b', 'svix-signature': sign(BODY, { id: 'a.b' }) })],
		['no time', headers({ 'svix-timestamp': undefined })],
		['no signature', headers({ 'svix-signature': undefined })],
		['an empty signature', headers({ 'svix-signature': '' })],
		['an empty v1 entry', headers({ 'svix-signature': 'v1,' })],
		['a signature without its version', headers({ 'svix-signature': signature })],
		['another version', headers({ 'svix-signature': `v2,${signature}` })],
		['a version that only starts as v1', headers({ 'svix-signature': `v1a,${signature}` })],
		['an upper-case version', headers({ 'svix-signature': `V1,${signature}` })],
		['a shortened signature', headers({ 'svix-signature': `v1,${signature.slice(0, -1)}` })],
		['a lengthened signature', headers({ 'svix-signature': `v1,${signature}=` })],
		['commas between signatures', headers({ 'svix-signature': `v1,x,${signature}` })],
		[
			'a signature in hex',
			headers({ 'svix-signature': `v1,${Buffer.from(signature, 'base64').toString('hex')}` }),
		],
		['a header given twice', headers({ 'svix-signature': [sign(), sign()] })],
		['a time that is a word', headers({ 'svix-timestamp': 'now' })],
		['a time with a fraction', headers({ 'svix-timestamp': `${SECONDS}.0` })],
		['a time with a sign', headers({ 'svix-timestamp': `+${SECONDS}` })],
		['a time with a leading zero', headers({ 'svix-timestamp': `0${SECONDS}` })],
		['a time with more behind it', headers({ 'svix-timestamp': `${SECONDS}x` })],
		['a time in milliseconds', headers({ 'svix-timestamp': String(NOW) })],
		['an endless time', headers({ 'svix-timestamp': '9'.repeat(400) })],
		['NaN as time', headers({ 'svix-timestamp': 'NaN' })],
		['an exponent as time', headers({ 'svix-timestamp': '1e9' })],
		['a negative time', headers({ 'svix-timestamp': `-${SECONDS}` })],
	];
	it.each(bad)('refuses %s', (_what, given) => {
		expect(isSigned(given, BODY, SECRET, NOW)).toBe(false);
	});

	it.each([
		['an altered body', Buffer.from(BODY.toString().replace('lock', 'Lock')), SECRET],
		['a body with more behind it', Buffer.concat([BODY, Buffer.from('\n')]), SECRET],
		['no body', Buffer.alloc(0), SECRET],
		['another secret', BODY, 'whsec_c29tZWJvZHkgZWxzZQ=='],
		['no secret', BODY, ''],
		['a secret that is only its prefix', BODY, 'whsec_'],
		['a secret that is no base64', BODY, 'whsec_!!!'],
	])('refuses %s', (_what, body, secret) => {
		expect(isSigned(headers(), body, secret, NOW)).toBe(false);
	});

	it('refuses what was signed with an empty key', () => {
		const empty = new Webhook(new Uint8Array(0), { format: 'raw' });
		const forged = headers({ 'svix-signature': empty.sign('msg_1', new Date(SECONDS * 1000), BODY) });
		expect(isSigned(forged, BODY, '', NOW)).toBe(false);
		expect(isSigned(forged, BODY, 'whsec_', NOW)).toBe(false);
	});

	it('prefers the headers under the name of Svix, as svix does', () => {
		const both = {
			...headers(),
			'webhook-id': 'msg_2',
			'webhook-signature': 'v1,x',
			'webhook-timestamp': '1',
		};
		expect(isSigned(both, BODY, SECRET, NOW)).toBe(true);
		expect(messageIdOf(both)).toBe('msg_1');
	});
});

describe('together with svix', () => {
	beforeEach(() => jest.useFakeTimers({ now: NOW }));
	afterEach(() => jest.useRealTimers());

	const secret = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((key) => {
		return `whsec_${Buffer.from(key).toString('base64')}`;
	});
	const id = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !text.includes('.'));
	const body = fc.json().map((text) => Buffer.from(text));

	const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
		fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

	it('agrees on every delivery, right or wrong', () => {
		const verdicts = { true: 0, false: 0 };
		const check = fc.property(
			secret,
			id,
			body,
			fc.integer({ min: -600, max: 600 }),
			fc.constantFrom('svix', 'webhook'),
			fc.record({
				secret: seldom(secret),
				body: seldom(body),
				id: seldom(id),
				before: fc.array(fc.stringMatching(/^v[12]a?,[A-Za-z0-9+/]{0,44}=?$/), { maxLength: 2 }),
				after: fc.array(fc.stringMatching(/^v[12]a?,[A-Za-z0-9+/]{0,44}=?$/), { maxLength: 2 }),
				drop: seldom(fc.constantFrom('id', 'timestamp', 'signature')),
			}),
			(key, messageId, payload, skew, brand, wrong) => {
				const seconds = SECONDS + skew;
				const signature = sign(payload, { id: messageId, seconds, secret: key });
				const parts: Record<string, string> = {
					id: wrong.id ?? messageId,
					timestamp: String(seconds),
					signature: [...wrong.before, signature, ...wrong.after].join(' '),
				};
				if (wrong.drop !== undefined) delete parts[wrong.drop];
				const given = Object.fromEntries(
					Object.entries(parts).map(([name, value]) => [`${brand}-${name}`, value]),
				);
				const sent = wrong.body ?? payload;
				let expected = true;
				try {
					new Webhook(wrong.secret ?? key).verify(sent, given);
				} catch {
					expected = false;
				}
				expect(isSigned(given, sent, wrong.secret ?? key, NOW)).toBe(expected);
				verdicts[`${expected}`] += 1;
			},
		);
		fc.assert(check, { numRuns: 5000 });
		expect(verdicts.true).toBeGreaterThan(500);
		expect(verdicts.false).toBeGreaterThan(500);
	});
});
