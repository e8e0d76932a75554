import { lookInterval } from '../../../nodes/Seam/waiting/schedule';

describe('lookInterval', () => {
	it.each([
		[0, 1000],
		[1000, 1000],
		[29_999, 1000],
		[30_000, 2000],
		[119_999, 2000],
		[120_000, 5000],
		[3_600_000, 5000],
	])('after %d ms is %d ms', (waited, interval) => {
		expect(lookInterval(waited)).toBe(interval);
	});

	it('looks at most 75 times in the first two minutes', () => {
		let looks = 0;
		for (let waited = lookInterval(0); waited <= 120_000; waited += lookInterval(waited)) looks += 1;
		expect(looks).toBe(75);
	});
});
