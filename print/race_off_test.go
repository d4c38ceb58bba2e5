//go:build !race

package print

// raced says that the race detector watches.
const raced = false
