import { doorsOfGrant, judgeGrant } from '../../../nodes/Seam/waiting/grantCompletion';
import { isAccessCode, isAccessGrant, isAccessMethod } from '../../../nodes/Seam/seamObjects';
import { codeOn, grantOf, pin } from '../resources/accessGrant/seam';

const CANNOT = 'cannot_create_requested_access_methods';
const now = Date.parse('2037-01-01T00:00:00Z');

/** Judges a grant with its methods and its codes, all of which may lack what Seam has not listed (yet). */
function judged(grant: object, methods: object[], codes: object[] = [codeOn('front')]) {
	const whole: unknown = grantOf(Object(grant));
	if (!isAccessGrant(whole)) throw new Error('Not a grant');
	const doors = doorsOfGrant(whole, codes.filter(isAccessCode), ['front'], now);
	const { state, obstacle } = judgeGrant(
		{ grant: whole, methods: methods.filter(isAccessMethod) },
		doors,
		now,
	);
	return { state, reason: obstacle?.code, doors: doors.map(({ deviceId }) => deviceId) };
}

describe('an access grant', () => {
	it('is done when it has all the methods that Seam made', () => {
		expect(judged({}, [pin()])).toEqual({ state: 'scheduled', reason: undefined, doors: ['front'] });
		expect(judged({}, [])).toMatchObject({ state: 'pending' });
		expect(judged({ requested_access_methods: undefined }, [])).toMatchObject({ state: 'pending' });
		const requested_access_methods = [
			{ mode: 'code', created_access_method_ids: ['m1'] },
			{ mode: 'mobile_key', created_access_method_ids: ['m2'] },
		];
		expect(judged({ requested_access_methods }, [pin()])).toMatchObject({ state: 'pending' });
	});

	it('has the doors that Seam left out, and those that only a code tells of', () => {
		const errors = [{ error_code: CANNOT, message: 'No', missing_device_ids: ['flat'] }];
		expect(judged({ errors }, [pin()])).toEqual({
			state: 'failed',
			reason: CANNOT,
			doors: ['front', 'flat'],
		});
		const warnings = [{ warning_code: 'device_time_constraints_violated', device_id: 'flat' }];
		expect(judged({ warnings }, [pin()])).toEqual({
			state: 'failed',
			reason: 'device_time_constraints_violated',
			doors: ['front', 'flat'],
		});
		const going = codeOn('flat', { status: 'removing' });
		const coming = codeOn('stairs', { pending_mutations: [{ mutation_code: 'creating' }] });
		expect(judged({}, [pin()], [codeOn('front'), going, coming])).toEqual({
			state: 'pending',
			reason: undefined,
			doors: ['front', 'stairs'],
		});
	});

	it('has no door in what is in a space and takes no codes', () => {
		const warnings = [{ warning_code: 'device_does_not_support_access_codes', device_id: 'thermostat' }];
		expect(judged({ warnings }, [pin()])).toMatchObject({ state: 'scheduled', doors: ['front'] });
	});

	it('has failed where Seam could not make all, once nothing else is under way', () => {
		const errors = [{ error_code: CANNOT, message: 'No' }];
		expect(judged({ errors }, [pin()])).toMatchObject({ state: 'failed', reason: CANNOT });
		expect(judged({ errors }, [pin({ is_issued: false })])).toMatchObject({ state: 'pending' });
	});

	it('waits for a key, whatever Seam puts off on a door', () => {
		const requested_access_methods = [
			{ mode: 'code', created_access_method_ids: ['m1'] },
			{ mode: 'mobile_key', created_access_method_ids: ['m2'] },
		];
		const key = { access_method_id: 'm2', mode: 'mobile_key', code: null, is_issued: false };
		const off = (code: string | null) =>
			codeOn('front', {
				code,
				is_scheduled_on_device: false,
				pending_mutations: [{ mutation_code: 'deferring_creation' }],
			});
		expect(judged({ requested_access_methods }, [pin(), key], [off(null)])).toMatchObject({
			state: 'pending',
		});
		expect(judged({}, [pin({ is_issued: false })], [off('4711')])).toMatchObject({ state: 'deferred' });
		expect(judged({}, [pin({ is_issued: false, code: null })], [off(null)])).toMatchObject({
			state: 'pending',
		});
	});
});
