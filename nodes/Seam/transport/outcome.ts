/** How something ended that may fail. */
export type Outcome<T> = { answer: T; failure?: undefined } | { answer?: undefined; failure: unknown };

/** Waits for the end of something, and hands on a failure as a value. */
export async function outcomeOf<T>(task: Promise<T>): Promise<Outcome<T>> {
	return await task.then(
		(answer) => ({ answer }),
		(failure: unknown) => ({ failure }),
	);
}
