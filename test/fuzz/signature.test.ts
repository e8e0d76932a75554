import fc from 'fast-check';
import { Webhook } from 'svix';

import { isSigned, type Headers } from '../../nodes/SeamTrigger/signature';

const SECRET = `whsec_${Buffer.from('what only Seam and n8n know').toString('base64')}`;
const NOW = Date.parse('2027-03-27T12:00:00Z');
const RUNS = 20_000;

interface Delivery {
	headers: Headers;
	body: Buffer;
}

function genuine(): Delivery {
	const body = Buffer.from(
		JSON.stringify({ event_id: 'e', event_type: 'access_code.set_on_device', code: '0479' }),
	);
	return {
		headers: {
			'svix-id': 'msg_2cQ0RkN1pYb7',
			'svix-timestamp': String(NOW / 1000),
			'svix-signature': new Webhook(SECRET).sign('msg_2cQ0RkN1pYb7', new Date(NOW), body),
		},
		body,
	};
}

const NAMES = ['svix-id', 'svix-timestamp', 'svix-signature'] as const;

/** One change to a text: a character replaced, added, removed, or part of the text moved or repeated. */
function alteredText(text: string): fc.Arbitrary<string> {
	const position = fc.nat({ max: text.length });
	const anything = fc.oneof(
		fc.string({ minLength: 1, maxLength: 3 }),
		fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
		fc.constantFrom('\0', ' ', ',', '.', '=', '\n', 'v1,', '0'),
	);
	return fc
		.oneof(
			fc.tuple(position, anything).map(([at, extra]) => text.slice(0, at) + extra + text.slice(at)),
			fc.tuple(position, anything).map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1)),
			fc
				.tuple(position, position)
				.map(([a, b]) => text.slice(0, Math.min(a, b)) + text.slice(Math.max(a, b))),
			position.map((at) => text.slice(at) + text.slice(0, at)),
			fc.constantFrom(text.toUpperCase(), text.toLowerCase(), text + text, '', [...text].reverse().join('')),
			fc.string({ unit: 'binary', maxLength: 200 }),
		)
		.filter((altered) => altered !== text);
}

/** Signature headers that still hold the right entry are right: others beside it do no harm. */
function holdsSignature(altered: string, signature: string): boolean {
	return altered.split(' ').includes(signature);
}

function alteredHeader(name: (typeof NAMES)[number]): fc.Arbitrary<Delivery> {
	const { headers, body } = genuine();
	const value = String(headers[name]);
	return fc
		.oneof(
			{ weight: 8, arbitrary: alteredText(value) },
			{ weight: 1, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: fc.array(fc.constantFrom(value, ''), { maxLength: 3 }) },
		)
		.filter((altered) => {
			return !(name === 'svix-signature' && typeof altered === 'string' && holdsSignature(altered, value));
		})
		.map((altered) => ({ headers: { ...headers, [name]: altered }, body }));
}

const alteredBody: fc.Arbitrary<Delivery> = (() => {
	const { headers, body } = genuine();
	const position = fc.nat({ max: body.length - 1 });
	return fc
		.oneof(
			fc.tuple(position, fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
				const altered = Buffer.from(body);
				altered[at] ^= flip;
				return altered;
			}),
			position.map((length) => body.subarray(0, length)),
			fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([body, more])),
			fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([more, body])),
			fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
			fc.json().map((text) => Buffer.from(text)),
		)
		.filter((altered) => !altered.equals(body))
		.map((altered) => ({ headers, body: altered }));
})();

/** The right signature, over parts whose borders are moved: the signed text as a whole stays the same. */
const movedBorders: fc.Arbitrary<Delivery> = (() => {
	const { headers, body } = genuine();
	const whole = `${String(headers['svix-id'])}.${String(headers['svix-timestamp'])}.${body.toString()}`;
	const position = fc.nat({ max: whole.length });
	return fc
		.tuple(position, position)
		.map(([a, b]) => [Math.min(a, b), Math.max(a, b)])
		.map(([a, b]) => ({
			headers: { ...headers, 'svix-id': whole.slice(0, a), 'svix-timestamp': whole.slice(a + 1, b) },
			body: Buffer.from(whole.slice(b + 1)),
		}))
		.filter((moved) => !moved.body.equals(body) || moved.headers['svix-id'] !== headers['svix-id']);
})();

const anything: fc.Arbitrary<Delivery> = fc.record({
	headers: fc.dictionary(
		fc.constantFrom(...NAMES, 'webhook-id', 'webhook-timestamp', 'webhook-signature', '__proto__'),
		fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constant(String(NOW / 1000)),
			fc.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
			fc.array(fc.string()),
		),
	),
	body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
});

it('takes the delivery that all the others are made from', () => {
	const { headers, body } = genuine();
	expect(isSigned(headers, body, SECRET, NOW)).toBe(true);
});

it(`takes none of ${RUNS} altered deliveries, and throws at none`, () => {
	let count = 0;
	const altered = fc.oneof(...NAMES.map(alteredHeader), alteredBody, movedBorders, anything);
	fc.assert(
		fc.property(altered, ({ headers, body }) => {
			count += 1;
			expect(isSigned(headers, body, SECRET, NOW)).toBe(false);
		}),
		{ numRuns: RUNS },
	);
	expect(count).toBe(RUNS);
});

it('takes a genuine delivery at no time but its own, and with no secret but its own', () => {
	const { headers, body } = genuine();
	fc.assert(
		fc.property(fc.integer({ min: 301, max: 2 ** 31 }), fc.boolean(), (seconds, later) => {
			const now = NOW + (later ? 1000 : -1000) * seconds;
			expect(isSigned(headers, body, SECRET, now)).toBe(false);
		}),
		{ numRuns: 2000 },
	);
	fc.assert(
		fc.property(alteredText(SECRET), (secret) => {
			const isSameKey = (text: string) => Buffer.from(text.replace(/^whsec_/, ''), 'base64').toString('hex');
			fc.pre(isSameKey(secret) !== isSameKey(SECRET));
			expect(isSigned(headers, body, secret, NOW)).toBe(false);
		}),
		{ numRuns: 2000 },
	);
});
