import { meetEveryFault } from './everyFault';
import { operationsOnCodes } from './operations';

meetEveryFault(
	'Access codes, devices, locks and events',
	operationsOnCodes,
	['Access Code: Create', 'Access Code: Get'],
	(verdicts) => {
		it('polls of an attempt beside its code were spoiled too', () => {
			const polls = verdicts.filter(
				({ trial: { operation, target } }) =>
					operation.title === 'Access Code: Update, on a slow lock' && target.isPoll,
			);
			expect([...new Set(polls.map(({ trial }) => trial.target.path))].sort()).toEqual([
				'/access_codes/list',
				'/action_attempts/list',
			]);
		});

		it('later pages of polls were spoiled too', () => {
			const later = verdicts.filter(({ trial: { target } }) => target.isPoll && target.isLaterPage);
			const operations = new Set(later.map(({ trial }) => trial.operation.title));
			expect([...operations].sort()).toEqual(['Access Code: Create Many', 'Access Code: Update Many']);
		});
	},
);
