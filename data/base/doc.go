// Package base holds the small values that every other package speaks in: ids, money, quantities, days,
// document numbers, and the one kind of error that a person can act on. It imports the standard library only.
package base
