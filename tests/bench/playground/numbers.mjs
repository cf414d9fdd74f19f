// Of many measurements, the one in the middle and the one that nearly all stay below.

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

export const quantile = (numbers, part) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];
export const median = (numbers) => quantile(numbers, 0.5);
